using System.Collections.Immutable;
using Bylaw.Core.Text;
using Bylaw.Rego.Library;
using Bylaw.Rego.Syntax;

namespace Bylaw.Rego.Checking;

/// <content>Statements.</content>
internal sealed partial class Resolver
{
    private List<CheckedStatement> Statements(ImmutableArray<StatementSyntax> body, Scope scope)
    {
        var statements = new List<CheckedStatement>();
        foreach (var statement in body) Statement(statement, scope, statements);
        return statements;
    }

    private CheckedBody Closure(ImmutableArray<StatementSyntax> body, Scope scope)
    {
        var statements = Statements(body, scope);
        CheckUnused(scope, body);
        return Order(statements, scope.OuterVariables);
    }

    /// <summary>A body of its own inside another.</summary>
    private CheckedBody InnerBody(ImmutableArray<StatementSyntax> body, Scope scope) => Closure(body, OpenBody(body, [], scope, scope.Clause));

    private void Statement(StatementSyntax syntax, Scope scope, List<CheckedStatement> output)
    {
        var with = With(syntax.With, scope);
        switch (syntax)
        {
            case SomeStatement some:
                foreach (var name in some.Names) Declare(name.Name, name.Span, Occurrence.Declared, syntax.Span, scope);
                break;
            case TermStatement { Term: CallSyntax { Operator: NameSyntax { Name: "print" } } print } when scope.Find("print") is null && !IsGlobal("print"):
                if (_context.KeepPrints)
                    output.Add(new PrintStatement([.. print.Arguments.Select(argument => TemplatePart(argument, scope))], syntax.Span) { With = with });
                break;
            case TermStatement { Term: var term }:
                output.Add(Truth(term, scope, syntax.Span) with { With = with });
                break;
            case UnifyStatement { Declares: true } unify:
                output.Add(Assignment(unify, scope) with { With = with });
                break;
            case UnifyStatement unify:
                output.Add(new UnificationStatement(Term(unify.Left, scope), Term(unify.Right, scope), syntax.Span) { With = with });
                break;
            case SomeInStatement some:
                output.Add(SomeIn(some, scope) with { With = with });
                break;
            case EveryStatement every:
                output.Add(Every(every, scope) with { With = with });
                break;
            case NotStatement { Body: [UnifyStatement { Declares: true }], Grouping: not Grouping.Braces }:
                Report(CheckStage.Declarations, RegoDiagnostics.AssignmentInside("a negation", "negated expression", At(syntax.Span)));
                break;
            case NotStatement { IsBody: true } not:
                output.Add(new NegationStatement(InnerBody(not.Body, scope), syntax.Span) { IsImplicit = not.Grouping != Grouping.Braces, With = with });
                break;
            case NotStatement not:
                output.AddRange(Negate(not, scope, with));
                break;
            case LogicalStatement logical:
                var left = Operand(logical.Left, logical, scope);
                output.Add(new ConnectiveStatement(logical.IsOr, left, Operand(logical.Right, logical, scope), syntax.Span)
                {
                    IsLeftImplicit = logical.Left.Grouping != Grouping.Braces,
                    IsRightImplicit = logical.Right.Grouping != Grouping.Braces,
                    With = with,
                });
                break;
        }
    }

    private CheckedBody Operand(OperandSyntax operand, LogicalStatement logical, Scope scope)
    {
        if (operand is { Grouping: not Grouping.Braces, Body: [UnifyStatement { Declares: true }] })
        {
            var word = logical.IsOr ? "or" : "and";
            Report(CheckStage.Declarations, RegoDiagnostics.AssignmentInside($"an operand of `{word}`", $"implicit {word} operand", At(operand.Span)));
            return CheckedBody.Empty;
        }
        return InnerBody(operand.Body, scope);
    }

