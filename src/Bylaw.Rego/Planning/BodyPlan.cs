using Bylaw.Core.Plans;
using Bylaw.Core.Text;
using Bylaw.Core.Values;

namespace Bylaw.Rego.Planning;

/// <summary>Takes the solutions of a body.</summary>
internal abstract class Sink
{
    /// <summary>Takes one solution, which is in the frame; true ends the search.</summary>
    public abstract bool Accept(Frame frame);
}

/// <summary>Ends the search at the first solution.</summary>
internal sealed class FirstSolution : Sink
{
    public static readonly FirstSolution Instance = new();

    public override bool Accept(Frame frame) => true;
}

/// <summary>
/// The steps of a body. Steps with one answer run in a loop; a step that has several tries each with the rest of
/// the body, so that the call stack grows with the number of such steps only.
/// </summary>
internal sealed class BodyPlan(Step[] steps)
{
    public static readonly BodyPlan Empty = new([]);

    // Told once: every step of every body asks.
    private readonly SearchStep?[] _searches = [.. steps.Select(step => step as SearchStep)];

    public ReadOnlySpan<Step> Steps => steps;

    /// <summary>Whether a step searches.</summary>
    public bool Searches { get; } = Array.Exists(steps, step => step is SearchStep);

    /// <summary>Whether there is a solution.</summary>
    public bool Holds(Frame frame) => Solve(frame, 0, FirstSolution.Instance);

    /// <summary>Hands every solution to the sink; true when the sink ended the search.</summary>
    public bool Solve(Frame frame, int next, Sink sink)
    {
        var recorder = frame.Recorder;
        for (; next < steps.Length; next++)
        {
            var step = steps[next];
            frame.Budget.Step();
            recorder?.Tried(step);
            if (_searches[next] is { } search)
            {
                frame.Budget.Enter();
                var stopped = search.Solve(frame, this, next + 1, sink);
                frame.Budget.Leave();
                if (!stopped && recorder is not null) recorder.Failed(step, frame);
                return stopped;
            }
            if (!step.Test(frame))
            {
                recorder?.Failed(step, frame);
                return false;
            }
        }
        return sink.Accept(frame);
    }
}

/// <summary>A step of a body.</summary>
internal abstract class Step(Location at) : TestNode(at);

/// <summary>A step that may hold in several ways.</summary>
internal abstract class SearchStep(Location at) : Step(at)
{
    public sealed override bool Test(Frame frame) => throw new InvalidOperationException("a search step is solved, not tested");

    public abstract bool Solve(Frame frame, BodyPlan body, int next, Sink sink);
}

/// <summary>A value that must be defined and not false.</summary>
internal sealed class TruthStep(ValueNode value) : Step(value.At)
{
    public ValueNode Value => value;

    public override bool Test(Frame frame) => value.Evaluate(frame) is { } found && !ReferenceEquals(found, BooleanValue.False);
}

/// <summary>A value that is defined and matches.</summary>
internal sealed class MatchStep(ValueNode value, Pattern pattern, Location at) : Step(at)
{
    public Pattern Pattern => pattern;

    public override bool Test(Frame frame) => value.Evaluate(frame) is { } found && pattern.Match(frame, found);
}

/// <summary>Binds a variable to a value that must be defined.</summary>
internal sealed class BindStep(int slot, ValueNode value, Location at) : Step(at)
{
    public int Slot => slot;

    public ValueNode Value => value;

    public override bool Test(Frame frame)
    {
        var found = value.Evaluate(frame);
        frame.Bind(slot, found);
        return found is not null;
    }
}

/// <summary>Two values that are defined and equal.</summary>
internal sealed class EqualStep(ValueNode left, ValueNode right, Location at) : Step(at)
{
    public ValueNode Left => left;

    public ValueNode Right => right;

    public override bool Test(Frame frame)
    {
        if (left.Evaluate(frame) is not { } a || right.Evaluate(frame) is not { } b) return false;
        var equal = Built.AreEqual(frame, a, b);
        if (frame.Recorder is { } recorder) recorder.Called(this, "eq", [a, b], Value.Of(equal));
        return equal;
    }
}

/// <summary>Holds when the body does not.</summary>
internal sealed class NegationStep(BodyPlan body, Location at) : Step(at)
{
    public BodyPlan Body => body;

    public override bool Test(Frame frame) => !body.Holds(frame);
}

/// <summary><c>and</c>, <c>or</c>: the right body is asked only when the left one leaves it open.</summary>
internal sealed class ConnectiveStep(bool isOr, BodyPlan left, BodyPlan right, Location at) : Step(at)
{
    public BodyPlan Left => left;

    public BodyPlan Right => right;

    public override bool Test(Frame frame) => isOr ? left.Holds(frame) || right.Holds(frame) : left.Holds(frame) && right.Holds(frame);
}

/// <summary>Holds when the body does for each item of a collection.</summary>
internal sealed class UniversalStep(int? key, int value, ValueNode domain, BodyPlan body, Location at) : Step(at)
{
    public BodyPlan Body => body;

    public override bool Test(Frame frame)
    {
        switch (domain.Evaluate(frame))
        {
            case ArrayValue array:
                for (var i = 0; i < array.Count; i++)
                    if (!Holds(frame, IntegerValue.Of(i), array[i])) return false;
                return true;
            case ObjectValue map:
                for (var n = 0; n < map.Count; n++)
                {
                    var place = map.SortedPlace(n);
                    if (!Holds(frame, map.WrittenKey(place), map.WrittenValue(place))) return false;
                }
                return true;
            case SetValue set:
                for (var n = 0; n < set.Count; n++)
                    if (!Holds(frame, set.Sorted(n), set.Sorted(n))) return false;
                return true;
            default: return false;
        }
    }

    private bool Holds(Frame frame, Value itemKey, Value item)
    {
        frame.Budget.Step();
        if (key is { } slot) frame.Bind(slot, itemKey);
        frame.Bind(value, item);
        return body.Holds(frame);
    }
}

/// <summary>Prints a line; never fails.</summary>
internal sealed class PrintStep(ValueNode[] parts, Location at) : Step(at)
{
    public override bool Test(Frame frame)
    {
        var session = (RegoSession)frame.Session;
        if (session.Print is not { } print) return true;
        print(string.Join(' ', parts.Select(part => TemplateNode.Text(part.Evaluate(frame)))));
        return true;
    }
}
