using System.Globalization;
using Bylaw.Core.Library;
using Bylaw.Core.Values;

namespace Bylaw.Rego.Library;

/// <summary>Functions that select or change parts of a document.</summary>
internal static class JsonBuiltins
{
    private const string Paths = "any<array[any<string, array[any]>], set[any<string, array[any]>]>";

    internal static readonly Builtin[] Table =
    [
        new("json.filter", $"(object: object[any: any], paths: {Paths}) => filtered: any", Filter),
        new("json.remove", $"(object: object[any: any], paths: {Paths}) => output: any", Remove),
        new("json.patch", "(object: any, patches: array[object<op: string, path: any>[any: any]]) => output: any", Patch),
    ];

    private static Value? Filter(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        if (!call.TryGetObject(args, 0, out var map) || DocumentPath.ReadAll(call, args) is not { } paths) return null;
        return Keep(call, map, PathTree.Of(paths));
    }

    private static Value? Remove(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        if (!call.TryGetObject(args, 0, out var map) || DocumentPath.ReadAll(call, args) is not { } paths) return null;
        return Drop(call, map, PathTree.Of(paths));
    }

    // OPA: an operation that cannot be done leaves the call undefined, without an error even in strict mode.
    private static Value? Patch(BuiltinCall call, ReadOnlySpan<Value> args) =>
        call.TryGetArray(args, 1, out var operations) ? Patched(call, args[0], operations) : null;

    private static Value? Patched(BuiltinCall call, Value document, ArrayValue operations)
    {
        Value? current = document;
        foreach (var item in operations.Items)
        {
            if (item is not ObjectValue patch || patch.Get("path") is not { } pathTerm || DocumentPath.Read(pathTerm) is not { } path) return null;
            var from = patch.Get("from") is { } origin ? DocumentPath.Read(origin) : null;
            current = JsonPatch.Apply(current, new PatchOperation(patch.GetText("op"), path, from, patch.Get("value")), call.Budget, out var problem);
            if (problem is not null) return null;
        }
        return current;
    }

    private static Value Keep(BuiltinCall call, Value value, PathTree paths)
    {
        if (paths.IsEnd) return value;
        call.Budget.Enter();
        var kept = Rebuild(call, value, (key, part) => paths.Below(key) is { } inner ? Keep(call, part, inner) : null);
        call.Budget.Leave();
        return kept;
    }

    private static Value Drop(BuiltinCall call, Value value, PathTree paths)
    {
        call.Budget.Enter();
        var rest = Rebuild(call, value, (key, part) => paths.Below(key) switch
        {
            null => part,
            { IsEnd: true } => null,
            var inner => Drop(call, part, inner),
        });
        call.Budget.Leave();
        return rest;
    }

    /// <summary>The value with each part replaced; null drops it. The keys of an array are texts here, as in a path.</summary>
    private static Value Rebuild(BuiltinCall call, Value value, Func<Value, Value, Value?> replace)
    {
        switch (value)
        {
            case ObjectValue map:
                call.Budget.Step(map.Count);
                var entries = new ObjectBuilder();
                for (var i = 0; i < map.Count; i++)
                    if (replace(map.WrittenKey(i), map.WrittenValue(i)) is { } entry) entries.Set(map.WrittenKey(i), entry);
                return entries.ToObject();
            case SetValue set:
                call.Budget.Step(set.Count);
                var members = new SetBuilder();
                for (var i = 0; i < set.Count; i++)
                    if (replace(set.Added(i), set.Added(i)) is { } member) members.Add(member);
                return members.ToSet();
            case ArrayValue list:
                call.Budget.Step(list.Count);
                var items = new List<Value>();
                for (var i = 0; i < list.Count; i++)
                    if (replace(Value.Of(i.ToString(CultureInfo.InvariantCulture)), list[i]) is { } item) items.Add(item);
                return new ArrayValue([.. items]);
            default: return value;
        }
    }

    /// <summary>Paths with their common beginnings shared. A path that ends makes the longer ones through it moot.</summary>
    private sealed class PathTree
    {
        private Dictionary<Value, PathTree>? _below = [];

        public bool IsEnd => _below is null;

        public static PathTree Of(List<Value[]> paths)
        {
            var root = new PathTree();
            foreach (var path in paths)
                if (path.Length > 0) root.Add(path);
            return root;
        }

        public PathTree? Below(Value key) => _below?.GetValueOrDefault(key);

        private void Add(ReadOnlySpan<Value> path)
        {
            var node = this;
            foreach (var key in path)
            {
                if (node._below is null) return;
                if (!node._below.TryGetValue(key, out var next)) node._below[key] = next = new PathTree();
                node = next;
            }
            node._below = null;
        }
    }
}
