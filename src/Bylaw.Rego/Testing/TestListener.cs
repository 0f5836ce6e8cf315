using Bylaw.Core.Plans;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Rego.Explaining;
using Bylaw.Rego.Library;
using Bylaw.Rego.Planning;

namespace Bylaw.Rego.Testing;

/// <summary>The expression of a test that did not hold.</summary>
/// <param name="At">Where it stands.</param>
/// <param name="Expected">What it wanted, in words or as a value; null when not known.</param>
/// <param name="Found">What it found instead.</param>
public sealed record TestFailure(Location At, string? Expected, string? Found)
{
    /// <summary>Values of its variables.</summary>
    public IReadOnlyList<KeyValuePair<string, Value>> Variables { get; init; } = [];
}

/// <summary>
/// Remembers how far a test came: the last of its own expressions that failed, and what it compared. Of a test with
/// cases it remembers that for each case.
/// </summary>
internal sealed class TestListener : Recorder
{
    private readonly Dictionary<PlanNode, int> _places = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<PlanNode, ClausePlan> _clauses = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<ArrayValue, (int Place, TestFailure Failure)> _cases = [];
    private readonly List<TestCaseKeys> _keys = [];
    private readonly List<Call> _calls = [];
    private int _furthest = -1;

    public TestListener(ClausePlan[] clauses)
    {
        foreach (var clause in clauses)
            for (var part = clause; part is not null; part = part.Else)
            {
                AddSteps(part, part.Body);
                if (part.Keys.Length > 0) _keys.Add(new TestCaseKeys(part));
            }
    }

    public TestFailure? Failure { get; private set; }

    /// <summary>The cases that began, by their names, with what failed last in them; those that hold are among them.</summary>
    public IEnumerable<KeyValuePair<ArrayValue, TestFailure>> Cases => _cases.Select(item => KeyValuePair.Create(item.Key, item.Value.Failure));

    private void AddSteps(ClausePlan clause, BodyPlan body)
    {
        foreach (var step in body.Steps)
        {
            _places[step] = _places.Count;
            _clauses[step] = clause;
            if (step is WithStep with) AddSteps(clause, with.Inner);
        }
    }

    public override void Tried(PlanNode node)
    {
        if (_places.ContainsKey(node)) _calls.Clear();
    }

    public override void Called(PlanNode node, string name, ReadOnlySpan<Value> arguments, Value? result) =>
        _calls.Add(new Call(node, name, arguments.ToArray(), result));

    public override void Failed(PlanNode node, Frame frame)
    {
        if (node is WithStep || !_places.TryGetValue(node, out var place)) return;
        foreach (var keys in _keys)
            if (keys.Of(node, frame) is { } name && (!_cases.TryGetValue(name, out var known) || place >= known.Place)) _cases[name] = (place, Describe(node, frame));
        if (place < _furthest) return;
        _furthest = place;
        Failure = Describe(node, frame);
    }

    private TestFailure Describe(PlanNode node, Frame frame) => Compare(node, frame) with { Variables = StepVariables.Of(_clauses[node], node, frame) };

    private TestFailure Compare(PlanNode node, Frame frame)
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
