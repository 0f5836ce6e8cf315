using Bylaw.Core.Plans;
using Bylaw.Core.Values;

namespace Bylaw.Cli.Opa.Eval;

/// <summary>Hands what happens to several listeners.</summary>
internal sealed class Recorders(IReadOnlyList<Recorder> all) : Recorder
{
    /// <summary>One listener for all of these; null for none.</summary>
    public static Recorder? Join(IEnumerable<Recorder?> recorders) => recorders.OfType<Recorder>().ToList() switch
    {
        [] => null,
        [var only] => only,
        var several => new Recorders(several),
    };

    public override void Tried(PlanNode node)
    {
        foreach (var one in all) one.Tried(node);
    }

    public override void Failed(PlanNode node, Frame frame)
    {
        foreach (var one in all) one.Failed(node, frame);
    }

    public override void Held(PlanNode node)
    {
        foreach (var one in all) one.Held(node);
    }

    public override void Looked(PlanNode node, Value container, Value key, Value? found)
    {
        foreach (var one in all) one.Looked(node, container, key, found);
    }

    public override void Missed(PlanNode node, Value key)
    {
        foreach (var one in all) one.Missed(node, key);
    }

    public override void Called(PlanNode node, string name, ReadOnlySpan<Value> arguments, Value? result)
    {
        foreach (var one in all) one.Called(node, name, arguments, result);
    }

    public override void Answered(PlanNode node, string rule, Value? result)
    {
        foreach (var one in all) one.Answered(node, rule, result);
    }
}

/// <summary>Counts the work of an evaluation for <c>--instrument</c>.</summary>
internal sealed class WorkCounter : Recorder
{
    private long _expressions, _failures, _calls, _answers;

    public void AddTo(Metrics metrics)
    {
        metrics.Count("counter_eval_op_eval_expr", _expressions);
        metrics.Count("counter_eval_op_fail_expr", _failures);
        metrics.Count("counter_eval_op_builtin_call", _calls);
        metrics.Count("counter_eval_op_virtual_cache_miss", _answers);
    }

    public override void Tried(PlanNode node) => _expressions++;

    public override void Failed(PlanNode node, Frame frame) => _failures++;

    public override void Called(PlanNode node, string name, ReadOnlySpan<Value> arguments, Value? result) => _calls++;

    public override void Answered(PlanNode node, string rule, Value? result) => _answers++;
}
