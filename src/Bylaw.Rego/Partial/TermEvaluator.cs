using System.Collections.Immutable;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Rego.Checking;
using Bylaw.Rego.Planning;

namespace Bylaw.Rego.Partial;

/// <summary>
/// Evaluates terms to what is known of them: constants, variables, and arrays, objects and sets of such. What is
/// undecided becomes a variable, and a statement left over that gives it its value.
/// </summary>
internal sealed class TermEvaluator(PartialEvaluator evaluator)
{
    /// <summary>
    /// All values of a term, each with its branch. <paramref name="accepts"/> tells which values are of use to the
    /// caller: a default that is of none needs no thought.
    /// </summary>
    public List<Found> Evaluate(Term term, SourceText source, State state, Func<Value, bool>? accepts = null)
    {
        evaluator.Budget.Step();
        evaluator.Budget.Enter();
        var found = Inside(term, source, state, accepts);
        evaluator.Budget.Leave();
        return found;
    }

    private List<Found> Inside(Term term, SourceText source, State state, Func<Value, bool>? accepts)
    {
        switch (term)
        {
            case ConstantTerm: return [new Found(term, state)];
            case VariableTerm: return [new Found(state.Plug(term, evaluator.Budget), state)];
            case InputTerm: return evaluator.Documents.Input([], term, source, state);
            case DataTerm: return evaluator.Documents.Data([], term, source, state, accepts);
            case RefTerm reference: return [.. All(reference.Operands, source, state).SelectMany(found => Reference(reference, found, source, accepts))];
            case ArrayTerm array: return Parts(array.Items, items => Folding.Fold(array with { Items = items }), source, state);
            case SetTerm set: return Parts(set.Items, items => Folding.Fold(set with { Items = items }), source, state);
            case ObjectTerm map: return Object(map, source, state);
            case BuiltinCallTerm call: return [.. All(call.Arguments, source, state).SelectMany(found => Value(call with { Arguments = found.Terms }, source, found.State))];
            case RuleCallTerm call: return [.. All(call.Arguments, source, state).SelectMany(found => evaluator.Documents.Function(call with { Arguments = found.Terms }, source, found.State, accepts))];
            case SupportCallTerm call: return Parts(call.Arguments, arguments => call with { Arguments = arguments }, source, state).SelectMany(found => Left(found.Term, source, found.State)).ToList();
            case ComprehensionTerm comprehension: return evaluator.Closures.Comprehension(comprehension, source, state);
            default: return Value(state.Plug(term, evaluator.Budget), source, state);
        }
    }

    /// <summary>All values of several terms.</summary>
    public List<(ImmutableArray<Term> Terms, State State)> All(ImmutableArray<Term> terms, SourceText source, State state)
    {
        List<(ImmutableArray<Term> Terms, State State)> all = [([], state)];
        foreach (var term in terms)
        {
            if (all.Count == 0) break;
            all = [.. all.SelectMany(before => Evaluate(term, source, before.State).Select(found => (before.Terms.Add(found.Term), found.State)))];
            evaluator.Limit(all.Count);
        }
        return all;
    }

    private List<Found> Parts(ImmutableArray<Term> parts, Func<ImmutableArray<Term>, Term> make, SourceText source, State state) =>
        [.. All(parts, source, state).Select(found => new Found(make(found.Terms), found.State))];

    private List<Found> Object(ObjectTerm map, SourceText source, State state)
    {
        ImmutableArray<Term> parts = [.. map.Entries.SelectMany(entry => (Term[])[entry.Key, entry.Value])];
        return
        [
            .. Parts(parts, Make, source, state).SelectMany(found =>
                found.Term is ObjectTerm { Entries: var entries } && entries.All(entry => entry is { Key: ConstantTerm, Value: ConstantTerm })
                    ? Value(found.Term, source, found.State)
                    : [found]),
        ];

        Term Make(ImmutableArray<Term> terms) =>
            Folding.Fold(map with { Entries = [.. Enumerable.Range(0, terms.Length / 2).Select(i => (terms[2 * i], terms[(2 * i) + 1]))] });
    }

    private List<Found> Reference(RefTerm reference, (ImmutableArray<Term> Terms, State State) operands, SourceText source, Func<Value, bool>? accepts)
    {
        var (keys, state) = operands;
        return reference.Head switch
        {
            InputTerm => evaluator.Documents.Input(keys, reference, source, state),
            DataTerm => evaluator.Documents.Data(keys, reference, source, state, accepts),
            SupportTerm => Left(reference with { Operands = keys }, source, state),
            var head => [.. Evaluate(head, source, state).SelectMany(found => Part(found.Term, keys, reference.Span, source, found.State))],
        };
    }

