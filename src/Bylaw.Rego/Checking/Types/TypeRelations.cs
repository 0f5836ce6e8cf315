using System.Collections.Immutable;
using Bylaw.Core.Values;

namespace Bylaw.Rego.Checking.Types;

/// <summary>What types have to do with each other.</summary>
internal static class TypeRelations
{
    /// <summary>Whether values of two types can be equal; false when one is unknown.</summary>
    public static bool CanUnify(RegoType? a, RegoType? b)
    {
        if (a is null || b is null) return false;
        if (a is UnionType first && AnyUnifies(first, b)) return true;
        if (b is UnionType second && AnyUnifies(second, a)) return true;
        return (a, b) switch
        {
            (UnionType, _) or (_, UnionType) => false,
            (ScalarType, ScalarType) => ReferenceEquals(a, b),
            (ArrayType x, ArrayType y) => ArraysUnify(x, y),
            (ObjectType x, ObjectType y) => ObjectsUnify(x, y),
            (SetType x, SetType y) => CanUnify(x.Members, y.Members),
            (FunctionType x, FunctionType y) => x.Arguments.Length == y.Arguments.Length && x.Arguments.Zip(y.Arguments).All(pair => CanUnify(pair.First.Type, pair.Second.Type)),
            _ => false,
        };
    }

    private static bool AnyUnifies(UnionType union, RegoType other)
    {
        if (other is FunctionType) return false;
        if (union.IsAny) return true;
        foreach (var alternative in union.Alternatives)
            if (CanUnify(alternative, other)) return true;
        return false;
    }

    private static bool ArraysUnify(ArrayType a, ArrayType b)
    {
        for (var i = 0; i < Math.Max(a.Items.Length, b.Items.Length); i++)
            if (!CanUnify(a.Select(i), b.Select(i))) return false;
        return a.Others is null || b.Others is null || CanUnify(a.Others, b.Others);
    }

    private static bool ObjectsUnify(ObjectType a, ObjectType b) =>
        FieldsUnify(a, b) && FieldsUnify(b, a) && (a.Others?.Value is not { } x || b.Others?.Value is not { } y || CanUnify(x, y));

    /// <summary>Whether each known key of one can be in the other. Where either takes other keys, one that is known need not be there.</summary>
    private static bool FieldsUnify(ObjectType a, ObjectType b)
    {
        var mayMiss = a.Others is not null || b.Others is not null;
        foreach (var (key, value) in a.Fields)
            if (b.Select(key) is { } other ? !CanUnify(value, other) : !mayMiss) return false;
        return true;
    }

    /// <summary>The type of values of either type.</summary>
    public static RegoType? Or(RegoType? a, RegoType? b) => (a, b) switch
    {
        (null, _) => b,
        (_, null) => a,
        (FunctionType x, FunctionType y) => UnionOf(x, y),
        (FunctionType, _) or (_, FunctionType) => null,
        (UnionType { IsAny: true }, _) or (_, UnionType { IsAny: true }) => UnionType.Any,
        (UnionType x, UnionType y) => UnionType.Of(x.Alternatives.Concat(y.Alternatives)),
        (UnionType x, _) => Joined(x, b),
        (_, UnionType y) => Joined(y, a),
        _ => RegoType.Compare(a, b) == 0 ? a : UnionType.Of(a, b),
    };

    private static UnionType Joined(UnionType union, RegoType other) =>
        union.Alternatives.BinarySearch(other, Comparer<RegoType>.Create(RegoType.Compare)) >= 0 ? union : UnionType.Of(union.Alternatives.Append(other));

    private static FunctionType? UnionOf(FunctionType a, FunctionType b)
    {
        if (a.Arguments.Length != b.Arguments.Length) return null;
        return new FunctionType(
            [.. a.Arguments.Zip(b.Arguments, (x, y) => new FunctionType.Parameter(null, Or(x.Type, y.Type)))],
            new FunctionType.Parameter(null, Or(a.Result?.Type, b.Result?.Type)));
    }

