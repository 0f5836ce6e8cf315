using Bylaw.Core.Values;

namespace Bylaw.Kubernetes.AdmissionPolicies;

/// <summary>
/// Leaves out what a manifest says is null: the API server reads it as a field that is not there, and policies are asked about what
/// the API server has read.
/// </summary>
internal static class AbsentFields
{
    /// <summary>The value without fields that are null; the same instance when there are none.</summary>
    public static Value Dropped(Value value) => value switch
    {
        ObjectValue map => Dropped(map),
        ArrayValue list => Dropped(list),
        _ => value,
    };

    private static ObjectValue Dropped(ObjectValue map)
    {
        ObjectBuilder? kept = null;
        for (var i = 0; i < map.Count; i++)
        {
            var (key, field) = (map.WrittenKey(i), map.WrittenValue(i));
            var dropped = Dropped(field);
            if (kept is null && field is not NullValue && ReferenceEquals(dropped, field)) continue;
            kept ??= Before(map, i);
            if (field is not NullValue) kept.Set(key, dropped);
        }
        return kept?.ToObject() ?? map;
    }

    private static ObjectBuilder Before(ObjectValue map, int end)
    {
        var kept = new ObjectBuilder(map.Count);
        for (var i = 0; i < end; i++) kept.Set(map.WrittenKey(i), map.WrittenValue(i));
        return kept;
    }

    private static ArrayValue Dropped(ArrayValue list)
    {
        Value[]? kept = null;
        for (var i = 0; i < list.Count; i++)
        {
            var dropped = Dropped(list[i]);
            if (kept is null && ReferenceEquals(dropped, list[i])) continue;
            kept ??= [.. list];
            kept[i] = dropped;
        }
        return kept is null ? list : new ArrayValue(kept);
    }
}
