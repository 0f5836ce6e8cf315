using System.Collections.Immutable;
using Bylaw.Core.Text;
using Bylaw.Rego.Library;

namespace Bylaw.Rego.Checking.Expressions;

/// <summary>Takes nested calls out of statements, so that each is an expression of its own.</summary>
internal sealed class Expander
{
    /// <summary>What stands in the head for the variables that its terms were given.</summary>
    private readonly Dictionary<Variable, Term> _head = [];
    private ImmutableArray<Expression>.Builder _output = ImmutableArray.CreateBuilder<Expression>();
    private ImmutableArray<CheckedWith> _with = [];
    private int _generated;

    /// <summary>The clause itself, without its else clauses.</summary>
    public static ExpandedClause Expand(Clause clause)
    {
        var expander = new Expander();
        ImmutableArray<Term> keys = [];
        Term? member = null;
        var value = clause.Value;
        var body = expander.Body(clause.Body, () =>
        {
            keys = [.. clause.Keys.Select(expander.HeadTerm)];
            member = clause.Member is null ? null : expander.HeadTerm(clause.Member);
            value = expander.HeadTerm(value);
        });
        return new ExpandedClause(clause, body, keys, member, value);
    }

    public static ImmutableArray<Expression> Expand(CheckedBody body) => new Expander().Body(body);

    /// <summary>A term of the head, after the body. A comprehension is found in the body, as a reference is.</summary>
    private Term HeadTerm(Term term) => term switch
    {
        VariableTerm { Variable: var variable } when _head.TryGetValue(variable, out var written) => written,
        ComprehensionTerm comprehension => Bound(Comprehension(comprehension)),
        _ => term,
    };

    private ImmutableArray<Expression> Body(CheckedBody body, Action? head = null)
    {
        var (output, with) = (_output, _with);
        _output = ImmutableArray.CreateBuilder<Expression>(body.Written.Count);
        _with = [];
        foreach (var statement in body.Written) Statement(statement, isNegated: false);
        head?.Invoke();
        var expanded = _output.ToImmutable();
        (_output, _with) = (output, with);
        return expanded;
    }

    private void Statement(CheckedStatement statement, bool isNegated)
    {
        var with = _with;
        _with = statement.With.IsEmpty ? with : [.. with, .. statement.With.Select(With)];
        if (Expression(statement) is { } expression) _output.Add(expression with { IsNegated = isNegated, With = _with });
        _with = with;
    }

    private Expression? Expression(CheckedStatement statement)
    {
        switch (statement)
        {
            case TruthStatement { Term: BuiltinCallTerm call }: return new CallExpression(call.Builtin, null, Terms(call.Arguments), statement.Span);
            case TruthStatement { Term: RuleCallTerm call }: return new CallExpression(null, call.Group, Terms(call.Arguments), statement.Span);
            case TruthStatement truth: return new TermExpression(Term(truth.Term), statement.Span);
            // What a negation evaluates before it belongs to the negation as written.
            case UnificationStatement { IsHoisted: true }: return null;
            case UnificationStatement { IsOfHead: true } unify: return OfHead((VariableTerm)unify.Left, Term(unify.Right));
            case UnificationStatement { IsCall: true, Right: BuiltinCallTerm call } unify: return new CallExpression(call.Builtin, null, [.. Terms(call.Arguments), Term(unify.Left)], statement.Span);
            case UnificationStatement { IsCall: true, Right: RuleCallTerm call } unify: return new CallExpression(null, call.Group, [.. Terms(call.Arguments), Term(unify.Left)], statement.Span);
            case UnificationStatement unify: return new EqualExpression(Term(unify.Left), Term(unify.Right), statement.Span) { Declares = unify.Declares };
            case NegationStatement { Negated: { } negated } not:
                Statement(negated with { Span = not.Span }, isNegated: true);
                return null;
            case NegationStatement not: return new BodiesExpression([new InnerBody(Body(not.Body), not.IsImplicit)], statement.Span);
            case ConnectiveStatement connective:
                return new BodiesExpression([new InnerBody(Body(connective.Left), connective.IsLeftImplicit), new InnerBody(Body(connective.Right), connective.IsRightImplicit)], statement.Span);
            case UniversalStatement every: return new EveryExpression(every.Key, every.Value, Bound(Term(every.Domain)), Body(every.Body), statement.Span);
            case PrintStatement print: return new CallExpression(Builtins.Print, null, [new ArrayTerm([.. Terms(print.Arguments).Select(Values)], statement.Span)], statement.Span);
            default: return null;
        }
    }

