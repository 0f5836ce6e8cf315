using Bylaw.Core.Values;

namespace Bylaw.Rego.Library;

/// <summary>Functions on objects.</summary>
internal static class ObjectBuiltins
{
    private const string Keys = "any<array[any], object[any: any], set[any]>";

    internal static readonly Builtin[] Table =
    [
        new("object.get", "(object: object[any: any], key: any, default: any) => value: any", Get),
        new("object.keys", "(object: object[any: any]) => value: set[any]", KeysOf),
        new("object.remove", $"(object: object[any: any], keys: {Keys}) => output: any", (call, args) => Select(call, args, listed: false)),
        new("object.filter", $"(object: object[any: any], keys: {Keys}) => filtered: any", (call, args) => Select(call, args, listed: true)),
        new("object.union", "(a: object[any: any], b: object[any: any]) => output: any", Union),
        new("object.union_n", "(objects: array[object[any: any]]) => output: any", UnionAll),
        new("object.subset", $"(super: {Keys}, sub: {Keys}) => result: any", Subset),
    ];

    /// <summary>The second operand is a key, or an array of keys that leads inwards.</summary>
    private static Value? Get(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        if (!call.TryGetObject(args, 0, out var map)) return null;
        if (args[1] is not ArrayValue path) return map.Get(args[1]) ?? args[2];
        Value? found = map;
        foreach (var key in path.Items)
        {
            found = RegoOperations.Lookup(found, key);
            if (found is null) return args[2];
        }
        return found;
    }

    private static SetValue? KeysOf(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        if (!call.TryGetObject(args, 0, out var map)) return null;
        call.Budget.Reserve(8L * map.Count);
        var keys = new SetBuilder(map.Count);
        for (var i = 0; i < map.Count; i++) keys.Add(map.WrittenKey(i));
        return keys.ToSet();
    }

    private static Value? Select(BuiltinCall call, ReadOnlySpan<Value> args, bool listed)
    {
        if (!call.TryGetObject(args, 0, out var map)) return null;
        Func<Value, bool> isListed;
        switch (args[1])
        {
            case ObjectValue other: isListed = key => other.PlaceOf(key) >= 0; break;
            case SetValue set: isListed = set.Contains; break;
            case ArrayValue list: isListed = SetValue.Of(list).Contains; break;
            default: return call.OperandMustBe(2, "one of {object, set, array}", args[1]);
        }
        call.Budget.Step(map.Count);
        var result = new ObjectBuilder();
        for (var i = 0; i < map.Count; i++)
            if (isListed(map.WrittenKey(i)) == listed) result.Set(map.WrittenKey(i), map.WrittenValue(i));
        return result.Count == map.Count ? map : result.ToObject();
    }

    private static ObjectValue? Union(BuiltinCall call, ReadOnlySpan<Value> args) =>
        call.TryGetObject(args, 0, out var left) && call.TryGetObject(args, 1, out var right) ? Merge(call, left, right) : null;

    private static Value? UnionAll(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        if (!call.TryGetArray(args, 0, out var list)) return null;
        var result = new ObjectBuilder();
        foreach (var item in list.Items)
        {
            if (item is not ObjectValue map) return call.ElementMustBe(1, list, "object", item);
            MergeInto(call, result, map);
        }
        return result.ToObject();
    }

    /// <summary>The second wins; objects under the same key are merged.</summary>
    private static ObjectValue Merge(BuiltinCall call, ObjectValue left, ObjectValue right)
    {
        if (right.Count == 0) return left;
        if (left.Count == 0) return right;
        call.Budget.Step(left.Count);
        call.Budget.Reserve(16L * (left.Count + right.Count));
        var result = new ObjectBuilder(left.Count + right.Count);
        for (var i = 0; i < left.Count; i++) result.Set(left.WrittenKey(i), left.WrittenValue(i));
        MergeInto(call, result, right);
        return result.ToObject();
    }

    private static void MergeInto(BuiltinCall call, ObjectBuilder result, ObjectValue map)
    {
        call.Budget.Enter();
        call.Budget.Step(map.Count);
        for (var i = 0; i < map.Count; i++)
        {
            var (key, value) = (map.WrittenKey(i), map.WrittenValue(i));
            result.Set(key, value is ObjectValue newer && result.Get(key) is ObjectValue older ? Merge(call, older, newer) : value);
        }
        call.Budget.Leave();
    }

    private static Value? Subset(BuiltinCall call, ReadOnlySpan<Value> args) => (args[0], args[1]) switch
    {
        (ObjectValue whole, ObjectValue part) => Value.Of(IsPart(call, whole, part)),
        (SetValue whole, SetValue part) => Value.Of(IsPart(call, whole, part)),
        (ArrayValue whole, ArrayValue part) => Value.Of(IsPart(call, whole, part)),
        (ArrayValue whole, SetValue part) => Value.Of(IsPart(call, SetValue.Of(whole), part)),
        _ => call.TypeError("both arguments object.subset must be of the same type or array and set"),
    };

    /// <summary>Objects are matched inwards, key by key; sets and arrays only as wholes.</summary>
    private static bool IsPart(BuiltinCall call, ObjectValue whole, ObjectValue part)
    {
        call.Budget.Enter();
        call.Budget.Step(part.Count);
        var isPart = true;
        for (var i = 0; i < part.Count && isPart; i++)
        {
            isPart = (whole.Get(part.WrittenKey(i)), part.WrittenValue(i)) switch
            {
                (ObjectValue outer, ObjectValue inner) => IsPart(call, outer, inner),
                (SetValue outer, SetValue inner) => IsPart(call, outer, inner),
                (ArrayValue outer, ArrayValue inner) => IsPart(call, outer, inner),
                var (outer, inner) => outer is not null && RegoOperations.AreEqual(outer, inner),
            };
        }
        call.Budget.Leave();
        return isPart;
    }

    private static bool IsPart(BuiltinCall call, SetValue whole, SetValue part)
    {
        if (part.Count > whole.Count) return false;
        call.Budget.Step(part.Count);
        for (var i = 0; i < part.Count; i++)
            if (!whole.Contains(part.Added(i))) return false;
        return true;
    }

    /// <summary>Whether the part stands somewhere in the whole, in one piece.</summary>
    private static bool IsPart(BuiltinCall call, ArrayValue whole, ArrayValue part)
    {
        for (var start = 0; start + part.Count <= whole.Count; start++)
        {
            call.Budget.Step();
            var matched = 0;
            while (matched < part.Count && RegoOperations.AreEqual(whole[start + matched], part[matched])) matched++;
            call.Budget.Step(matched);
            if (matched == part.Count) return true;
        }
        return false;
    }
}
