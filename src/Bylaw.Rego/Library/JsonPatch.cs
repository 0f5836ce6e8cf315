using System.Globalization;
using Bylaw.Core.Values;

namespace Bylaw.Rego.Library;

/// <summary>
/// JSON Patch (RFC 6902) on any value. Beyond the RFC, paths may be arrays of keys, and sets take part: the key of a
/// member is the member.
/// </summary>
internal static class JsonPatch
{
    /// <summary>The patched value; null when an operation is malformed or cannot be done.</summary>
    public static Value? Apply(BuiltinCall call, Value document, ArrayValue operations)
    {
        Value? current = document;
        foreach (var operation in operations.Items)
        {
            call.Budget.Step();
            if (operation is not ObjectValue patch || !TryStep(call, patch, ref current)) return null;
        }
        return current;
    }

    /// <summary>One operation; the document is null after its root was removed.</summary>
    private static bool TryStep(BuiltinCall call, ObjectValue patch, ref Value? document)
    {
        if (patch.Get("path") is not { } pathTerm || DocumentPath.Read(pathTerm) is not { } path) return false;
        var value = patch.Get("value");
        switch (patch.GetText("op"))
        {
            case "add": return value is not null && TryInsert(call, ref document, path, value);
            case "remove": return TryDelete(call, ref document, path);
            case "replace": return value is not null && TryDelete(call, ref document, path) && TryInsert(call, ref document, path, value);
            case "test": return value is not null && Find(document, path) is { } found && RegoOperations.AreEqual(found, value);
            case "move":
                return Source(patch) is { } from && Find(document, from) is { } moved
                    && TryDelete(call, ref document, from) && TryInsert(call, ref document, path, moved);
            case "copy":
                return Source(patch) is { } origin && Find(document, origin) is { } copied && TryInsert(call, ref document, path, copied);
            default: return false;
        }
    }

    private static Value[]? Source(ObjectValue patch) => patch.Get("from") is { } from ? DocumentPath.Read(from) : null;

    private static bool TryInsert(BuiltinCall call, ref Value? document, ReadOnlySpan<Value> path, Value value) =>
        path.IsEmpty ? (document = value) is not null : TryEdit(call, ref document, path, (parent, key) => Inserted(parent, key, value));

    private static bool TryDelete(BuiltinCall call, ref Value? document, ReadOnlySpan<Value> path)
    {
        if (!path.IsEmpty) return TryEdit(call, ref document, path, Deleted);
        var existed = document is not null;
        document = null;
        return existed;
    }

    /// <summary>Replaces the parent at the end of the path by what the edit makes of it, and so all that hold it.</summary>
    private static bool TryEdit(BuiltinCall call, ref Value? document, ReadOnlySpan<Value> path, Func<Value, Value, Value?> edit)
    {
        if (document is null) return false;
        call.Budget.Enter();
        call.Budget.Step(CountOf(document) >> 4);
        var result = EditBelow(call, document, path, edit);
        call.Budget.Leave();
        if (result is null) return false;
        document = result;
        return true;
    }

    private static Value? EditBelow(BuiltinCall call, Value document, ReadOnlySpan<Value> path, Func<Value, Value, Value?> edit)
    {
        if (path.Length == 1) return edit(document, path[0]);
        var child = Child(document, path[0]);
        return child is not null && TryEdit(call, ref child, path[1..], edit) ? Replaced(document, path[0], child!) : null;
    }

    private static int CountOf(Value value) => value switch
    {
        ObjectValue map => map.Count,
        SetValue set => set.Count,
        ArrayValue list => list.Count,
        _ => 0,
    };

    private static Value? Find(Value? document, ReadOnlySpan<Value> path)
    {
        foreach (var key in path)
        {
            if (document is null) return null;
            document = Child(document, key);
        }
        return document;
    }

    private static Value? Child(Value parent, Value key) => parent switch
    {
        ArrayValue list => Index(list, key) is { } i && i < list.Count ? list[i] : null,
        _ => RegoOperations.Lookup(parent, key),
    };

    private static Value? Inserted(Value parent, Value key, Value value)
    {
        switch (parent)
        {
            case ObjectValue map: return map.With(key, value);
            case SetValue set: return RegoOperations.AreEqual(key, value) ? SetValue.Of([.. set, value]) : null;
            case ArrayValue list:
                return Index(list, key) is { } i ? new ArrayValue([.. list.Items[..i], value, .. list.Items[i..]]) : null;
            default: return null;
        }
    }

    private static Value? Deleted(Value parent, Value key)
    {
        if (Child(parent, key) is null) return null;
        return parent switch
        {
            ObjectValue map => Without(map, key),
            SetValue set => SetValue.Of(set.Where(member => !RegoOperations.AreEqual(member, key))),
            ArrayValue list when Index(list, key) is { } i => new ArrayValue([.. list.Items[..i], .. list.Items[(i + 1)..]]),
            _ => null,
        };
    }

    private static Value? Replaced(Value parent, Value key, Value value)
    {
        switch (parent)
        {
            case ObjectValue map: return map.With(key, value);
            case SetValue set: return SetValue.Of(set.Select(member => RegoOperations.AreEqual(member, key) ? value : member));
            case ArrayValue list when Index(list, key) is { } i:
                var items = list.Items.ToArray();
                items[i] = value;
                return new ArrayValue(items);
            default: return null;
        }
    }

    private static ObjectValue Without(ObjectValue map, Value key)
    {
        var rest = new ObjectBuilder(map.Count);
        for (var i = 0; i < map.Count; i++)
            if (!RegoOperations.AreEqual(map.WrittenKey(i), key)) rest.Set(map.WrittenKey(i), map.WrittenValue(i));
        return rest.ToObject();
    }

    /// <summary>A place from 0 up to the number of items; null for none. RFC 6901: no leading zeros, <c>-</c> is the end.</summary>
    private static int? Index(ArrayValue list, Value key)
    {
        long index;
        switch (key)
        {
            case NumberValue number when number.TryGetInt64(out index): break;
            case StringValue { Text: "-" }: return list.Count;
            case StringValue { Text: "0" }: return 0;
            case StringValue { Text: [not '0', ..] digits } when long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out index): break;
            default: return null;
        }
        return index >= 0 && index <= list.Count ? (int)index : null;
    }
}
