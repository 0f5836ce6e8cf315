using Bylaw.Core.Plans;
using Bylaw.Core.Values;

namespace Bylaw.Rego.Planning;

/// <summary>Access to parts of values, as references do it.</summary>
internal static class Lookup
{
    /// <summary>The part under a key: a field, an item (whole numbers only), or the member itself; null when there is none.</summary>
    public static Value? Part(Value container, Value key)
    {
        switch (container)
        {
            case ObjectValue map: return map.Get(key);
            case ArrayValue list:
                if (key is IntegerValue small) return (ulong)small.Value < (ulong)list.Count ? list[(int)small.Value] : null;
                return key is NumberValue number && number.TryGetInt64(out var index) && (ulong)index < (ulong)list.Count ? list[(int)index] : null;
            case SetValue set: return set.Find(key);
            default: return null;
        }
    }

    /// <summary>The part under a path; null when there is none.</summary>
    public static Value? Follow(Value container, Value[] path)
    {
        Value? current = container;
        foreach (var key in path)
            current = current is null ? null : Part(current, key);
        return current;
    }

    /// <summary>As <see cref="Part(Value, Value)"/>, telling a listener.</summary>
    public static Value? Part(Frame frame, PlanNode node, Value container, Value key)
    {
        var found = Part(container, key);
        frame.Recorder?.Looked(node, container, key, found);
        return found;
    }
}
