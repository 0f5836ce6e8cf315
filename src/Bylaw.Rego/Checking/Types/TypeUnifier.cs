using Bylaw.Core.Text;
using Bylaw.Core.Values;

namespace Bylaw.Rego.Checking.Types;

/// <summary>Unifies terms with types and with each other; variables without a type get one.</summary>
internal static class TypeUnifier
{
    /// <summary>Whether two terms can be equal.</summary>
    public static bool Unify(Term a, Term b, TermTypes types)
    {
        var (typeA, typeB) = (types.Of(a), types.Of(b));
        var (isKnownA, isKnownB) = (IsKnown(typeA), IsKnown(typeB));
        if (isKnownA && isKnownB) return TypeRelations.CanUnify(typeA, typeB);
        if (isKnownB) return Unify(a, typeB!, types);
        if (isKnownA) return Unify(b, typeA!, types);
        return (a, b) switch
        {
            (ArrayTerm x, ArrayTerm y) => UnifyItems(x, y, types),
            (ObjectTerm x, ObjectTerm y) => UnifyFields(x, y, types),
            (ArrayTerm or ObjectTerm or VariableTerm, VariableTerm) => Unify(a, UnionType.Any, types) && Unify(b, types.Of(a) ?? UnionType.Any, types),
            (VariableTerm, ArrayTerm or ObjectTerm) => Unify(b, UnionType.Any, types) && Unify(a, types.Of(b) ?? UnionType.Any, types),
            _ => false,
        };
    }

    private static bool UnifyItems(ArrayTerm a, ArrayTerm b, TermTypes types)
    {
        if (a.Items.Length != b.Items.Length) return false;
        for (var i = 0; i < a.Items.Length; i++)
            if (!Unify(a.Items[i], b.Items[i], types)) return false;
        return true;
    }

    private static bool UnifyFields(ObjectTerm a, ObjectTerm b, TermTypes types)
    {
        var others = Bindings.ByKey(b);
        if (a.Entries.Length != b.Entries.Length) return false;
        foreach (var (key, value) in a.Entries)
            if (key is not ConstantTerm constant || !others.TryGetValue(constant.Value, out var other) || !Unify(value, other, types)) return false;
        return true;
    }

    /// <summary>Whether a type has no unknown part.</summary>
    public static bool IsKnown(RegoType? type)
    {
        switch (type)
        {
            case null: return false;
            case ArrayType array:
                foreach (var item in array.Items)
                    if (!IsKnown(item)) return false;
                return array.Others is null || IsKnown(array.Others);
            case ObjectType map:
                foreach (var (_, value) in map.Fields)
                    if (!IsKnown(value)) return false;
                return map.Others is not { } others || (IsKnown(others.Key) && IsKnown(others.Value));
            case SetType set: return IsKnown(set.Members);
            case UnionType union:
                foreach (var alternative in union.Alternatives)
                    if (!IsKnown(alternative)) return false;
                return true;
            default: return true;
        }
    }

    /// <summary>
    /// Whether a term can have a type. With <paramref name="learned"/> the type is one of several for the term: variables
    /// that are in it, or that nothing was known of, may be what they were found to be already, too.
    /// </summary>
    public static bool Unify(Term term, RegoType? type, TermTypes types, HashSet<Variable>? learned = null)
    {
        switch (Spread(term))
        {
            case VariableTerm { Variable: var variable }:
                if (types.Of(variable) is { } known)
                {
                    if (learned?.Contains(variable) != true) return TypeRelations.CanUnify(known, type);
                    type = TypeRelations.Or(known, type);
                }
                learned?.Add(variable);
                types.Set(variable, type);
                return true;
            case ArrayTerm or ObjectTerm or SetTerm when type is UnionType union: return UnifyUnion(term, union, types, learned ?? []);
            case ArrayTerm array when type is ArrayType wanted: return UnifyArray(array, wanted, types, learned);
            case ObjectTerm map when type is ObjectType wanted: return UnifyObject(map, wanted, types, learned);
            case SetTerm set when type is SetType wanted: return set.Items.All(item => Unify(item, wanted.Members, types, learned));
            case ArrayTerm or ObjectTerm or SetTerm: return false;
            default: return TypeRelations.CanUnify(types.Of(term), type);
        }
    }

    /// <summary>A composite value as the term it was written as: its parts are looked at one by one.</summary>
    private static Term Spread(Term term) => term is not ConstantTerm { Value: var value } ? term : value switch
    {
        ArrayValue array => new ArrayTerm([.. array.Select(item => Constant(item, term.Span))], term.Span),
        SetValue set => new SetTerm([.. set.Select(item => Constant(item, term.Span))], term.Span),
        ObjectValue map => new ObjectTerm([.. map.Select(entry => (Constant(entry.Key, term.Span), Constant(entry.Value, term.Span)))], term.Span),
        _ => term,
    };

    private static Term Constant(Value value, Span at) => new ConstantTerm(value, at);

    private static bool UnifyUnion(Term term, UnionType union, TermTypes types, HashSet<Variable> learned)
    {
        if (union.IsAny)
        {
            foreach (var part in PartsOf(Spread(term))) Unify(part, UnionType.Any, types, learned);
            return true;
        }
        var any = false;
        foreach (var alternative in union.Alternatives) any |= Unify(term, alternative, types, learned);
        return any;
    }

    private static IEnumerable<Term> PartsOf(Term term) => term switch
    {
        ArrayTerm array => array.Items,
        SetTerm set => set.Items,
        ObjectTerm map => map.Entries.SelectMany(entry => (Term[])[entry.Key, entry.Value]),
        _ => [],
    };

    private static bool UnifyArray(ArrayTerm array, ArrayType wanted, TermTypes types, HashSet<Variable>? learned)
    {
        if (array.Items.Length != wanted.Items.Length && wanted.Others is null) return false;
        for (var i = 0; i < array.Items.Length; i++)
            if (!Unify(array.Items[i], wanted.Select(i), types, learned)) return false;
        return true;
    }

    private static bool UnifyObject(ObjectTerm map, ObjectType wanted, TermTypes types, HashSet<Variable>? learned)
    {
        if (map.Entries.Length != wanted.Fields.Length && wanted.Others?.Value is null) return false;
        foreach (var (key, value) in map.Entries)
        {
            // What a computed key leads to may be anything.
            if (key is not ConstantTerm constant) Unify(value, UnionType.Any, types, learned);
            else if (wanted.Select(constant.Value) is not { } type || !Unify(value, type, types, learned)) return false;
        }
        return true;
    }
}
