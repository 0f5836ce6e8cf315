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
        var inventory = root.Get("inventory") as ObjectValue ?? ObjectValue.Empty;
        foreach (var one in objects)
        {
            string[] path = one.Namespace is { } space ? ["namespace", space, one.ApiVersion, one.Kind, one.Name] : ["cluster", one.ApiVersion, one.Kind, one.Name];
            inventory = Put(inventory, path, one.Value);
        }
        return root.With(new StringValue("inventory"), inventory);
    }

    private static ObjectValue Put(ObjectValue map, ReadOnlySpan<string> path, Value value)
    {
        var key = new StringValue(path[0]);
        return map.With(key, path.Length == 1 ? value : Put(map.Get(key) as ObjectValue ?? ObjectValue.Empty, path[1..], value));
    }
}
