using System.Collections.Immutable;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Rego.Checking;
using Bylaw.Rego.Syntax;

namespace Bylaw.Rego.Partial;

/// <summary>Evaluates what has a body of its own: negations, <c>every</c> and comprehensions.</summary>
internal sealed class ClosureEvaluator(PartialEvaluator evaluator)
{
    /// <summary>
    /// Each way in which the body may hold must fail. Of a way that is one statement the negation is said in place; of
    /// a conjunction one part or another fails; what has variables of its own becomes a support rule.
    /// </summary>
    public List<State> Negation(NegationStatement not, SourceText source, State state)
    {
        var ways = new List<ImmutableArray<Residual>>();
        foreach (var inside in evaluator.Solve(not.Body.Statements, source, state.Inside()))
            foreach (var settled in Settling.Settle(evaluator, inside, []))
            {
                var way = CopyPropagation.Apply(settled.Statements, inside.Rigid, final: false, evaluator.Budget);
                if (way.IsEmpty) return [];
                ways.Add(way);
            }
        List<State> states = [state];
        var others = new List<ImmutableArray<Residual>>();
        foreach (var way in ways)
        {
            if (way.All(residual => CanNegate(residual.Statement, state)) && states.Count * way.Length <= evaluator.Settings.MostNegated)
                states = [.. states.SelectMany(before => way.Select(residual => before.Leave(residual with { Statement = Negated(residual.Statement, not.Span) })))];
            else others.Add(way);
        }
        if (others.Count == 0) return states;
        var supported = new NegationStatement(new CheckedBody([new TruthStatement(evaluator.Supports.Negated(others, state, not.Span), not.Span)], []), not.Span);
        return [.. states.SelectMany(before => evaluator.Leave(supported, source, before))];
    }

    private static bool CanNegate(CheckedStatement statement, State state) =>
        Mentions.Of(statement).All(state.Opaque.Contains) && statement.With.IsEmpty
        && (IsPlain(statement) || (statement is NegationStatement { With.IsEmpty: true, Body.Statements: [var inner] } && IsPlain(inner)));

    private static CheckedStatement Negated(CheckedStatement statement, Span span) =>
        statement is NegationStatement { Body.Statements: [var inner] } ? inner : new NegationStatement(new CheckedBody([statement], []), span);

    /// <summary>Whether <c>not</c> before the statement means its negation: nothing in it would be evaluated before.</summary>
    private static bool IsPlain(CheckedStatement statement) => statement switch
    {
        TruthStatement { Term: BuiltinCallTerm call } => call.Arguments.All(IsFlat),
        TruthStatement { Term: RuleCallTerm call } => call.Arguments.All(IsFlat),
        TruthStatement { Term: SupportCallTerm call } => call.Arguments.All(IsFlat),
        TruthStatement truth => IsFlatRef(truth.Term),
        UnificationStatement unify => IsFlatRef(unify.Left) && IsFlatRef(unify.Right),
        _ => false,
    };

    private static bool IsFlat(Term term) => term switch
    {
        ConstantTerm or VariableTerm or ComprehensionTerm => true,
        ArrayTerm array => array.Items.All(IsFlat),
        SetTerm set => set.Items.All(IsFlat),
        ObjectTerm map => map.Entries.All(entry => IsFlat(entry.Key) && IsFlat(entry.Value)),
        _ => false,
    };

    private static bool IsFlatRef(Term term) => term switch
    {
        InputTerm or DataTerm or SupportTerm => true,
        RefTerm reference => (reference.Head is InputTerm or DataTerm or SupportTerm or VariableTerm) && reference.Operands.All(operand => operand is ConstantTerm or VariableTerm),
        _ => IsFlat(term),
    };

    /// <summary>Over a known domain the body is said once for each item; otherwise the statement stays.</summary>
    public List<State> Universal(UniversalStatement every, SourceText source, State state) =>
        [.. evaluator.Terms.Evaluate(every.Domain, source, state).SelectMany(domain => Over(every, domain, source))];

    private List<State> Over(UniversalStatement every, Found domain, SourceText source)
    {
        var whole = every with { Domain = domain.Term };
        if (domain.Term is not (ConstantTerm or ArrayTerm or SetTerm or ObjectTerm)) return evaluator.Leave(whole, source, domain.State);
        if (domain.Term is ConstantTerm { Value: not (ArrayValue or SetValue or ObjectValue) }) return [];
        if (TermEvaluator.CountOf(domain.Term) > evaluator.Settings.MostUnrolled) return evaluator.Leave(whole, source, domain.State);
        List<State> states = [domain.State];
        foreach (var (key, value) in TermEvaluator.Entries(domain.Term))
        {
            states = evaluator.Each(states, before => Item(every, key, value, source, before));
            if (states.Count > evaluator.Settings.MostUnrolled) return evaluator.Leave(whole, source, domain.State);
        }
        return states;
    }

