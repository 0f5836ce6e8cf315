using System.Collections.Immutable;
using System.Globalization;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Values;

namespace Bylaw.Rego.Bundles;

/// <summary>
/// Merges documents into one. Objects are merged key by key; any other two values under one path are in conflict, even
/// equal ones. Documents are kept as they are until another one reaches into them.
/// </summary>
internal sealed class DataDocuments
{
    private readonly Branch _root = new();

    /// <summary>What was merged so far; empty for nothing.</summary>
    public ObjectValue Result => _root.ToObject();

    public bool IsEmpty => _root.Entries.Count == 0;

    /// <summary>Adds a value under a path; false when it is in conflict with what is there. The root must be an object.</summary>
    public bool TryAdd(ReadOnlySpan<string> path, Value value)
    {
        var branch = _root;
        for (var i = 0; i < path.Length; i++)
        {
            var key = new StringValue(path[i]);
            if (i == path.Length - 1) return TryAdd(branch, key, value);
            if (branch.Descend(key) is not { } next) return false;
            branch = next;
        }
        return value is ObjectValue map && TryMerge(branch, map);
    }

    private static bool TryMerge(Branch branch, ObjectValue map)
    {
        for (var place = 0; place < map.Count; place++)
            if (!TryAdd(branch, map.WrittenKey(place), map.WrittenValue(place))) return false;
        return true;
    }

    private static bool TryAdd(Branch branch, Value key, Value value)
    {
        if (branch.Entries.TryAdd(key, value)) return true;
        return value is ObjectValue map && branch.Descend(key) is { } there && TryMerge(there, map);
    }

    /// <summary>Carries out the operations of a delta, one after the other; gives what stopped it.</summary>
    public Diagnostic? TryPatch(ImmutableArray<PatchOperation> operations)
    {
        foreach (var operation in operations)
            if (TryPatch(operation) is { } problem) return BundleDiagnostics.Delta($"{problem}: /{string.Join('/', operation.Path)}");
        return null;
    }

    private string? TryPatch(PatchOperation operation)
    {
        var branch = _root;
        var path = operation.Path.AsSpan();
        if (path.IsEmpty) return TryReplaceAll(operation);
        for (; path.Length > 1; path = path[1..])
        {
            var key = new StringValue(path[0]);
            if (!branch.Entries.TryGetValue(key, out var there) && operation.Operation != "upsert") return NotFound;
            if (branch.Descend(key) is not { } next)
            {
                // An array, or a part of one.
                var edited = Edit((Value)there!, path[1..], operation, out var problem);
                if (edited is not null) branch.Entries[key] = edited;
                return problem;
            }
            branch = next;
        }
        var last = new StringValue(path[0]);
        if (operation.Operation == "remove") return branch.Entries.Remove(last) ? null : NotFound;
        if (operation.Operation == "replace" && !branch.Entries.ContainsKey(last)) return NotFound;
        branch.Entries[last] = operation.Value;
        return null;
    }

    private string? TryReplaceAll(PatchOperation operation)
    {
        if (operation.Operation == "remove" || operation.Value is not ObjectValue map) return "storage_invalid_patch_error: root must be object";
        _root.Entries.Clear();
        TryMerge(_root, map);
        return null;
    }

    private const string NotFound = "storage_not_found_error: document does not exist";

    /// <summary>A value with a change somewhere below it; null with a problem.</summary>
    private static Value? Edit(Value value, ReadOnlySpan<string> path, PatchOperation operation, out string? problem)
    {
        problem = null;
        switch (value)
        {
            case ObjectValue:
                var map = new DataDocuments();
                map.TryAdd([], value);
                problem = map.TryPatch(operation with { Path = [.. path] });
                return problem is null ? map.Result : null;
            case ArrayValue list:
                var isNew = path is [_] && operation.Operation == "upsert";
                if (PlaceIn(list, path[0], isNew) is not { } place)
                {
                    problem = NotFound;
                    return null;
                }
                if (path.Length > 1)
                    return Edit(list[place], path[1..], operation, out problem) is { } edited ? new ArrayValue([.. list.Items[..place], edited, .. list.Items[(place + 1)..]]) : null;
                return operation.Operation switch
                {
                    "remove" => new ArrayValue([.. list.Items[..place], .. list.Items[(place + 1)..]]),
                    "replace" => new ArrayValue([.. list.Items[..place], operation.Value, .. list.Items[(place + 1)..]]),
                    _ => new ArrayValue([.. list.Items[..place], operation.Value, .. list.Items[place..]]),
                };
            default:
                problem = operation.Operation == "upsert" ? "storage_write_conflict_error: a value that is no object is in the way" : NotFound;
                return null;
        }
    }

    // New items go before a place, or behind all with "-".
    private static int? PlaceIn(ArrayValue list, string text, bool isNew)
    {
        if (text == "-") return isNew ? list.Count : null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var place) && place < list.Count + (isNew ? 1 : 0) ? place : null;
    }

    /// <summary>An object that is still open: its entries are values, or branches of their own.</summary>
    private sealed class Branch
    {
        public Dictionary<Value, object> Entries { get; } = [];

        /// <summary>The open object under a key, opened now when it was closed; null when something else is there.</summary>
        public Branch? Descend(Value key)
        {
            if (!Entries.TryGetValue(key, out var there)) there = ObjectValue.Empty;
            if (there is Branch branch) return branch;
            if (there is not ObjectValue map) return null;
            branch = new Branch();
            for (var place = 0; place < map.Count; place++) branch.Entries.Add(map.WrittenKey(place), map.WrittenValue(place));
            Entries[key] = branch;
            return branch;
        }

        public ObjectValue ToObject()
        {
            var map = new ObjectBuilder(Entries.Count);
            foreach (var (key, entry) in Entries) map.Set(key, entry is Branch branch ? branch.ToObject() : (Value)entry);
            return map.ToObject();
        }
    }
}
