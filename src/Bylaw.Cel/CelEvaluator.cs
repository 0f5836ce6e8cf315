using System.Collections.Immutable;
using Bylaw.Cel.Explaining;
using Bylaw.Cel.Planning;
using Bylaw.Core.Plans;
using Bylaw.Core.Values;

namespace Bylaw.Cel;

/// <summary>Evaluates expressions one after the other, within one budget. For one thread; it reuses what it works with.</summary>
internal sealed class CelEvaluator
{
    private readonly Budget _budget;
    private readonly CelSession _session;
    private Frame _frame;

    public CelEvaluator(BudgetLimits limits, TimeProvider clock, CancellationToken cancellation = default)
    {
        _budget = new Budget(Held(limits), clock, cancellation);
        _session = new CelSession(_budget);
        _frame = new Frame(8, _session, _budget);
    }

    /// <summary>Who listens; null for nobody.</summary>
    public Recorder? Recorder { get; set; }

    /// <summary>Gives the value of a variable that has none yet, by its place among the variables; null when there is none to give.</summary>
    public Func<int, Value?>? Missing
    {
        get => _session.Missing;
        set => _session.Missing = value;
    }

    /// <summary>Why the part that failed last did. What gives a missing variable sets it when it has none to give.</summary>
    public CelFailure? Failure
    {
        get => _session.Failure;
        set => _session.Failure = value;
    }

    /// <summary>Evaluates an expression on behalf of another that is being evaluated, to whose cost it adds; null with a failure.</summary>
    public Value? EvaluateWithin(CelProgram program, ReadOnlySpan<Value?> variables)
    {
        var frame = new Frame(program.Slots, _session, _budget);
        variables[..program.Variables].CopyTo(frame.Slots);
        return program.Plan.Evaluate(frame);
    }

    /// <summary>Begins anew, with all of a budget.</summary>
    public void Restart(BudgetLimits limits, TimeProvider clock, CancellationToken cancellation = default) => _budget.Restart(Held(limits), clock, cancellation);

    /// <summary>
    /// Evaluates an expression. Values of the environment's variables come in their order; null for one without. The value, or
    /// why there is none.
    /// </summary>
    public CelResult Evaluate(CelProgram program, ReadOnlySpan<Value?> variables, long costLimit = long.MaxValue)
    {
        _session.Restart(costLimit);
        _budget.LeaveAll();
        try
        {
            var value = program.Plan.Evaluate(FrameFor(program, variables));
            return new CelResult(value, value is null ? _session.Failure : null) { Cost = _session.Cost };
        }
        catch (Exception exception) when (EvaluationHalt.From(exception) is { } halt)
        {
            return new CelResult(null, new CelFailure(halt.Message, halt.At)) { IsHalted = true, Cost = _session.Cost };
        }
    }

    /// <summary>The parts of an expression that made its value what it is; nothing when a limit ends the search.</summary>
    public ImmutableArray<CelReason> Explain(CelProgram program, ReadOnlySpan<Value?> variables)
    {
        _session.Restart(long.MaxValue);
        _budget.LeaveAll();
        try
        {
            return Explainer.Explain(program.Plan, FrameFor(program, variables));
        }
        catch (Exception exception) when (EvaluationHalt.From(exception) is not null)
        {
            return [];
        }
    }

    /// <summary>Nested variables may keep all that was ever made, so that all of it counts.</summary>
    private static BudgetLimits Held(BudgetLimits limits) => limits with { Turnover = 1 };

    private Frame FrameFor(CelProgram program, ReadOnlySpan<Value?> variables)
    {
        if (_frame.Slots.Length < program.Slots) _frame = new Frame(program.Slots, _session, _budget);
        variables[..program.Variables].CopyTo(_frame.Slots);
        _frame.Recorder = Recorder;
        return _frame;
    }
}
