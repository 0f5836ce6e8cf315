using System.Globalization;
using Bylaw.Core.Plans;
using Bylaw.Core.Values;

namespace Bylaw.Core.Library;

/// <summary>One operation of a JSON Patch.</summary>
/// <param name="Kind"><c>add</c>, <c>remove</c>, <c>replace</c>, <c>move</c>, <c>copy</c>, <c>test</c>; null when it does not say.</param>
/// <param name="Path">The keys that lead to its place; none for the whole document.</param>
/// <param name="From">The keys that lead to what is moved or copied; null for none.</param>
/// <param name="Value">The value that is added or compared; null for none.</param>
public sealed record PatchOperation(string? Kind, Value[] Path, Value[]? From, Value? Value);

/// <summary>
/// JSON Patch (RFC 6902) on any value. Beyond the RFC, keys may be any values, and sets take part: the key of a
/// member is the member.
/// </summary>
public static class JsonPatch
{
    /// <summary>
    /// Does one operation. Null, with the reason, when it cannot be done; a document whose root was removed is <c>null</c> too, without a reason.
    /// </summary>
    public static Value? Apply(Value? document, PatchOperation operation, Budget budget, out string? problem)
    {
        budget.Step();
        problem = TryApply(budget, operation, ref document) ? null : Why(operation);
        // What is copied into itself doubles each time, and is small only until somebody writes it out.
        if (problem is null && document is not null) budget.Admit(document);
        return problem is null ? document : null;
    }

    /// <summary>The keys of a pointer (RFC 6901): <c>~1</c> stands for a slash, <c>~0</c> for a tilde, decoded in this order.</summary>
    public static Value[] PathOf(string pointer) => pointer.Length == 0 ? [] :
        [.. pointer.TrimStart('/').Split('/').Select(part => Value.Of(part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)))];

    private static bool TryApply(Budget budget, PatchOperation patch, ref Value? document)
    {
        switch (patch.Kind)
        {
            case "add": return patch.Value is not null && TryInsert(budget, ref document, patch.Path, patch.Value);
            case "remove": return TryDelete(budget, ref document, patch.Path);
            case "replace": return patch.Value is not null && TryDelete(budget, ref document, patch.Path) && TryInsert(budget, ref document, patch.Path, patch.Value);
            case "test": return patch.Value is not null && Find(document, patch.Path) is { } found && found.Equals(patch.Value);
            case "move":
                return patch.From is { } from && Find(document, from) is { } moved && TryDelete(budget, ref document, from) && TryInsert(budget, ref document, patch.Path, moved);
            case "copy":
                return patch.From is { } origin && Find(document, origin) is { } copied && TryInsert(budget, ref document, patch.Path, copied);
            default: return false;
        }
    }

    private static string Why(PatchOperation patch) => patch.Kind switch
    {
        null => "the operation has no `op`",
        "add" or "replace" or "test" when patch.Value is null => $"{patch.Kind} operation has no value",
        "move" or "copy" when patch.From is null => $"{patch.Kind} operation has no `from`",
        "test" => $"testing value {Pointer(patch.Path)} failed: test failed",
        "add" => $"add operation does not apply: doc is missing path: \"{Pointer(patch.Path)}\": missing value",
        "remove" or "replace" => $"{patch.Kind} operation does not apply: doc is missing key: {Pointer(patch.Path)}: missing value",
        "move" or "copy" => $"{patch.Kind} operation does not apply: doc is missing path: \"{Pointer(patch.From!)}\" or \"{Pointer(patch.Path)}\": missing value",
        var other => $"unexpected kind: {other}",
    };

    private static string Pointer(Value[] path) => string.Concat(path.Select(key => "/" + ((key as StringValue)?.Text ?? key.ToString()).Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)));

    private static bool TryInsert(Budget budget, ref Value? document, ReadOnlySpan<Value> path, Value value) =>
        path.IsEmpty ? (document = value) is not null : TryEdit(budget, ref document, path, (parent, key) => Inserted(parent, key, value));

    private static bool TryDelete(Budget budget, ref Value? document, ReadOnlySpan<Value> path)
    {
        if (!path.IsEmpty) return TryEdit(budget, ref document, path, Deleted);
        var existed = document is not null;
        document = null;
        return existed;
    }

    /// <summary>Replaces the parent at the end of the path by what the edit makes of it, and so all that hold it.</summary>
    private static bool TryEdit(Budget budget, ref Value? document, ReadOnlySpan<Value> path, Func<Value, Value, Value?> edit)
    {
        if (document is null) return false;
        budget.Enter();
        budget.Step(CountOf(document) >> 4);
        var result = EditBelow(budget, document, path, edit);
        budget.Leave();
        if (result is null) return false;
        document = result;
        return true;
    }

    private static Value? EditBelow(Budget budget, Value document, ReadOnlySpan<Value> path, Func<Value, Value, Value?> edit)
    {
        if (path.Length == 1) return edit(document, path[0]);
        var child = Child(document, path[0]);
        return child is not null && TryEdit(budget, ref child, path[1..], edit) ? Replaced(document, path[0], child!) : null;
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
        ObjectValue map => map.Get(key),
        ArrayValue list => Index(list, key) is { } i && i < list.Count ? list[i] : null,
        SetValue set => set.Find(key),
        _ => null,
    };

    private static Value? Inserted(Value parent, Value key, Value value)
    {
        switch (parent)
        {
            case ObjectValue map: return map.With(key, value);
            case SetValue set: return key.Equals(value) ? SetValue.Of([.. set, value]) : null;
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
            ObjectValue map => map.Without(key),
            SetValue set => SetValue.Of(set.Where(member => !member.Equals(key))),
            ArrayValue list when Index(list, key) is { } i => new ArrayValue([.. list.Items[..i], .. list.Items[(i + 1)..]]),
            _ => null,
        };
    }

    private static Value? Replaced(Value parent, Value key, Value value)
    {
        switch (parent)
        {
            case ObjectValue map: return map.With(key, value);
            case SetValue set: return SetValue.Of(set.Select(member => member.Equals(key) ? value : member));
            case ArrayValue list when Index(list, key) is { } i:
                var items = list.Items.ToArray();
                items[i] = value;
                return new ArrayValue(items);
            default: return null;
        }
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
