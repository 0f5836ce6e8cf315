using Bylaw.Core.Values;

namespace Bylaw.Rego.Library;

/// <summary>Functions on arrays.</summary>
internal static class ArrayBuiltins
{
    internal static readonly Builtin[] Table =
    [
        new("array.concat", "(x: array[any], y: array[any]) => z: array[any]", Concat),
        new("array.slice", "(arr: array[any], start: number, stop: number) => slice: array[any]", Slice),
        new("array.reverse", "(arr: array[any]) => rev: array[any]", Reverse),
        new("array.flatten", "(arr: array[any]) => flattened: array[any]", Flatten),
    ];

    private static ArrayValue? Concat(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        if (!call.TryGetArray(args, 0, out var left) || !call.TryGetArray(args, 1, out var right)) return null;
        call.Budget.Reserve(8L * (left.Count + right.Count));
        return new ArrayValue([.. left.Items, .. right.Items]);
    }

    private static ArrayValue? Slice(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        if (!call.TryGetArray(args, 0, out var list) || !call.TryGetInt64(args, 1, out var start) || !call.TryGetInt64(args, 2, out var stop)) return null;
        var end = (int)Math.Clamp(stop, 0, list.Count);
        var begin = (int)Math.Clamp(start, 0, end);
        call.Budget.Reserve(8L * (end - begin));
        return new ArrayValue(list.Items[begin..end].ToArray());
    }

    private static ArrayValue? Reverse(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        if (!call.TryGetArray(args, 0, out var list)) return null;
        call.Budget.Reserve(8L * list.Count);
        var items = list.Items.ToArray();
        Array.Reverse(items);
        return new ArrayValue(items);
    }

    /// <summary>Takes one level of nesting away.</summary>
    private static ArrayValue? Flatten(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        if (!call.TryGetArray(args, 0, out var list)) return null;
        var items = new List<Value>(list.Count);
        foreach (var item in list.Items)
        {
            if (item is not ArrayValue inner)
            {
                items.Add(item);
                continue;
            }
            call.Budget.Reserve(8L * inner.Count);
            items.AddRange(inner.Items);
        }
        return new ArrayValue([.. items]);
    }
}
