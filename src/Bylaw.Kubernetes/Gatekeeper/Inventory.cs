using Bylaw.Core.Values;

namespace Bylaw.Kubernetes.Gatekeeper;

/// <summary>The objects that templates read as <c>data.inventory</c>: by namespace, group and version, kind, name.</summary>
internal static class Inventory
{
    /// <summary>Data with objects added to what is in it already.</summary>
    public static Value? With(Value? data, IReadOnlyCollection<KubernetesObject> objects)
    {
        if (objects.Count == 0) return data;
        var root = data as ObjectValue ?? ObjectValue.Empty;
        var entries = objects.Select(one => (Path: one.Namespace is { } space ? (string[])["namespace", space, one.ApiVersion, one.Kind, one.Name] : ["cluster", one.ApiVersion, one.Kind, one.Name], (Value)one.Value));
        return root.With(new StringValue("inventory"), With(root.Get("inventory") as ObjectValue ?? ObjectValue.Empty, entries, 0));
    }

    // A level at a time, so that each map is made once.
    private static ObjectValue With(ObjectValue map, IEnumerable<(string[] Path, Value Value)> entries, int level)
    {
        var result = new ObjectBuilder(map.Count + 1);
        for (var i = 0; i < map.Count; i++) result.Set(map.WrittenKey(i), map.WrittenValue(i));
        foreach (var group in entries.GroupBy(entry => entry.Path[level], StringComparer.Ordinal))
            result.Set(group.Key, group.First().Path.Length == level + 1 ? group.Last().Value : With(map.Get(group.Key) as ObjectValue ?? ObjectValue.Empty, group, level + 1));
        return result.ToObject();
    }
}
