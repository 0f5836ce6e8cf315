using Bylaw.Core.Text;
using Bylaw.Core.Values;

namespace Bylaw.Core.Plans;

/// <summary>A node of a plan: immutable, sealed in its leaves, with the place in the policy that it stands for.</summary>
public abstract class PlanNode(Location at)
{
    /// <summary>The expression in the policy.</summary>
    public Location At { get; } = at;
}

/// <summary>A node with a value. Null means that there is none: undefined, missing, skipped, as the language has it.</summary>
public abstract class ValueNode(Location at) : PlanNode(at)
{
    /// <summary>The value in a frame.</summary>
    public abstract Value? Evaluate(Frame frame);
}

/// <summary>A node with a yes or no.</summary>
public abstract class TestNode(Location at) : PlanNode(at)
{
    /// <summary>The answer in a frame.</summary>
    public abstract bool Test(Frame frame);
}

/// <summary>Always the same value.</summary>
public sealed class ConstantNode(Value value, Location at) : ValueNode(at)
{
    /// <summary>The value.</summary>
    public Value Value { get; } = value;

    /// <inheritdoc/>
    public override Value? Evaluate(Frame frame) => Value;
}

/// <summary>The value of a variable.</summary>
public sealed class SlotNode(int slot, Location at) : ValueNode(at)
{
    /// <summary>The variable's slot.</summary>
    public int Slot { get; } = slot;

    /// <inheritdoc/>
    public override Value? Evaluate(Frame frame) => frame.Slots[Slot];
}
