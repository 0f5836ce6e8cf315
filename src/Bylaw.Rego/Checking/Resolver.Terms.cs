using System.Collections.Immutable;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Rego.Library;
using Bylaw.Rego.Syntax;

namespace Bylaw.Rego.Checking;

/// <content>Terms.</content>
internal sealed partial class Resolver
{
    private Term Term(TermSyntax syntax, Scope scope) => syntax switch
    {
        ScalarSyntax scalar => new ConstantTerm(scalar.Value, scalar.Span),
        NameSyntax name => Name(name, scope),
        RefSyntax reference => Reference(reference, scope),
        CallSyntax call => Call(call, scope, call.Span),
        ArraySyntax array => Fold(new ArrayTerm([.. array.Items.Select(item => Term(item, scope))], array.Span)),
        SetSyntax set => Fold(new SetTerm([.. set.Items.Select(item => Term(item, scope))], set.Span)),
        ObjectSyntax map => Fold(new ObjectTerm([.. map.Entries.Select(entry => (Term(entry.Key, scope), Term(entry.Value, scope)))], map.Span)),
        ComprehensionSyntax comprehension => Comprehension(comprehension, scope),
        TemplateSyntax template => Template(template, scope),
        _ => throw new InvalidOperationException($"unknown term {syntax.GetType().Name}"),
    };

    private Term Name(NameSyntax name, Scope scope)
    {
        if (name.Name == "_") return new VariableTerm(scope.Clause.Wildcard(), name.Span);
        if (scope.Find(name.Name) is { } variable)
        {
            variable.Uses++;
            if (!scope.IsDeclared(name.Name)) scope.MarkSeen(name.Name);
            return new VariableTerm(variable, name.Span);
        }
        if (scope.IsDeclaredSomewhere(name.Name))
        {
            scope.MarkSeen(name.Name);
            return new VariableTerm(scope.Introduce(name.Name), name.Span);
        }
        if (name.Name == "input") return new InputTerm(name.Span);
        if (name.Name == "data") return new DataTerm(name.Span);
        // An import stands before a rule of the same name.
        if (_imports.TryGetValue(name.Name, out var import))
        {
            _usedImports.Add(import);
            if (import.Path[0] == "data") return import.Path.Length == 1 ? new DataTerm(name.Span) : DataPath(import.Path[1..], name.Span);
            if (import.Path.Length == 1) return new InputTerm(name.Span);
            return new RefTerm(new InputTerm(name.Span), [.. import.Path.Skip(1).Select(part => Text(part, name.Span))], name.Span);
        }
        if (IsOwnRule(name.Name)) return DataPath([.. _module.Package.Path, name.Name], name.Span);
        return new VariableTerm(scope.Introduce(name.Name), name.Span);
    }

    private static RefTerm DataPath(ImmutableArray<string> path, Span span) =>
        new(new DataTerm(span), [.. path.Select(part => Text(part, span))], span);

    private static ConstantTerm Text(string text, Span span) => new(new StringValue(text), span);

    private RefTerm Reference(RefSyntax syntax, Scope scope)
    {
        var head = Term(syntax.Head, scope);
        var operands = syntax.Operands.Select(operand => Term(operand, scope)).ToImmutableArray();
        return head is RefTerm inner && syntax.Head is NameSyntax
            ? new RefTerm(inner.Head, inner.Operands.AddRange(operands), syntax.Span)
            : new RefTerm(head, operands, syntax.Span);
    }