    private UnificationStatement Assignment(UnifyStatement unify, Scope scope)
    {
        if (unify.Left is NameSyntax { Name: "input" or "data" } root && MayNotShadow)
            Report(CheckStage.ShadowedRoots, RegoDiagnostics.ShadowedVariable(root.Name, At(root.Span), At(unify.Span)));
        var right = Term(unify.Right, scope);
        var left = unify.Left is NameSyntax or ArraySyntax or ObjectSyntax ? Pattern(unify.Left, scope, unify.Span, isAssigned: true) : NoTarget(unify.Left, scope);
        return new UnificationStatement(left, right, unify.Span) { Declares = true };
    }

    private Term NoTarget(TermSyntax syntax, Scope scope)
    {
        Report(CheckStage.Declarations, RegoDiagnostics.CannotAssign(TermKinds.Of(syntax), At(syntax.Span)));
        return new VariableTerm(scope.Clause.Generate(), syntax.Span);
    }

    private bool MayNotShadow => _module.Version != RegoVersion.V0 || _context.IsStrict;

    private CheckedStatement Truth(TermSyntax syntax, Scope scope, Span span)
    {
        // f(x, y) with one argument too many: the last is the result.
        if (syntax is CallSyntax call && ResultArgument(call, scope) is { } result)
            return new UnificationStatement(result, Call(call with { Arguments = call.Arguments[..^1] }, scope, span), span) { IsCall = true };
        return new TruthStatement(syntax is CallSyntax plain ? Call(plain, scope, span) : Term(syntax, scope), span);
    }

    private Term? ResultArgument(CallSyntax call, Scope scope)
    {
        if (Callee(call, scope) is not { } callee) return null;
        var arity = callee.Builtin?.Arity ?? callee.Group!.Arity;
        return arity >= 0 && call.Arguments.Length == arity + 1 ? Term(call.Arguments[^1], scope) : null;
    }

    // some k, v in xs: the same as xs[k] = v with names of their own.
    private UnificationStatement SomeIn(SomeInStatement some, Scope scope)
    {
        var domain = Term(some.Domain, scope);
        var key = some.Key is null ? new VariableTerm(scope.Clause.Generate(), some.Span) : Pattern(some.Key, scope, some.Span, isAssigned: false);
        var value = Pattern(some.Value, scope, some.Span, isAssigned: false);
        return new UnificationStatement(value, new RefTerm(domain, [key], some.Domain.Span), some.Span);
    }

    private UniversalStatement Every(EveryStatement every, Scope scope)
    {
        var domain = Term(every.Domain, scope);
        var names = new Scope(scope, scope.Clause);
        Variable? key = null;
        if (every.Key is NameSyntax { Name: not "_" } keyName) key = names.Declare(keyName.Name, Occurrence.Declared, default);
        var valueName = ((NameSyntax)every.Value).Name;
        if (valueName == key?.Name) Report(CheckStage.Declarations, RegoDiagnostics.Redeclared(valueName, At(every.Value.Span), "declared above"));
        var value = valueName == "_" ? scope.Clause.Wildcard() : names.Declare(valueName, Occurrence.Declared, default);
        var inner = OpenBody(every.Body, [], names, scope.Clause);
        var body = Closure(every.Body, inner);
        CheckUnused(names, every.Body);
        return new UniversalStatement(key, value, domain, body, every.Span);
    }

