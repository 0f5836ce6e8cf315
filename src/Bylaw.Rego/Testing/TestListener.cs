using Bylaw.Core.Plans;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Rego.Explaining;
using Bylaw.Rego.Library;
using Bylaw.Rego.Planning;

namespace Bylaw.Rego.Testing;

/// <summary>The expression of a test that did not hold.</summary>
internal sealed record TestFailure(Location At, string? Expected, string? Found);

/// <summary>Remembers how far a test came: the last of its own expressions that failed, and what it compared.</summary>
internal sealed class TestListener : Recorder
{
    private readonly Dictionary<PlanNode, int> _places = new(ReferenceEqualityComparer.Instance);
    private readonly CoverageRecorder _coverage;
    private readonly List<Call> _calls = [];
    private int _furthest = -1;

    public TestListener(ClausePlan[] clauses, CoverageRecorder coverage)
    {
        _coverage = coverage;
        foreach (var clause in clauses)
            for (var part = clause; part is not null; part = part.Else)
                AddSteps(part.Body);
    }

    public TestFailure? Failure { get; private set; }

    private void AddSteps(BodyPlan body)
    {
        foreach (var step in body.Steps)
        {
            _places[step] = _places.Count;
            if (step is WithStep with) AddSteps(with.Inner);
        }
    }

    public override void Tried(PlanNode node)
    {
        _coverage.Tried(node);
        if (_places.ContainsKey(node)) _calls.Clear();
    }

    public override void Called(PlanNode node, string name, ReadOnlySpan<Value> arguments, Value? result) =>
        _calls.Add(new Call(node, name, arguments.ToArray(), result));

    public override void Failed(PlanNode node, Frame frame)
    {
        if (node is WithStep || !_places.TryGetValue(node, out var place) || place < _furthest) return;
        _furthest = place;
        Failure = Describe(node, frame);
    }

    private TestFailure Describe(PlanNode node, Frame frame)
    {
        var call = _calls.LastOrDefault(candidate => ReferenceEquals(candidate.Node.At.Source, node.At.Source)
            && candidate.Node.At.Span.Start >= node.At.Span.Start && candidate.Node.At.Span.End <= node.At.Span.End);
        if (node is NegationStep) return new TestFailure(node.At, "no solution", "a solution");
        if (call is { Arguments: [var left, var right] })
        {
            switch (call.Name)
            {
                case "equal" or "eq": return new TestFailure(node.At, Show(right), Show(left));
                case "neq": return new TestFailure(node.At, $"anything but {Show(right)}", Show(left));
                case "lt" or "lte" or "gt" or "gte":
                    var symbol = call.Name switch { "lt" => "<", "lte" => "<=", "gt" => ">", _ => ">=" };
                    return new TestFailure(node.At, $"{symbol} {Show(right)}", Show(left));
                case "internal.member_2": return new TestFailure(node.At, $"a member of {Show(right)}", Show(left));
            }
        }
        return new TestFailure(node.At, node is TruthStep ? "a value that is not `false`" : "a value", FoundBy(node, frame));
    }

    private static string FoundBy(PlanNode node, Frame frame)
    {
        if (node is not TruthStep truth) return "undefined";
        var recorder = frame.Recorder;
        frame.Recorder = null;
        var value = truth.Value.Evaluate(frame);
        frame.Recorder = recorder;
        return value is null ? "undefined" : Show(value);
    }

    private static string Show(Value value)
    {
        var text = TermText.Of(value);
        return $"`{(text.Length <= 400 ? text : text[..397] + "…")}`";
    }
}