    /// <summary>A call. <paramref name="expression"/> is what OPA takes for its place: the expression, when the call is one of its own.</summary>
    private Term Call(CallSyntax call, Scope scope, Span expression)
    {
        if (DottedName(call.Operator) is "rego.metadata.chain" or "rego.metadata.rule" && call.Arguments.IsEmpty)
            return new ConstantTerm(_context.Metadata(_module, _rule, DottedName(call.Operator) == "rego.metadata.chain"), call.Span);
        if (HeadOf(call.Operator) is { } head && scope.IsDeclared(head.Name))
            Report(CheckStage.Declarations, RegoDiagnostics.ShadowedFunction(DottedName(call.Operator) ?? head.Name, At(call.Operator.Span), At(expression)));
        if (CalledRule(call, scope) is { } rule) return rule;
        var callee = Callee(call, scope);
        var arguments = call.Arguments.Select(argument => Term(argument, scope)).ToImmutableArray();
        if (callee is null) return Unknown(call, expression);
        var (builtin, group) = callee.Value;
        if (builtin is not null && builtin.Traits.HasFlag(BuiltinTraits.Deprecated) && MayNotShadow)
            Report(CheckStage.Deprecated, RegoDiagnostics.DeprecatedFunction(builtin.Name, At(call.Operator.Span), At(expression)));
        var arity = builtin?.Arity ?? group!.Arity;
        if (arity >= 0 && arguments.Length != arity) ReportArity(call, builtin, group, arguments, expression);
        return builtin is not null
            ? new BuiltinCallTerm(builtin, arguments, call.Span)
            : new RuleCallTerm(group!, arguments, call.Span);
    }

    /// <summary>A rule that is called without arguments: a function without them is a rule. Null for another call.</summary>
    private RefTerm? CalledRule(CallSyntax call, Scope scope)
    {
        if (!call.Arguments.IsEmpty || (HeadOf(call.Operator) is { } head && scope.IsDeclared(head.Name))) return null;
        if (GlobalPath(call.Operator) is not { } path || path[0] != "data" || _context.Root.Find(path[1..])?.Group is not { Kind: GroupKind.Complete }) return null;
        return DataPath(path[1..], call.Span) with { IsCall = true };
    }

    private ConstantTerm Unknown(CallSyntax call, Span expression)
    {
        var name = _module.Source.Slice(call.Operator.Span).ToString();
        if (name == "print") Report(CheckStage.VoidCalls, RegoDiagnostics.VoidCall(name, _module.Source.Slice(call.Span).ToString(), At(call.Span)));
        else
        {
            var full = GlobalPath(call.Operator) is { } path ? RefText.Of(path[0], path[1..]) : DottedName(call.Operator) ?? name;
            Report(CheckStage.Functions, RegoDiagnostics.UnknownFunction(name, full, At(call.Operator.Span), At(expression), Builtins.Callable));
        }
        return new ConstantTerm(NullValue.Instance, call.Span);
    }

    private void ReportArity(CallSyntax call, Builtin? builtin, RuleGroup? group, ImmutableArray<Term> arguments, Span expression)
    {
        var found = arguments.Length;
        if (builtin is null)
        {
            Report(CheckStage.Functions, RegoDiagnostics.Arity(group!.Name, group.Arity, found, At(call.Span), At(expression)));
            return;
        }
        var have = string.Join(", ", arguments.Select(argument => Types.TermTypes.OfWritten(argument)?.ToString() ?? "???"));
        Report(CheckStage.Functions, RegoDiagnostics.BuiltinArity(builtin.Name, builtin.Arity, found, At(call.Span), At(expression), $"({have})", builtin.Type.ArgumentsText));
    }

    private static NameSyntax? HeadOf(TermSyntax callee) => callee switch
    {
        NameSyntax name => name,
        RefSyntax { Head: NameSyntax name } => name,
        _ => null,
    };

    private (Builtin? Builtin, RuleGroup? Group)? Callee(CallSyntax call, Scope scope)
    {
        if (call.Operator is OperatorSyntax { Builtin: var name }) return Builtins.Find(name) is { } known ? (known, null) : null;
        if (HeadOf(call.Operator) is { } head && scope.IsDeclared(head.Name)) return null;
        if (GlobalPath(call.Operator) is { } path && path[0] == "data" && _context.Root.Find(path[1..])?.Group is { Kind: GroupKind.Function } group)
            return (null, group);
        if (DottedName(call.Operator) is { } dotted && Known(dotted) is { } builtin && !builtin.Traits.HasFlag(BuiltinTraits.Compiled)) return (builtin, null);
        return null;
    }

    /// <summary>A builtin by its name; null when there is none, or the host does not grant it.</summary>
    private Builtin? Known(string name) => Builtins.Find(name) is { } builtin && (_context.GrantsExternalData || !builtin.Traits.HasFlag(BuiltinTraits.Granted)) ? builtin : null;

