using Bylaw.Core.Plans;
using Bylaw.Core.Values;

namespace Bylaw.Cli.Opa.Eval;

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