    /// <summary>Whether every value of type <paramref name="b"/> is one of type <paramref name="a"/>, as far as alternatives tell.</summary>
    public static bool Contains(RegoType? a, RegoType? b) => a switch
    {
        null => false,
        UnionType { IsAny: true } => true,
        UnionType union => union.Alternatives.Any(alternative => RegoType.Compare(alternative, b) == 0),
        _ => RegoType.Compare(a, b) == 0,
    };

    /// <summary>Type of the keys of a collection; null for what has none.</summary>
    public static RegoType? Keys(RegoType? type)
    {
        switch (type)
        {
            case ArrayType: return ScalarType.Number;
            case ObjectType map:
                RegoType? keys = null;
                foreach (var (key, _) in map.Fields) keys = Or(keys, TermTypes.OfValue(key));
                return map.Others is { } others ? Or(keys, others.Key) : keys;
            case SetType set: return set.Members;
            case UnionType { IsAny: true }: return UnionType.Any;
            case UnionType union: return OrAll(union, Keys);
            default: return null;
        }
    }

    /// <summary>Type of the values of a collection; null for what has none.</summary>
    public static RegoType? Values(RegoType? type)
    {
        switch (type)
        {
            case ArrayType array:
                var items = array.Others;
                foreach (var item in array.Items) items = Or(items, item);
                return items;
            case ObjectType map:
                var values = map.Others?.Value;
                foreach (var (_, value) in map.Fields) values = Or(values, value);
                return values;
            case SetType set: return set.Members;
            case UnionType { IsAny: true }: return UnionType.Any;
            case UnionType union: return OrAll(union, Values);
            default: return null;
        }
    }

    /// <summary>Type of what is at a key; null when nothing can be there.</summary>
    public static RegoType? Select(RegoType? type, Value key)
    {
        switch (type)
        {
            case ArrayType array: return key is IntegerValue index && index.TryGetInt64(out var place) && place is >= 0 and < int.MaxValue ? array.Select((int)place) : null;
            case ObjectType map: return map.Select(key);
            case SetType set:
                var wanted = TermTypes.OfValue(key);
                return CanUnify(set.Members, wanted) ? wanted : null;
            case UnionType { IsAny: true }: return UnionType.Any;
            case UnionType union: return OrAll(union, alternative => Select(alternative, key));
            default: return null;
        }
    }

    private static RegoType? OrAll(UnionType union, Func<RegoType, RegoType?> of)
    {
        RegoType? all = null;
        foreach (var alternative in union.Alternatives)
            if (of(alternative) is { } type) all = Or(all, type);
        return all;
    }

    /// <summary>
    /// The type of a document that several rules define: sets and objects whose keys are computed are one collection;
    /// anything else is one of several types.
    /// </summary>
    public static RegoType? Merge(RegoType? a, RegoType? b)
    {
        switch (a, b)
        {
            case (null, _): return b;
            case (_, null): return a;
            case (ObjectType { Fields.IsEmpty: true, Others: { } x }, ObjectType { Fields.IsEmpty: true, Others: { } y }):
                return ObjectType.Of(Or(x.Key, y.Key), Merge(x.Value, y.Value));
            case (SetType x, SetType y): return SetType.Of(Or(x.Members, y.Members));
            case (UnionType union, ObjectType { Fields.IsEmpty: true } map) when union.Alternatives.Any(IsComputed): return MergeInto(union, map);
            case (ObjectType { Fields.IsEmpty: true } map, UnionType union) when union.Alternatives.Any(IsComputed): return MergeInto(union, map);
            default: return Or(a, b);
        }
    }

    private static bool IsComputed(RegoType type) => type is ObjectType { Fields.IsEmpty: true };

    private static RegoType? MergeInto(UnionType union, ObjectType map) =>
        UnionType.Of(union.Alternatives.Select(alternative => IsComputed(alternative) ? Merge(alternative, map)! : alternative));

    /// <summary>Adds what is at a path to the type of the object around it, under computed keys.</summary>
    public static RegoType Insert(ObjectType map, ReadOnlySpan<Value> path, RegoType type)
    {
        for (var i = path.Length - 1; i > 0; i--) type = ObjectType.Of(TermTypes.OfValue(path[i]), type);
        return ObjectType.Of(map.Fields, (Or(map.Others?.Key, TermTypes.OfValue(path[0])), Or(map.Others?.Value, type)));
    }
}
