using System.Collections.Immutable;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Rego.Checking;
using Bylaw.Rego.Planning;

namespace Bylaw.Rego.Partial;

/// <summary>Evaluates references into <c>input</c> and <c>data</c> and calls of functions: rules are put in the place of references to them.</summary>
internal sealed class DocumentEvaluator(PartialEvaluator evaluator)
{
    private static readonly Dictionary<string, DocumentNode> NoChildren = [];

    /// <summary>A reference into the input.</summary>
    public List<Found> Input(ImmutableArray<Term> keys, Term term, SourceText source, State state)
    {
        var unknowns = evaluator.Settings.Unknowns;
        var path = new List<Value>();
        var value = evaluator.Input;
        while (unknowns.Touches(isInput: true, path.ToArray()))
        {
            var next = path.Count < keys.Length ? state.Walk(keys[path.Count]) : null;
            if (next is not ConstantTerm { Value: var key } || unknowns.Covers(isInput: true, path.ToArray()))
                return evaluator.Terms.Left(keys.IsEmpty ? new InputTerm(term.Span) : new RefTerm(new InputTerm(term.Span), keys, term.Span), source, state);
            path.Add(key);
            value = value is null ? null : Lookup.Part(value, key);
        }
        return value is null ? [] : evaluator.Terms.Part(new ConstantTerm(value, term.Span), keys[path.Count..], term.Span, source, state);
    }

    /// <summary>A reference into base and virtual documents.</summary>
    public List<Found> Data(ImmutableArray<Term> keys, Term term, SourceText source, State state, Func<Value, bool>? accepts) =>
        Step(new Place(evaluator.Program.Tree.Root, [], evaluator.Data), keys, term.Span, source, state, accepts);

    /// <summary>Where in <c>data</c> a reference has come to.</summary>
    private sealed record Place(DocumentNode? Node, ImmutableArray<Value> Path, Value? Base)
    {
        public Place Below(Value key) => new(
            key is StringValue name && Node is not null ? Node.Children.GetValueOrDefault(name.Text) : null,
            Path.Add(key),
            Stored(key));

        // Keys of base documents are texts: a number finds the text it is written as.
        private Value? Stored(Value key) => Base switch
        {
            null => null,
            ObjectValue map when key is NumberValue number => map.Get(number.Text),
            _ => Lookup.Part(Base, key),
        };
    }

    private List<Found> Step(Place place, ImmutableArray<Term> keys, Span span, SourceText source, State state, Func<Value, bool>? accepts)
    {
        evaluator.Budget.Step();
        if (place.Node?.Group is { } group) return Rule(group, keys, span, source, state, accepts);
        var unknowns = evaluator.Settings.Unknowns;
        if (unknowns.Covers(isInput: false, place.Path.AsSpan()) || IsKept(place)) return Left(place, keys, span, source, state);
        if (place.Node is null && !unknowns.Touches(isInput: false, place.Path.AsSpan()))
            return place.Base is null ? [] : Base(place, keys, span, source, state);
        if (keys.IsEmpty) return evaluator.Terms.Value(Reference(place, keys, span), source, state);
        var key = state.Walk(keys[0]);
        if (key is ConstantTerm { Value: var known }) return Step(place.Below(known), keys[1..], span, source, state, accepts);
        if (unknowns.Touches(isInput: false, place.Path.AsSpan())) return Left(place, keys, span, source, state);
        var found = new List<Found>();
        foreach (var name in Names(place))
            if (evaluator.Unifier.Unify(key, new ConstantTerm(name, span), state, source) is { } unified)
                found.AddRange(Step(place.Below(name), keys[1..], span, source, unified, accepts));
        evaluator.Limit(found.Count);
        return found;
    }

    private List<Found> Base(Place place, ImmutableArray<Term> keys, Span span, SourceText source, State state)
    {
        // A large document stays where it is when its key is only known later.
        var value = place.Base!;
        var count = value switch { ObjectValue map => map.Count, ArrayValue list => list.Count, _ => 0 };
        if (!keys.IsEmpty && evaluator.Terms.IsTooMany(count, state.Walk(keys[0]), state)) return Left(place, keys, span, source, state);
        if (!keys.IsEmpty && state.Walk(keys[0]) is ConstantTerm { Value: var key })
        {
            var below = place.Below(key);
            return below.Base is null ? [] : Base(below, keys[1..], span, source, state);
        }
        return evaluator.Terms.Part(new ConstantTerm(value, span), keys, span, source, state);
    }

