using Bylaw.Core.Values;

namespace Bylaw.Core.Plans;

/// <summary>Hands what happens to several listeners.</summary>
public sealed class Recorders(IReadOnlyList<Recorder> all) : Recorder
{
    /// <summary>One listener for all of these; null for none.</summary>
    public static Recorder? Join(IEnumerable<Recorder?> recorders) => recorders.OfType<Recorder>().ToList() switch
    {
        [] => null,
        [var only] => only,
        var several => new Recorders(several),
    };

    /// <inheritdoc/>
    public override void Tried(PlanNode node)
    {
        foreach (var one in all) one.Tried(node);
    }

    /// <inheritdoc/>
    public override void Failed(PlanNode node, Frame frame)
    {
        foreach (var one in all) one.Failed(node, frame);
    }

    /// <inheritdoc/>
    public override void Held(PlanNode node)
    {
        foreach (var one in all) one.Held(node);
    }

    /// <inheritdoc/>
    public override void Looked(PlanNode node, Value container, Value key, Value? found)
    {
        foreach (var one in all) one.Looked(node, container, key, found);
    }

    /// <inheritdoc/>
    public override void Missed(PlanNode node, Value key)
    {
        foreach (var one in all) one.Missed(node, key);
    }

    /// <inheritdoc/>
    public override void Called(PlanNode node, string name, ReadOnlySpan<Value> arguments, Value? result)
    {
        foreach (var one in all) one.Called(node, name, arguments, result);
    }

    /// <inheritdoc/>
    public override void Answered(PlanNode node, string rule, Value? result)
    {
        foreach (var one in all) one.Answered(node, rule, result);
    }
}