    private List<State> Item(UniversalStatement every, Term key, Term value, SourceText source, State state)
    {
        var locals = new Dictionary<Variable, Term> { [every.Value] = value };
        if (every.Key is not null) locals[every.Key] = key;
        var outer = every.Body.Free.ToHashSet();
        foreach (var variable in Mentions.Of(every))
            if (!outer.Contains(variable) && !state.Opaque.Contains(variable) && !locals.ContainsKey(variable))
                locals[variable] = new VariableTerm(evaluator.Fresh(variable.Name, variable.IsGenerated), every.Span);
        var body = new Substitution(locals.GetValueOrDefault, evaluator.Budget, deep: false).Of(every.Body);
        return evaluator.Solve(body.Statements, source, state);
    }

    /// <summary>
    /// A comprehension whose body can hold in no way is empty; one of a set or an object whose body holds in one way is
    /// said with what is left of it. An array counts its solutions: its body stays as it is.
    /// </summary>
    public List<Found> Comprehension(ComprehensionTerm term, SourceText source, State state)
    {
        term = (ComprehensionTerm)state.Plug(term, evaluator.Budget);
        if (!evaluator.Dependence.Of(term, state.Opaque)) return evaluator.Terms.Value(term, source, state);
        var ways = Ways(term, source, state.Inside());
        if (ways.Count == 0) return [new Found(new ConstantTerm(Empty(term.Kind), term.Span), state)];
        if (ways.Count > 1 || term.Kind == ComprehensionKind.Array) return evaluator.Terms.Left(term, source, state);
        var (statements, live) = (ways[0].Statements, ways[0].Live);
        var rigid = state.Opaque;
        foreach (var part in live) rigid = rigid.Union(Mentions.Of(part));
        var body = CopyPropagation.Apply(statements, rigid, final: false, evaluator.Budget);
        return evaluator.Terms.Left(
            term with { Key = term.Key is null ? null : live[0], Value = live[^1], Body = new CheckedBody([.. body.Select(residual => residual.Statement)], []) }, source, state);
    }

    private List<Settled> Ways(ComprehensionTerm term, SourceText source, State inside)
    {
        var ways = new List<Settled>();
        ImmutableArray<Term> head = term.Key is null ? [term.Value] : [term.Key, term.Value];
        foreach (var solved in evaluator.Solve(term.Body.Statements, source, inside))
            foreach (var found in evaluator.Terms.All(head, source, solved))
            {
                ways.AddRange(Settling.Settle(evaluator, found.State, found.Terms));
                if (ways.Count > 1) return ways;
            }
        return ways;
    }

    private static Value Empty(ComprehensionKind kind) => kind switch
    {
        ComprehensionKind.Array => ArrayValue.Empty,
        ComprehensionKind.Set => SetValue.Of([]),
        _ => ObjectValue.Empty,
    };

    /// <summary>
    /// The statement in a form that can be written down: a negation inside a closure that <c>not</c> alone does not say
    /// becomes a comprehension that is empty.
    /// </summary>
    public CheckedStatement Printable(CheckedStatement statement) => statement switch
    {
        TruthStatement truth => truth with { Term = Printable(truth.Term) },
        UnificationStatement unify => unify with { Left = Printable(unify.Left), Right = Printable(unify.Right) },
        NegationStatement { Body.Statements: [var inner] } not when IsPlain(inner) => not,
        NegationStatement not => new UnificationStatement(
            new ComprehensionTerm(ComprehensionKind.Array, null, new ConstantTerm(BooleanValue.True, not.Span), Printable(not.Body), not.Span),
            new ConstantTerm(ArrayValue.Empty, not.Span),
            not.Span)
        { With = not.With },
        UniversalStatement every => every with { Domain = Printable(every.Domain), Body = Printable(every.Body) },
        ConnectiveStatement connective => Printable(connective.AsNegation()),
        _ => statement,
    };

    private CheckedBody Printable(CheckedBody body) => body with { Statements = [.. body.Statements.Where(statement => statement is not PrintStatement).Select(Printable)] };

    private Term Printable(Term term) => term switch
    {
        ComprehensionTerm comprehension => comprehension with { Value = Printable(comprehension.Value), Body = Printable(comprehension.Body) },
        ArrayTerm array => array with { Items = [.. array.Items.Select(Printable)] },
        SetTerm set => set with { Items = [.. set.Items.Select(Printable)] },
        ObjectTerm map => map with { Entries = [.. map.Entries.Select(entry => (Printable(entry.Key), Printable(entry.Value)))] },
        BuiltinCallTerm call => call with { Arguments = [.. call.Arguments.Select(Printable)] },
        RuleCallTerm call => call with { Arguments = [.. call.Arguments.Select(Printable)] },
        RefTerm reference => reference with { Head = Printable(reference.Head), Operands = [.. reference.Operands.Select(Printable)] },
        TemplateTerm template => template with { Parts = [.. template.Parts.Select(Printable)] },
        _ => term,
    };
}