    /// <summary>
    /// Without <c>future.keywords.not</c>, calls and references inside the arguments of a negated call are evaluated
    /// before it: when one of them is undefined, the body fails and the negation does not succeed.
    /// </summary>
    private List<CheckedStatement> Negate(NotStatement not, Scope scope, ImmutableArray<CheckedWith> with)
    {
        var inner = new List<CheckedStatement>();
        Statement(not.Body[0] is TermStatement term ? term with { Span = not.Span } : not.Body[0], scope, inner);
        if (inner.Count == 0) return [];
        var written = inner[0];
        var before = new List<CheckedStatement>();
        var calls = 0;
        for (var i = 0; i < inner.Count; i++)
        {
            var statement = inner[i];
            inner[i] = statement switch
            {
                // `==` unifies here: its sides themselves stay inside.
                TruthStatement { Term: BuiltinCallTerm { Builtin.Name: "equal" } call } truth =>
                    truth with { Term = call with { Arguments = [.. call.Arguments.Select(HoistInside)] } },
                TruthStatement truth => truth with { Term = HoistCallArguments(truth.Term) },
                UnificationStatement unify => unify with { Left = HoistCallArguments(unify.Left), Right = HoistCallArguments(unify.Right) },
                _ => statement,
            };
        }
        before.Add(new NegationStatement(Safety.OrderNegated(inner), not.Span) { Negated = written, With = with });
        return before;

        Term HoistCallArguments(Term term) => term is BuiltinCallTerm or RuleCallTerm ? HoistArguments(term) : HoistInside(term);

        Term HoistArguments(Term term) => term switch
        {
            BuiltinCallTerm call => call with { Arguments = [.. call.Arguments.Select(Hoist)] },
            RuleCallTerm call => call with { Arguments = [.. call.Arguments.Select(Hoist)] },
            _ => term,
        };

        Term HoistInside(Term term) => term switch
        {
            RefTerm reference => reference with { Head = HoistCall(reference.Head), Operands = [.. reference.Operands.Select(Hoist)] },
            ArrayTerm array => array with { Items = [.. array.Items.Select(Hoist)] },
            SetTerm set => set with { Items = [.. set.Items.Select(Hoist)] },
            ObjectTerm map => map with { Entries = [.. map.Entries.Select(entry => (Hoist(entry.Key), Hoist(entry.Value)))] },
            BuiltinCallTerm or RuleCallTerm => Hoist(term),
            _ => term,
        };

        Term HoistCall(Term term) => term is BuiltinCallTerm or RuleCallTerm ? Hoist(term) : term;

        Term Hoist(Term term)
        {
            if (term is not (RefTerm or BuiltinCallTerm or RuleCallTerm)) return term is ConstantTerm or VariableTerm ? term : HoistInside(term);
            var variable = new VariableTerm(scope.Clause.Generate(), term.Span);
            // References inside nested calls may bind variables, as OPA has it; others may not.
            if (term is not RefTerm) calls++;
            var inside = HoistCallArguments(term);
            if (term is not RefTerm) calls--;
            before.Add(new UnificationStatement(variable, inside, term.Span) { With = with, IsHoisted = true, IsOutOfNegation = calls == 0 && term is RefTerm });
            return variable;
        }
    }

    private Variable Declare(string name, Span span, Occurrence occurrence, Span statement, Scope scope, bool isUsed = false)
    {
        if (name == "_") return scope.Clause.Wildcard();
        switch (scope.OccurrenceOf(name))
        {
            case Occurrence.Seen: Report(CheckStage.Declarations, RegoDiagnostics.ReferencedAbove(name, At(span))); break;
            case Occurrence.Argument: Report(CheckStage.Declarations, RegoDiagnostics.ArgumentRedeclared(name, At(span))); break;
            case Occurrence.Assigned: Report(CheckStage.Declarations, RegoDiagnostics.Redeclared(name, At(span), "assigned above")); break;
            case Occurrence.Declared: Report(CheckStage.Declarations, RegoDiagnostics.Redeclared(name, At(span), "declared above")); break;
            default: return scope.Declare(name, occurrence, statement, isUsed);
        }
        return scope.Clause.Generate();
    }

    /// <summary>The left side of <c>:=</c> or of <c>in</c>: its names are declared.</summary>
    private Term Pattern(TermSyntax syntax, Scope scope, Span statement, bool isAssigned) => syntax switch
    {
        NameSyntax { Name: "input" or "data" } when !isAssigned => Term(syntax, scope),
        NameSyntax name => new VariableTerm(Declare(name.Name, name.Span, isAssigned ? Occurrence.Assigned : Occurrence.Declared, statement, scope, isUsed: !isAssigned), name.Span),
        ArraySyntax array => new ArrayTerm([.. array.Items.Select(item => Pattern(item, scope, statement, isAssigned))], array.Span),
        ObjectSyntax map => new ObjectTerm([.. map.Entries.Select(entry => (Term(entry.Key, scope), Pattern(entry.Value, scope, statement, isAssigned)))], map.Span),
        _ => isAssigned ? NoTarget(syntax, scope) : Term(syntax, scope),
    };