    /// <summary>The full path of a reference to <c>data</c>, <c>input</c>, a rule or an import with constant parts, else null.</summary>
    private ImmutableArray<string>? GlobalPath(TermSyntax syntax)
    {
        var (head, operands) = syntax switch
        {
            NameSyntax name => (name, ImmutableArray<TermSyntax>.Empty),
            RefSyntax { Head: NameSyntax name } reference => (name, reference.Operands),
            _ => (null, ImmutableArray<TermSyntax>.Empty),
        };
        if (head is null) return null;
        var path = ImmutableArray.CreateBuilder<string>();
        if (head.Name is "data" or "input") path.Add(head.Name);
        else if (_imports.TryGetValue(head.Name, out var import))
        {
            _usedImports.Add(import);
            path.AddRange(import.Path);
        }
        else if (IsOwnRule(head.Name)) path.AddRange((ImmutableArray<string>)["data", .. _module.Package.Path, head.Name]);
        else return null;
        foreach (var operand in operands)
        {
            if (operand is not ScalarSyntax { Value: StringValue text }) return null;
            path.Add(text.Text);
        }
        return path.ToImmutable();
    }

    /// <summary><c>a.b.c</c> for names and dotted references, else null.</summary>
    public static string? DottedName(TermSyntax syntax) => syntax switch
    {
        NameSyntax name => name.Name,
        RefSyntax { Head: NameSyntax head } reference when reference.Operands.All(operand => operand is ScalarSyntax { Value: StringValue }) =>
            string.Join('.', reference.Operands.Select(operand => ((StringValue)((ScalarSyntax)operand).Value).Text).Prepend(head.Name)),
        _ => null,
    };

    private ComprehensionTerm Comprehension(ComprehensionSyntax syntax, Scope outer)
    {
        List<TermSyntax> head = syntax.Key is null ? [syntax.Value] : [syntax.Key, syntax.Value];
        var scope = OpenBody(syntax.Body, head, outer, outer.Clause);
        var statements = Statements(syntax.Body, scope);
        var key = syntax.Key is null ? null : HeadTerm(syntax.Key, scope, statements);
        var value = HeadTerm(syntax.Value, scope, statements);
        CheckUnused(scope, syntax.Body);
        var body = Order(statements, scope.OuterVariables);
        return new ComprehensionTerm(syntax.Kind, key, value, body, syntax.Span);
    }

    /// <summary>Each part that is no text is a set comprehension: what is undefined in it prints as such.</summary>
    private TemplateTerm Template(TemplateSyntax template, Scope scope) =>
        new([.. template.Parts.Select(part => part is ScalarSyntax scalar ? Term(scalar, scope) : TemplatePart(part, scope))], template.Span);

    private Term TemplatePart(TermSyntax part, Scope outer)
    {
        var scope = OpenBody([], [part], outer, outer.Clause);
        var statements = new List<CheckedStatement>();
        Term value;
        if (part is TemplateWithSyntax { Term: var term, With: var with })
        {
            value = new VariableTerm(scope.Clause.Generate(), part.Span);
            statements.Add(new UnificationStatement(value, Term(term, scope), part.Span) { With = With(with, scope) });
        }
        else value = HeadTerm(part, scope, statements);
        if (value is ConstantTerm) return value;
        var body = Order(statements, scope.OuterVariables);
        return new ComprehensionTerm(ComprehensionKind.Set, null, value, body, part.Span);
    }

    private static Term Fold(ArrayTerm array) =>
        array.Items.All(item => item is ConstantTerm)
            ? new ConstantTerm(new ArrayValue([.. array.Items.Select(item => ((ConstantTerm)item).Value)]), array.Span)
            : array;

    private static Term Fold(SetTerm set) =>
        set.Items.All(item => item is ConstantTerm)
            ? new ConstantTerm(SetValue.Of(set.Items.Select(item => ((ConstantTerm)item).Value)), set.Span)
            : set;

    private static Term Fold(ObjectTerm map)
    {
        if (!map.Entries.All(entry => entry is { Key: ConstantTerm, Value: ConstantTerm })) return map;
        var builder = new ObjectBuilder(map.Entries.Length);
        foreach (var (key, value) in map.Entries) builder.Set(((ConstantTerm)key).Value, ((ConstantTerm)value).Value);
        return new ConstantTerm(builder.ToObject(), map.Span);
    }
}