    private bool IsKept(Place place) => place.Path.All(key => key is StringValue) && evaluator.Settings.IsKeptPath([.. place.Path.Select(key => ((StringValue)key).Text)]);

    private static SetValue Names(Place place)
    {
        var names = new SetBuilder();
        if (place.Base is ObjectValue map)
            foreach (var (key, _) in map) names.Add(key);
        foreach (var name in (place.Node?.Children ?? NoChildren).Keys) names.Add(new StringValue(name));
        return names.ToSet();
    }

    private static Term Reference(Place place, ImmutableArray<Term> keys, Span span)
    {
        ImmutableArray<Term> path = [.. place.Path.Select(key => (Term)new ConstantTerm(key, span)), .. keys];
        return path.IsEmpty ? new DataTerm(span) : new RefTerm(new DataTerm(span), path, span);
    }

    private List<Found> Left(Place place, ImmutableArray<Term> keys, Span span, SourceText source, State state) =>
        evaluator.Terms.Left(Reference(place, keys, span), source, state);

    /// <summary>A reference to a rule, or into what it defines.</summary>
    private List<Found> Rule(RuleGroup group, ImmutableArray<Term> keys, Span span, SourceText source, State state, Func<Value, bool>? accepts)
    {
        if (group.Kind == GroupKind.Function) return [];
        var original = new RefTerm(new DataTerm(span), [.. Path(group, span)], span);
        if (evaluator.Settings.IsUnknown(group)) return evaluator.Terms.Left(original with { Operands = original.Operands.AddRange(keys) }, source, state);
        if (!evaluator.Dependence.Of(group))
            return [.. evaluator.Terms.Value(original, source, state).SelectMany(found => evaluator.Terms.Part(found.Term, keys, span, source, found.State))];
        if (group.Clauses.Any(clause => clause.Else is not null)) return evaluator.Terms.Left(original with { Operands = original.Operands.AddRange(keys) }, source, state);
        if (evaluator.Settings.StaysARule(group) || !CanInline(group, keys.Length, keys.IsEmpty ? accepts : null)) return Supported(group, keys, span, source, state);
        return [.. group.Clauses.SelectMany(clause => Clause(group, clause, keys, span, source, state))];
    }

    private static IEnumerable<Term> Path(RuleGroup group, Span span) => group.Path.Select(part => (Term)new ConstantTerm(new StringValue(part), span));

    private List<Found> Supported(RuleGroup group, ImmutableArray<Term> keys, Span span, SourceText source, State state)
    {
        if (evaluator.Settings.Originals.Contains(group)) return evaluator.Terms.Left(new RefTerm(new DataTerm(span), [.. Path(group, span), .. keys], span), source, state);
        if (evaluator.Supports.Of(group) is { } path) return evaluator.Terms.Left(new RefTerm(new SupportTerm(path, span), keys, span), source, state);
        return keys.IsEmpty && group.Kind is (GroupKind.Set or GroupKind.Tree)
            ? [new Found(new ConstantTerm(group.Kind == GroupKind.Set ? SetValue.Of([]) : ObjectValue.Empty, span), state)]
            : [];
    }

    /// <summary>Whether the clauses say all: no default that may matter, and no document built of several of them.</summary>
    private static bool CanInline(RuleGroup group, int keys, Func<Value, bool>? accepts) => group.Kind switch
    {
        GroupKind.Set => keys > 0,
        GroupKind.Tree => group.Clauses.All(clause => keys >= clause.Keys.Length + (clause.Member is null ? 0 : 1)),
        _ => group.Default is null || (accepts is not null && group.Default is { Value: ConstantTerm { Value: var value }, Body.Statements.IsEmpty: true } && !accepts(value)),
    };