    // A term of the head that holds variables only stays there; anything else is found in the body.
    private EqualExpression? OfHead(VariableTerm variable, Term term)
    {
        var isEvaluated = NeedsEvaluation(term);
        _head[variable.Variable] = isEvaluated ? variable : term;
        return isEvaluated ? new EqualExpression(variable, term, term.Span) : null;
    }

    private static bool NeedsEvaluation(Term term) => term switch
    {
        RefTerm or InputTerm or DataTerm or ExpandedComprehension => true,
        ArrayTerm array => array.Items.Any(NeedsEvaluation),
        SetTerm set => set.Items.Any(NeedsEvaluation),
        ObjectTerm map => map.Entries.Any(entry => NeedsEvaluation(entry.Key) || NeedsEvaluation(entry.Value)),
        _ => false,
    };

    /// <summary>What is printed is the set of the values of an argument, which is empty when it is undefined.</summary>
    private static Term Values(Term argument) => argument is ExpandedComprehension ? argument : new SetTerm([argument], argument.Span);

    private CheckedWith With(CheckedWith modifier) => modifier switch
    {
        InputWith input => input with { Value = Term(input.Value) },
        DataWith data => data with { Value = Term(data.Value) },
        FunctionWith { ByValue: { } value } function => function with { ByValue = Term(value) },
        _ => modifier,
    };

    private ImmutableArray<Term> Terms(ImmutableArray<Term> terms)
    {
        foreach (var term in terms)
            if (term is not (ConstantTerm or VariableTerm or InputTerm or DataTerm)) return [.. terms.Select(Term)];
        return terms;
    }

    private Term Term(Term term) => term switch
    {
        RefTerm reference => reference with { Head = Subject(Term(reference.Head)), Operands = Terms(reference.Operands) },
        ArrayTerm array => array with { Items = Terms(array.Items) },
        SetTerm set => set with { Items = Terms(set.Items) },
        ObjectTerm map => map with { Entries = [.. map.Entries.Select(entry => (Term(entry.Key), Term(entry.Value)))] },
        BuiltinCallTerm call => Result(call.Builtin, null, call.Arguments, call.Span),
        RuleCallTerm call => Result(null, call.Group, call.Arguments, call.Span),
        TemplateTerm template => Result(Builtins.TemplateString, null, [new ArrayTerm(template.Parts, template.Span)], template.Span),
        ComprehensionTerm comprehension => Comprehension(comprehension),
        _ => term,
    };

    /// <summary>The head of a reference: a composite one is bound to a variable first.</summary>
    private Term Subject(Term head) => head is VariableTerm or InputTerm or DataTerm or RefTerm ? head : Bound(head);

    private VariableTerm Bound(Term term)
    {
        var variable = Generate(term.Span);
        _output.Add(new EqualExpression(variable, term, term.Span) { With = _with });
        return variable;
    }

    private VariableTerm Result(Builtin? builtin, RuleGroup? group, ImmutableArray<Term> arguments, Span at)
    {
        var operands = Terms(arguments);
        var result = Generate(at);
        _output.Add(new CallExpression(builtin, group, [.. operands, result], at) { With = _with });
        return result;
    }

    private VariableTerm Generate(Span at) => new(new Variable($"__local{_generated++}__", -1, isGenerated: true), at);

    private ExpandedComprehension Comprehension(ComprehensionTerm comprehension)
    {
        Term? key = null;
        var value = comprehension.Value;
        var body = Body(comprehension.Body, () =>
        {
            if (comprehension.Key is not null) key = HeadTerm(comprehension.Key);
            value = HeadTerm(value);
        });
        return new ExpandedComprehension(comprehension.Kind, key, value, body, comprehension.Span);
    }
}
