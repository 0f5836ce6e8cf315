using System.Collections.Immutable;
using Bylaw.Core.Plans;
using Bylaw.Core.Values;
using Bylaw.Rego.Checking;
using Bylaw.Rego.Library;
using Bylaw.Rego.Syntax;

namespace Bylaw.Rego.Partial;

/// <summary>Writes checked statements as syntax again.</summary>
internal sealed class ResidualSyntax(VariableNames names, Budget budget)
{
    private static readonly HashSet<string> Operators = new(OperatorBuiltins.Table.Select(builtin => builtin.Name), StringComparer.Ordinal);

    public ImmutableArray<StatementSyntax> Body(IEnumerable<CheckedStatement> statements) => [.. statements.Select(Statement)];

    public StatementSyntax Statement(CheckedStatement statement)
    {
        var syntax = Bare(statement);
        return statement.With.IsEmpty ? syntax : syntax with { With = [.. statement.With.Select(With)] };
    }

    private StatementSyntax Bare(CheckedStatement statement) => statement switch
    {
        TruthStatement truth => new TermStatement(Term(truth.Term), truth.Span),
        UnificationStatement unify => new UnifyStatement(Term(unify.Left), Term(unify.Right), Declares: false, unify.Span),
        NegationStatement { Body.Statements: [var inner] } not => new NotStatement([Statement(inner)], IsBody: false, not.Span),
        UniversalStatement every => new EveryStatement(
            every.Key is null ? null : Name(every.Key), Name(every.Value), Term(every.Domain), Filled(every.Body.Statements), every.Span),
        _ => throw new InvalidOperationException($"residual {statement.GetType().Name} cannot be written"),
    };

    private ImmutableArray<StatementSyntax> Filled(ImmutableArray<CheckedStatement> statements) =>
        statements.IsEmpty ? [new TermStatement(new ScalarSyntax(BooleanValue.True, default), default)] : Body(statements);

    private WithSyntax With(CheckedWith modifier) => modifier switch
    {
        InputWith input => new WithSyntax(Path("input", input.Path), Term(input.Value), input.Span),
        DataWith data => new WithSyntax(Path("data", data.Path), Term(data.Value), data.Span),
        FunctionWith function => new WithSyntax(Dotted(function.Name), Replacement(function), function.Span),
        _ => throw new InvalidOperationException($"modifier {modifier.GetType().Name} cannot be written"),
    };

    private TermSyntax Replacement(FunctionWith function) =>
        function.ByRule is not null ? Path("data", function.ByRule.Path)
        : function.ByBuiltin is not null ? Dotted(function.ByBuiltin.Name)
        : Term(function.ByValue!);

    public TermSyntax Term(Term term)
    {
        budget.Step();
        budget.Enter();
        var syntax = Inside(term);
        budget.Leave();
        return syntax;
    }

    private TermSyntax Inside(Term term) => term switch
    {
        ConstantTerm constant => Literal(constant.Value),
        VariableTerm variable => Name(variable.Variable),
        InputTerm => new NameSyntax("input", term.Span),
        DataTerm => new NameSyntax("data", term.Span),
        SupportTerm support => Path("data", support.Path),
        RefTerm reference => Reference(reference),
        ArrayTerm array => new ArraySyntax(All(array.Items), term.Span),
        SetTerm set => new SetSyntax(All(set.Items), term.Span),
        ObjectTerm map => new ObjectSyntax([.. map.Entries.Select(entry => (Term(entry.Key), Term(entry.Value)))], term.Span),
        BuiltinCallTerm call => new CallSyntax(Operators.Contains(call.Builtin.Name) ? new OperatorSyntax(call.Builtin.Name, term.Span) : Dotted(call.Builtin.Name), All(call.Arguments), term.Span),
        RuleCallTerm call => new CallSyntax(Path("data", call.Group.Path), All(call.Arguments), term.Span),
        SupportCallTerm call => new CallSyntax(Path("data", call.Path), All(call.Arguments), term.Span),
        ComprehensionTerm comprehension => new ComprehensionSyntax(
            comprehension.Kind, comprehension.Key is null ? null : Term(comprehension.Key), Term(comprehension.Value), Filled(comprehension.Body.Statements), term.Span),
        TemplateTerm template => Template(template),
        _ => throw new InvalidOperationException($"term {term.GetType().Name} cannot be written"),
    };

    private ImmutableArray<TermSyntax> All(ImmutableArray<Term> terms) => [.. terms.Select(Term)];

    private TermSyntax Reference(RefTerm reference)
    {
        var head = Term(reference.Head);
        var operands = All(reference.Operands);
        if (head is RefSyntax inner) return new RefSyntax(inner.Head, inner.Operands.AddRange(operands), reference.Span);
        return operands.IsEmpty ? head : new RefSyntax(head, operands, reference.Span);
    }

    private TemplateSyntax Template(TemplateTerm template) => new([.. template.Parts.Select(Part)], template.Span);

    // Parts that are no texts are sets of the values of one term.
    private TermSyntax Part(Term part) => part switch
    {
        ConstantTerm constant => new ScalarSyntax(new StringValue(TermText.Bare(constant.Value)), part.Span),
        ComprehensionTerm { Value: VariableTerm value, Body.Statements: [UnificationStatement { Left: VariableTerm left } only] } when left.Variable == value.Variable =>
            only.With.IsEmpty ? Term(only.Right) : new TemplateWithSyntax(Term(only.Right), [.. only.With.Select(With)], part.Span),
        ComprehensionTerm comprehension => new RefSyntax(Term(comprehension with { Kind = ComprehensionKind.Array }), [new ScalarSyntax(IntegerValue.Zero, default)], part.Span),
        _ => Term(part),
    };

    private NameSyntax Name(Variable variable) => new(names.Of(variable), default);

    /// <summary>A constant as it is written.</summary>
    public TermSyntax Literal(Value value)
    {
        budget.Step();
        return value switch
        {
            ArrayValue array => new ArraySyntax([.. array.Select(Literal)], default),
            SetValue set => new SetSyntax([.. set.Select(Literal)], default),
            ObjectValue map => new ObjectSyntax([.. map.Select(entry => (Literal(entry.Key), Literal(entry.Value)))], default),
            _ => new ScalarSyntax(value, default),
        };
    }

    public static TermSyntax Path(string root, ImmutableArray<string> path)
    {
        var head = new NameSyntax(root, default);
        return path.IsEmpty ? head : new RefSyntax(head, [.. path.Select(part => (TermSyntax)new ScalarSyntax(new StringValue(part), default))], default);
    }

    private static TermSyntax Dotted(string name)
    {
        var parts = name.Split('.');
        return Path(parts[0], [.. parts[1..]]);
    }
}
