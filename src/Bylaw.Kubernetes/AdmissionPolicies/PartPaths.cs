using Bylaw.Core.Values;

namespace Bylaw.Kubernetes.AdmissionPolicies;

/// <summary>Finds a part of an object by its identity.</summary>
internal static class PartPaths
{
    // Deeper than the schemas of any object; what is deeper is found by its beginning.
    private const int Deepest = 64;

    /// <summary>The way to a part; null when the object does not hold it.</summary>
    public static ValuePath? Find(Value root, Value part) => Find(root, part, ValuePath.Root, Deepest);

    private static ValuePath? Find(Value value, Value part, ValuePath path, int levels)
    {
        if (ReferenceEquals(value, part)) return path;
        if (levels == 0) return null;
        switch (value)
        {
            case ObjectValue map:
                for (var i = 0; i < map.Count; i++)
                    if (Find(map.WrittenValue(i), part, path.Then(map.WrittenKey(i)), levels - 1) is { } found) return found;
                return null;
            case ArrayValue list:
                for (var i = 0; i < list.Count; i++)
                    if (Find(list[i], part, path.Then(i), levels - 1) is { } found) return found;
                return null;
            default: return null;
        }
    }
}
