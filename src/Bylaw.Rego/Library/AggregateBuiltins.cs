using Bylaw.Core.Values;

namespace Bylaw.Rego.Library;

/// <summary>Functions that reduce a collection to one value, and <c>sort</c>.</summary>
internal static class AggregateBuiltins
{
    internal static readonly Builtin[] Table =
    [
        new("count", "(collection: any<string, array[any], object[any: any], set[any]>) => n: number", Count),
        new("sum", "(collection: any<array[number], set[number]>) => n: number", (call, args) => Reduce(call, args, 0, RegoOperations.Add)),
        new("product", "(collection: any<array[number], set[number]>) => n: number", (call, args) => Reduce(call, args, 1, RegoOperations.Multiply)),
        new("max", "(collection: any<array[any], set[any]>) => n: any", (call, args) => Extreme(call, args, 1)),
        new("min", "(collection: any<array[any], set[any]>) => n: any", (call, args) => Extreme(call, args, -1)),
        new("sort", "(collection: any<array[any], set[any]>) => n: array[any]", Sort),
        new("all", "(any<array[any], set[any]>) => boolean", All, BuiltinTraits.Deprecated),
        new("any", "(any<array[any], set[any]>) => boolean", Any, BuiltinTraits.Deprecated),
    ];

    private static Value? Count(BuiltinCall call, ReadOnlySpan<Value> args) => args[0] switch
    {
        ArrayValue list => IntegerValue.Of(list.Count),
        ObjectValue map => IntegerValue.Of(map.Count),
        SetValue set => IntegerValue.Of(set.Count),
        StringValue text => IntegerValue.Of(text.CodePointCount),
        _ => call.OperandMustBe(1, "one of {array, object, set, string}", args[0]),
    };

    private static Value? Reduce(BuiltinCall call, ReadOnlySpan<Value> args, long start, Func<BuiltinCall, Value, Value, Value?> combine)
    {
        if (!TryGetItems(call, args, out var items)) return null;
        var name = call.Name;
        Value? result = IntegerValue.Of(start);
        foreach (var item in items)
        {
            if (item is not NumberValue) return call.ElementMustBe(1, args[0], "number", item);
            call.Budget.Step();
            result = combine(call, result, item);
            if (result is null) return null;
            call.Name = name;
        }
        return result;
    }

    private static Value? Extreme(BuiltinCall call, ReadOnlySpan<Value> args, int direction)
    {
        if (!TryGetItems(call, args, out var items)) return null;
        call.Budget.Step(items.Length);
        Value? best = null;
        foreach (var item in items)
            if (best is null || RegoOperations.Compare(item, best) * direction >= 0) best = item;
        return best;
    }

    private static ArrayValue? Sort(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        if (!TryGetItems(call, args, out var items)) return null;
        call.Budget.Step(items.Length * 4L);
        if (args[0] is SetValue set) return new ArrayValue([.. set]);
        var sorted = items.ToArray();
        Array.Sort(sorted, RegoOperations.Compare);
        return new ArrayValue(sorted);
    }

    private static Value? All(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        if (!call.TryGetItems(args, 0, "one of {array, set}", out var items)) return null;
        return Value.Of(items.All(item => item == BooleanValue.True));
    }

    private static Value? Any(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        if (!call.TryGetItems(args, 0, "one of {array, set}", out _)) return null;
        return Value.Of(RegoOperations.Contains(args[0], BooleanValue.True, call.Budget));
    }

    /// <summary>The members in the order they are stored: cheaper than the canonical order of a set.</summary>
    private static bool TryGetItems(BuiltinCall call, ReadOnlySpan<Value> args, out ReadOnlySpan<Value> items)
    {
        items = args[0] switch
        {
            ArrayValue list => list.Items,
            SetValue set => AddedItems(set),
            _ => default,
        };
        return args[0] is ArrayValue or SetValue || call.OperandMustBe(1, "one of {set, array}", args[0]) is not null;
    }

    private static Value[] AddedItems(SetValue set)
    {
        var items = new Value[set.Count];
        for (var i = 0; i < items.Length; i++) items[i] = set.Added(i);
        return items;
    }
}
