using Bylaw.Core.Plans;
using Bylaw.Core.Text;
using Bylaw.Core.Values;

namespace Bylaw.Cel.Planning;

/// <summary>One evaluation: its limits, its clock, and why the part that failed last did.</summary>
internal sealed class CelSession(Budget budget)
{
    public Budget Budget => budget;

    /// <summary>What the evaluation has cost, in the units of the API server.</summary>
    public long Cost { get; private set; }

    /// <summary>What it may cost.</summary>
    public long CostLimit { get; private set; } = long.MaxValue;

    /// <summary>Gives the value of a variable that has none yet, by its slot; null when there is none to give.</summary>
    public Func<int, Value?>? Missing { get; set; }

    /// <summary>Begins anew, for another expression.</summary>
    public void Restart(long costLimit)
    {
        Cost = 0;
        CostLimit = costLimit;
        Failure = null;
    }

    /// <summary>Adds to the cost; ends the evaluation when that is too much.</summary>
    public void Charge(long cost)
    {
        if ((Cost += cost) > CostLimit) throw new EvaluationHalt("budget", "operation cancelled: actual cost limit exceeded");
    }

    /// <summary>Why the last part without a value has none; null when an operator needed it no more.</summary>
    public CelFailure? Failure { get; set; }

    /// <summary>Notes a failure, and gives the value of what failed: none.</summary>
    public Value? Fail(string message)
    {
        Failure = new CelFailure(message, null);
        return null;
    }

    public Value? Fail(string message, Location at)
    {
        Failure = new CelFailure(message, at);
        return null;
    }

    /// <summary>That no overload of a function takes values of these types.</summary>
    public Value? NoOverload(Location at) => Fail("no such overload", at);

    /// <summary>Gives the place to a failure that has none yet.</summary>
    public void Place(Location at)
    {
        if (Failure is { At: null } failure) Failure = failure with { At = at };
    }

    /// <summary>A value that was built: it must be within the limits.</summary>
    public Value Admit(Value value)
    {
        budget.Admit(value);
        return value;
    }
}

/// <summary>Why an expression has no value.</summary>
/// <param name="Message">Why, in the words of the API server.</param>
/// <param name="At">The part that failed; null while it is not known.</param>
internal sealed record CelFailure(string Message, Location? At);
