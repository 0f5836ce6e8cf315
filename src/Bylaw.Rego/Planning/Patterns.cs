using Bylaw.Core.Plans;
using Bylaw.Core.Values;

namespace Bylaw.Rego.Planning;

/// <summary>What a value is matched against; variables in it become bound.</summary>
internal abstract class Pattern
{
    public abstract bool Match(Frame frame, Value value);

    /// <summary>Adds the slots that a match binds.</summary>
    public virtual void Bound(HashSet<int> slots) { }
}

/// <summary>Binds a variable.</summary>
internal sealed class BindPattern(int slot) : Pattern
{
    public int Slot => slot;

    public override void Bound(HashSet<int> slots) => slots.Add(slot);

    public override bool Match(Frame frame, Value value)
    {
        frame.Bind(slot, value);
        return true;
    }
}

/// <summary>Takes anything.</summary>
internal sealed class AnyPattern : Pattern
{
    public static readonly AnyPattern Instance = new();

    public override bool Match(Frame frame, Value value) => true;
}

/// <summary>Takes what equals the value of a node.</summary>
internal sealed class EqualPattern(ValueNode node) : Pattern
{
    public ValueNode Node => node;

    public override bool Match(Frame frame, Value value) => node.Evaluate(frame) is { } wanted && Built.AreEqual(frame, wanted, value);
}

/// <summary>Takes arrays of a length whose items match. Items are matched in an order in which each finds its variables bound.</summary>
internal sealed class ArrayPattern((int Index, Pattern Pattern)[] items) : Pattern
{
    public override void Bound(HashSet<int> slots)
    {
        foreach (var (_, pattern) in items) pattern.Bound(slots);
    }

    public override bool Match(Frame frame, Value value)
    {
        if (value is not ArrayValue array || array.Count != items.Length) return false;
        foreach (var (index, pattern) in items)
            if (!pattern.Match(frame, array[index])) return false;
        return true;
    }
}

/// <summary>Takes objects with exactly these keys whose values match.</summary>
internal sealed class ObjectPattern((ValueNode Key, Pattern Pattern)[] entries) : Pattern
{
    public override void Bound(HashSet<int> slots)
    {
        foreach (var (_, pattern) in entries) pattern.Bound(slots);
    }

    public override bool Match(Frame frame, Value value)
    {
        if (value is not ObjectValue map || map.Count != entries.Length) return false;
        foreach (var (key, pattern) in entries)
            if (key.Evaluate(frame) is not { } name || map.Get(name) is not { } part || !pattern.Match(frame, part)) return false;
        return true;
    }
}