    /// <summary>The parts of a value under some keys. A key that is a variable without a value goes through all.</summary>
    public List<Found> Part(Term container, ImmutableArray<Term> keys, Span span, SourceText source, State state)
    {
        if (keys.IsEmpty) return [new Found(container, state)];
        evaluator.Budget.Step();
        container = state.Walk(container);
        if (container is not (ConstantTerm or ArrayTerm or ObjectTerm or SetTerm)) return Left(new RefTerm(container, keys, span), source, state);
        var key = state.Walk(keys[0]);
        var rest = keys[1..];
        if (key is ConstantTerm { Value: var known } && PartUnder(container, known) is { } parts)
            return parts.Length == 0 ? [] : Part(parts[0], rest, span, source, state);
        if (IsTooMany(CountOf(container), key, state)) return Left(new RefTerm(container, keys, span), source, state);
        var found = new List<Found>();
        foreach (var (name, value) in Entries(container))
            if (evaluator.Unifier.Unify(key, name, state, source) is { } unified) found.AddRange(Part(value, rest, span, source, unified));
        evaluator.Limit(found.Count);
        return found;
    }

    /// <summary>A key that is only known later would make a branch of each entry: of many it makes none.</summary>
    public bool IsTooMany(int count, Term key, State state) =>
        count > evaluator.Settings.MostEntries && key is VariableTerm { Variable: var variable } && !state.IsFree(variable);

    /// <summary>The part under a known key: none or one; null when the keys themselves are not all known.</summary>
    private static Term[]? PartUnder(Term container, Value key)
    {
        switch (container)
        {
            case ConstantTerm { Value: var value }: return Lookup.Part(value, key) is { } part ? [new ConstantTerm(part, container.Span)] : [];
            case ArrayTerm { Items: var items }:
                return key is NumberValue number && number.TryGetInt64(out var index) && (ulong)index < (ulong)items.Length ? [items[(int)index]] : [];
            case ObjectTerm { Entries: var entries } when entries.All(entry => entry.Key is ConstantTerm):
                return [.. entries.Where(entry => ((ConstantTerm)entry.Key).Value.Equals(key)).Select(entry => entry.Value).Take(1)];
            default: return null;
        }
    }

    /// <summary>Number of entries of a collection.</summary>
    public static int CountOf(Term container) => container switch
    {
        ConstantTerm { Value: ArrayValue array } => array.Count,
        ConstantTerm { Value: ObjectValue map } => map.Count,
        ConstantTerm { Value: SetValue set } => set.Count,
        ArrayTerm { Items: var items } => items.Length,
        ObjectTerm { Entries: var entries } => entries.Length,
        SetTerm { Items: var members } => members.Length,
        _ => 0,
    };

    /// <summary>The entries of a collection; a set's members are their own keys.</summary>
    public static List<(Term Key, Term Value)> Entries(Term container) => container switch
    {
        ConstantTerm { Value: ArrayValue array } => [.. Enumerable.Range(0, array.Count).Select(i => ((Term)Index(i), (Term)new ConstantTerm(array[i], container.Span)))],
        ConstantTerm { Value: ObjectValue map } => [.. map.Select(entry => ((Term)new ConstantTerm(entry.Key, container.Span), (Term)new ConstantTerm(entry.Value, container.Span)))],
        ConstantTerm { Value: SetValue set } => [.. set.Select(member => ((Term)new ConstantTerm(member, container.Span), (Term)new ConstantTerm(member, container.Span)))],
        ArrayTerm { Items: var items } => [.. items.Select((item, i) => ((Term)Index(i), item))],
        ObjectTerm { Entries: var entries } => [.. entries],
        SetTerm { Items: var members } => [.. members.Select(member => (member, member))],
        _ => [],
    };

    private static ConstantTerm Index(int i) => new(IntegerValue.Of(i), default);

    /// <summary>The value of a term whose parts are evaluated: known, or left over under a variable.</summary>
    public List<Found> Value(Term term, SourceText source, State state)
    {
        if (evaluator.Dependence.Of(term, state.Opaque)) return Left(term, source, state);
        var variable = new VariableTerm(evaluator.Fresh(), term.Span);
        return [.. evaluator.Solve(new UnificationStatement(variable, term, term.Span), source, state).Select(solved => new Found(solved.Walk(variable), solved))];
    }

    /// <summary>Leaves a term over: a variable stands for its value.</summary>
    public List<Found> Left(Term term, SourceText source, State state)
    {
        var variable = new VariableTerm(evaluator.Fresh(), term.Span);
        return [.. evaluator.Leave(new UnificationStatement(variable, term, term.Span), source, state).Select(left => new Found(variable, left))];
    }
}
