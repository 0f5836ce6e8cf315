using Bylaw.Core.Values;

namespace Bylaw.Kubernetes;

/// <summary>Finds the container that a path leads into.</summary>
public static class Containers
{
    private static readonly string[] Lists = ["containers", "initContainers", "ephemeralContainers"];

    /// <summary>
    /// The name of the container in which a place of an object lies: for <c>spec.template.spec.containers[0].image</c>
    /// the name of the first container. Null when it lies in none, or the container has no name.
    /// </summary>
    public static string? NameAt(Value root, ValuePath path)
    {
        Value? current = root;
        var inList = false;
        foreach (var key in path.Keys)
        {
            current = Step(current, key);
            if (inList && key is NumberValue) return (current as ObjectValue)?.GetText("name");
            inList = key is StringValue { Text: var name } && Lists.Contains(name, StringComparer.Ordinal);
        }
        return null;
    }

    private static Value? Step(Value? current, Value key) => current switch
    {
        ObjectValue map => map.Get(key),
        ArrayValue list when key is NumberValue n && n.TryGetInt64(out var i) && i >= 0 && i < list.Count => list[(int)i],
        _ => null,
    };
}
