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

    private CheckedBody Closure(ImmutableArray<StatementSyntax> body, Scope scope) =>
        Order(Statements(body, scope), scope.OuterVariables);

    private void Statement(StatementSyntax syntax, Scope scope, List<CheckedStatement> output)
    {
        var with = With(syntax.With, scope);
        switch (syntax)
        {
            case SomeStatement some:
                foreach (var name in some.Names) Declare(name.Name, name.Span, scope);
                break;
            case TermStatement { Term: CallSyntax { Operator: NameSyntax { Name: "print" } } print } when scope.Find("print") is null && !IsGlobal("print"):
                if (_context.KeepPrints)
                    output.Add(new PrintStatement([.. print.Arguments.Select(argument => TemplatePart(argument, scope))], syntax.Span) { With = with });
                break;
            case TermStatement { Term: var term }:
                output.Add(Truth(term, scope, syntax.Span) with { With = with });
                break;
            case UnifyStatement { Declares: true } unify:
                if (unify.Left is not (NameSyntax or ArraySyntax or ObjectSyntax)) Report(RegoDiagnostics.CannotAssign(At(unify.Left.Span)));
                var right = Term(unify.Right, scope);
                output.Add(new UnificationStatement(Pattern(unify.Left, scope), right, syntax.Span) { With = with });
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
            case NotStatement { IsBody: true } not:
                var inner = OpenBody(not.Body, [], scope, scope.Clause);
                output.Add(new NegationStatement(Closure(not.Body, inner), syntax.Span) { With = with });
                break;
            case NotStatement not:
                output.AddRange(Negate(not, scope, with));
                break;
        }
    }

    private CheckedStatement Truth(TermSyntax syntax, Scope scope, Span span)
    {
        // f(x, y) with one argument too many: the last is the result.
        if (syntax is CallSyntax call && ResultArgument(call, scope) is { } result)
            return new UnificationStatement(result, Call(call with { Arguments = call.Arguments[..^1] }, scope), span);
        return new TruthStatement(Term(syntax, scope), span);
    }

    private Term? ResultArgument(CallSyntax call, Scope scope)
    {
        if (Callee(call) is not { } callee) return null;
        var arity = callee.Builtin?.Arity ?? callee.Group!.Arity;
        return arity >= 0 && call.Arguments.Length == arity + 1 ? Term(call.Arguments[^1], scope) : null;
    }

    // some k, v in xs: the same as xs[k] = v with names of their own.
    private UnificationStatement SomeIn(SomeInStatement some, Scope scope)
    {
        var domain = Term(some.Domain, scope);
        var key = some.Key is null ? new VariableTerm(scope.Clause.Generate(), some.Span) : Pattern(some.Key, scope);
        var value = Pattern(some.Value, scope);
        return new UnificationStatement(value, new RefTerm(domain, [key], some.Span), some.Span);
    }

    private UniversalStatement Every(EveryStatement every, Scope scope)
    {
        var domain = Term(every.Domain, scope);
        var names = new Scope(scope, scope.Clause);
        Variable? key = null;
        if (every.Key is NameSyntax keyName) key = keyName.Name == "_" ? null : names.Declare(keyName.Name);
        var valueName = ((NameSyntax)every.Value).Name;
        var value = names.Declare(valueName);
        if (value is null)
        {
            Report(RegoDiagnostics.Redeclared(valueName, At(every.Value.Span)));
            value = key!;
        }
        var inner = OpenBody(every.Body, [], names, scope.Clause);
        var body = Closure(every.Body, inner);
        return new UniversalStatement(key, value, domain, body, every.Span);
    }

    /// <summary>
    /// Without <c>future.keywords.not</c>, calls and references inside the arguments of a negated call are evaluated
    /// before it: when one of them is undefined, the body fails and the negation does not succeed.
    /// </summary>
    private List<CheckedStatement> Negate(NotStatement not, Scope scope, ImmutableArray<CheckedWith> with)
    {
        var inner = new List<CheckedStatement>();
        Statement(not.Body[0], scope, inner);
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
        before.Add(new NegationStatement(Safety.OrderNegated(inner, _module.Source, _context.Diagnostics), not.Span) { With = with });
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
            before.Add(new UnificationStatement(variable, inside, term.Span) { With = with, IsOutOfNegation = calls == 0 && term is RefTerm });
            return variable;
        }
    }

    private Variable Declare(string name, Span span, Scope scope)
    {
        if (name == "_") return scope.Clause.Generate();
        if (name is "input" or "data" && _module.Version == RegoVersion.V1) Report(RegoDiagnostics.KeywordAsRule(name, At(span)));
        scope.DeclaredLater.Remove(name);
        var variable = scope.DeclaresArgument(name) ? null : scope.Declare(name);
        if (variable is not null) return variable;
        Report(RegoDiagnostics.Redeclared(name, At(span)));
        return scope.Clause.Generate();
    }

    /// <summary>The left side of <c>:=</c> or of <c>in</c>: its names are declared.</summary>
    private Term Pattern(TermSyntax syntax, Scope scope) => syntax switch
    {
        NameSyntax name => new VariableTerm(Declare(name.Name, name.Span, scope), name.Span),
        ArraySyntax array => new ArrayTerm([.. array.Items.Select(item => Pattern(item, scope))], array.Span),
        ObjectSyntax map => new ObjectTerm([.. map.Entries.Select(entry => (Term(entry.Key, scope), Pattern(entry.Value, scope)))], map.Span),
        _ => Term(syntax, scope),
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
            if (_context.Root.Find(path[1..])?.Group is { Kind: GroupKind.Function } group) return Replace(group.Name, group.Arity, syntax, scope);
            return new DataWith(path[1..], Term(syntax.Value, scope), syntax.Span);
        }
        if (DottedName(syntax.Target) is { } name && Builtins.Find(name) is { } builtin && !builtin.Traits.HasFlag(BuiltinTraits.Relation))
            return Replace(name, builtin.Arity, syntax, scope);
        Report(RegoDiagnostics.BadWithTarget(_module.Source.Slice(syntax.Target.Span).ToString(), At(syntax.Target.Span)));
        return null;
    }

    private FunctionWith Replace(string name, int arity, WithSyntax syntax, Scope scope)
    {
        if (syntax.Value is NameSyntax { Name: var word } && scope.Find(word) is not null)
            return new FunctionWith(name, null, null, Term(syntax.Value, scope), syntax.Span);
        if (GlobalPath(syntax.Value) is { } path && path[0] == "data" && _context.Root.Find(path[1..])?.Group is { Kind: GroupKind.Function } group)
        {
            CheckArity(group.Name, group.Arity);
            return new FunctionWith(name, group, null, null, syntax.Span);
        }
        if (GlobalPath(syntax.Value) is null && DottedName(syntax.Value) is { } dotted && Builtins.Find(dotted) is { } builtin)
        {
            CheckArity(builtin.Name, builtin.Arity);
            return new FunctionWith(name, null, builtin, null, syntax.Span);
        }
        return new FunctionWith(name, null, null, Term(syntax.Value, scope), syntax.Span);

        void CheckArity(string by, int found)
        {
            if (found >= 0 && arity >= 0 && found != arity) Report(RegoDiagnostics.ReplacementArity(by, found, name, arity, At(syntax.Value.Span)));
        }
    }
}