    private ImmutableArray<CheckedWith> With(ImmutableArray<WithSyntax> syntax, Scope scope)
    {
        if (syntax.IsEmpty) return [];
        var modifiers = ImmutableArray.CreateBuilder<CheckedWith>();
        foreach (var modifier in syntax)
            if (With(modifier, scope) is { } resolved) modifiers.Add(resolved);
        return modifiers.ToImmutable();
    }

    private CheckedWith? With(WithSyntax syntax, Scope scope)
    {
        if (GlobalPath(syntax.Target) is { } path)
        {
            if (path[0] == "input") return new InputWith(path[1..], Term(syntax.Value, scope), syntax.Span);
            if (RuleAround(path[1..]) is { } around) Report(CheckStage.Modifiers, RegoDiagnostics.PartialWith(around.Name, At(syntax.Target.Span)));
            if (_context.Root.Find(path[1..])?.Group is { Kind: GroupKind.Function } group) return Replace(group.Name, group, syntax, scope);
            return new DataWith(path[1..], Term(syntax.Value, scope), syntax.Span);
        }
        if (DottedName(syntax.Target) is { } name && Known(name) is { } builtin)
        {
            if (WhyNotReplaced(builtin) is { } reason) Report(CheckStage.Modifiers, RegoDiagnostics.BadWithBuiltin(name, reason, At(syntax.Target.Span)));
            else return Replace(name, null, syntax, scope);
            return null;
        }
        Report(CheckStage.Modifiers, RegoDiagnostics.BadWithTarget(_module.Source.Slice(syntax.Target.Span).ToString(), At(syntax.Target.Span)));
        return null;
    }

    /// <summary>The rule whose value a path leads into; null when there is none.</summary>
    private RuleGroup? RuleAround(ImmutableArray<string> path)
    {
        var node = _context.Root;
        foreach (var name in path.SkipLast(1))
        {
            if (!node.Children.TryGetValue(name, out node)) return null;
            if (node.Group is not null) return node.Group;
        }
        return null;
    }

    private static string? WhyNotReplaced(Builtin builtin)
    {
        if (builtin.Name is "eq" or "rego.metadata.chain" or "rego.metadata.rule") return $"replacement of \"{builtin.Name}\" invalid";
        if (builtin.Name.StartsWith("internal.", StringComparison.Ordinal)) return $"replacement of internal function \"{builtin.Name}\" invalid";
        if (builtin.Traits.HasFlag(BuiltinTraits.Relation)) return "target must not be a relation";
        return builtin.Type.Result is null ? "target must not be a void function" : null;
    }

    private FunctionWith Replace(string name, RuleGroup? target, WithSyntax syntax, Scope scope)
    {
        var with = new FunctionWith(name, null, null, null, syntax.Span) { Target = target };
        if (syntax.Value is NameSyntax { Name: var word } && scope.Find(word) is not null) return with with { ByValue = Term(syntax.Value, scope) };
        if (GlobalPath(syntax.Value) is { } path && path[0] == "data" && _context.Root.Find(path[1..])?.Group is { Kind: GroupKind.Function } group)
            return with with { ByRule = group };
        if (GlobalPath(syntax.Value) is null && DottedName(syntax.Value) is { } dotted && Known(dotted) is { } builtin && !builtin.Traits.HasFlag(BuiltinTraits.Compiled))
            return with with { ByBuiltin = builtin };
        return with with { ByValue = Term(syntax.Value, scope) };
    }
}