    private List<Found> Clause(RuleGroup group, Clause clause, ImmutableArray<Term> keys, Span span, SourceText source, State state)
    {
        var rename = evaluator.Renaming();
        var own = clause.Module.Source;
        var found = new List<Found>();
        foreach (var start in Match([.. clause.Keys.Select(rename.Of)], keys, state, own))
        {
            foreach (var solved in evaluator.Solve(rename.Of(clause.Body).Statements, own, start))
            {
                var rest = keys[clause.Keys.Length..];
                if (clause.Member is null) found.AddRange(evaluator.Terms.Evaluate(rename.Of(clause.Value), own, solved).SelectMany(value => evaluator.Terms.Part(value.Term, rest, span, source, value.State)));
                else found.AddRange(Member(rename.Of(clause.Member), rest, span, source, own, solved));
            }
            evaluator.Limit(found.Count);
        }
        return found;
    }

    // Keys that are constants decide before the body is looked at.
    private List<State> Match(ImmutableArray<Term> heads, ImmutableArray<Term> keys, State state, SourceText source)
    {
        State? result = state;
        for (var i = 0; i < heads.Length && result is not null; i++) result = evaluator.Unifier.Unify(keys[i], heads[i], result, source);
        return result is null ? [] : [result];
    }

    private List<Found> Member(Term member, ImmutableArray<Term> keys, Span span, SourceText source, SourceText own, State state) =>
    [
        .. evaluator.Terms.Evaluate(member, own, state).SelectMany(value =>
            evaluator.Unifier.Unify(keys[0], value.Term, value.State, source) is { } unified
                ? evaluator.Terms.Part(value.Term, keys[1..], span, source, unified)
                : []),
    ];

    /// <summary>The set rule behind a term that names all of it, when its clauses can stand for it.</summary>
    public RuleGroup? SetBehind(Term term)
    {
        if (term is not RefTerm { Head: DataTerm } reference || !reference.Operands.All(operand => operand is ConstantTerm { Value: StringValue })) return null;
        var group = evaluator.Program.Tree.Root.Find(reference.Operands.Select(operand => ((StringValue)((ConstantTerm)operand).Value).Text))?.Group;
        return group is { Kind: GroupKind.Set } && evaluator.Dependence.Of(group) && !evaluator.Settings.StaysARule(group) && !evaluator.Settings.IsUnknown(group) ? group : null;
    }

    /// <summary>The branches in which something is a member of a set rule.</summary>
    public List<State> Members(RuleGroup group, Term item, SourceText source, State state) =>
    [
        .. evaluator.Terms.Evaluate(item, source, state).SelectMany(found =>
            Rule(group, [found.Term], item.Span, source, found.State, null).Select(member => member.State)),
    ];

    /// <summary>A call of a function whose arguments are evaluated.</summary>
    public List<Found> Function(RuleCallTerm call, SourceText source, State state, Func<Value, bool>? accepts)
    {
        var group = call.Group;
        if (!evaluator.Dependence.Of(call, state.Opaque)) return evaluator.Terms.Value(call, source, state);
        if (evaluator.Settings.IsUnknown(group) || group.Clauses.Any(clause => clause.Else is not null)) return evaluator.Terms.Left(call, source, state);
        if (evaluator.Settings.StaysARule(group) || !CanInline(group, 0, accepts))
        {
            if (evaluator.Settings.Originals.Contains(group)) return evaluator.Terms.Left(call, source, state);
            return evaluator.Supports.Of(group) is { } path ? evaluator.Terms.Left(new SupportCallTerm(path, call.Arguments, call.Span), source, state) : [];
        }
        var found = new List<Found>();
        foreach (var clause in group.Clauses)
        {
            var rename = evaluator.Renaming();
            var own = clause.Module.Source;
            foreach (var start in Match([.. clause.Arguments.Select(rename.Of)], call.Arguments, state, source))
                foreach (var solved in evaluator.Solve(rename.Of(clause.Body).Statements, own, start))
                    found.AddRange(evaluator.Terms.Evaluate(rename.Of(clause.Value), own, solved));
            evaluator.Limit(found.Count);
        }
        return found;
    }
}
