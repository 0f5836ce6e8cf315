using System.Collections.Immutable;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Rego.Checking;

namespace Bylaw.Rego.Partial;

/// <summary>Makes evaluated terms equal, as far as it is known whether they are.</summary>
internal sealed class Unifier(PartialEvaluator evaluator)
{
    /// <summary>The branch in which both are equal; null when they cannot be.</summary>
    public State? Unify(Term left, Term right, State state, SourceText source)
    {
        evaluator.Budget.Step();
        evaluator.Budget.Enter();
        var result = Walked(state.Walk(left), state.Walk(right), state, source);
        evaluator.Budget.Leave();
        return result;
    }

    private State? Walked(Term left, Term right, State state, SourceText source)
    {
        if (left is VariableTerm a && right is VariableTerm b) return Variables(a, b, state, source);
        if (left is VariableTerm one) return Bind(one, right, state, source);
        if (right is VariableTerm other) return Bind(other, left, state, source);
        return (left, right) switch
        {
            (ConstantTerm first, ConstantTerm second) => first.Value.Equals(second.Value) ? state : null,
            (ArrayTerm or ConstantTerm { Value: ArrayValue }, ArrayTerm or ConstantTerm { Value: ArrayValue }) => Items(Items(left), Items(right), state, source),
            (ObjectTerm or ConstantTerm { Value: ObjectValue }, ObjectTerm or ConstantTerm { Value: ObjectValue }) => Entries(left, right, state, source),
            (SetTerm or ConstantTerm { Value: SetValue }, SetTerm or ConstantTerm { Value: SetValue }) => Leave(left, right, state, source),
            (ArrayTerm or ObjectTerm or SetTerm or ConstantTerm, ArrayTerm or ObjectTerm or SetTerm or ConstantTerm) => null,
            _ => Leave(left, right, state, source),
        };
    }

    private static State? Variables(VariableTerm left, VariableTerm right, State state, SourceText source)
    {
        if (left.Variable == right.Variable) return state;
        if (state.IsFree(left.Variable)) return Free(left.Variable, right, state);
        if (state.IsFree(right.Variable)) return Free(right.Variable, left, state);
        if (!state.Rigid.Contains(left.Variable) && (left.Variable.IsGenerated || state.Rigid.Contains(right.Variable))) return state.Bind(left.Variable, right);
        if (!state.Rigid.Contains(right.Variable)) return state.Bind(right.Variable, left);
        if (!state.Rigid.Contains(left.Variable)) return state.Bind(left.Variable, right);
        return Leave(left, right, state, source);
    }

    // The policy's own name is kept before a generated one.
    private static State Free(Variable variable, VariableTerm other, State state) =>
        !variable.IsGenerated && other.Variable.IsGenerated && !state.Rigid.Contains(other.Variable)
            ? (state.IsFree(other.Variable) ? state : state.WithOpaque([variable])).Bind(other.Variable, new VariableTerm(variable, other.Span))
            : state.Bind(variable, other);

    private State? Bind(VariableTerm variable, Term term, State state, SourceText source)
    {
        if (term is not ConstantTerm && Mentions.Of(state.Plug(term, evaluator.Budget)).Contains(variable.Variable)) return null;
        if (state.Rigid.Contains(variable.Variable)) return Leave(variable, term, state, source);
        if (state.IsFree(variable.Variable)) return state.Bind(variable.Variable, term);
        // What is matched against a value that is there gets its own variables from it; sets give none.
        return HoldsSet(term, state) ? Leave(variable, term, state, source)
            : state.Bind(variable.Variable, term).WithOpaque(Mentions.Of(state.Plug(term, evaluator.Budget)));
    }

    private static bool HoldsSet(Term term, State state) => state.Walk(term) switch
    {
        SetTerm => true,
        ArrayTerm array => array.Items.Any(item => HoldsSet(item, state)),
        ObjectTerm map => map.Entries.Any(entry => entry.Key is not ConstantTerm || HoldsSet(entry.Value, state)),
        _ => false,
    };

    private State? Items(ImmutableArray<Term> left, ImmutableArray<Term> right, State state, SourceText source)
    {
        if (left.Length != right.Length) return null;
        State? result = state;
        for (var i = 0; i < left.Length && result is not null; i++) result = Unify(left[i], right[i], result, source);
        return result;
    }

    private State? Entries(Term left, Term right, State state, SourceText source)
    {
        if (Keys(left) is not { } mine || Keys(right) is not { } others) return Leave(left, right, state, source);
        if (mine.Count != others.Count) return null;
        State? result = state;
        foreach (var (key, value) in mine)
        {
            if (result is null || !others.TryGetValue(key, out var other)) return null;
            result = Unify(value, other, result, source);
        }
        return result;
    }

    private static ImmutableArray<Term> Items(Term array) => array is ArrayTerm term
        ? term.Items
        : [.. ((ArrayValue)((ConstantTerm)array).Value).Items.ToArray().Select(item => (Term)new ConstantTerm(item, array.Span))];

    /// <summary>The entries by their keys; null when a key is not known or stands twice.</summary>
    private static Dictionary<Value, Term>? Keys(Term map)
    {
        var entries = new Dictionary<Value, Term>();
        if (map is ConstantTerm { Value: ObjectValue constant })
        {
            foreach (var (key, value) in constant) entries[key] = new ConstantTerm(value, map.Span);
            return entries;
        }
        foreach (var (key, value) in ((ObjectTerm)map).Entries)
            if (key is not ConstantTerm { Value: var name } || !entries.TryAdd(name, value)) return null;
        return entries;
    }

    private static State Leave(Term left, Term right, State state, SourceText source) =>
        state.Leave(new Residual(new UnificationStatement(left, right, left.Span), source.At(left.Span)));
}
