using Bylaw.Core.Plans;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Rego.Planning;

namespace Bylaw.Rego.Explaining;

/// <summary>What happened, in OPA's words.</summary>
public enum TraceOperation
{
    /// <summary>A rule, function or query begins.</summary>
    Enter,

    /// <summary>An expression is evaluated.</summary>
    Eval,

    /// <summary>An expression did not hold.</summary>
    Fail,

    /// <summary>A search has no further solution.</summary>
    Redo,

    /// <summary>A rule, function or query gave an answer.</summary>
    Exit,

    /// <summary>The policy said something with <c>trace</c>.</summary>
    Note,
}

/// <summary>One event of an evaluation.</summary>
/// <param name="Operation">What happened.</param>
/// <param name="Depth">How many rules it is inside of.</param>
/// <param name="Query">Number of the rule's or query's evaluation that it belongs to.</param>
/// <param name="Parent">The evaluation around that.</param>
/// <param name="At">Where in the policy.</param>
/// <param name="Text">The expression, the rule's path, or what the policy said.</param>
public sealed record TraceEvent(TraceOperation Operation, int Depth, int Query, int Parent, Location At, string Text)
{
    /// <summary>Values of the variables of an expression that failed.</summary>
    public IReadOnlyList<KeyValuePair<string, Value>> Variables { get; init; } = [];

    /// <summary>The evaluations around the event, outermost first.</summary>
    internal int[] Lineage { get; init; } = [];
}

/// <summary>Keeps what an evaluation does, as OPA's trace tells it. For one evaluation.</summary>
public sealed class RegoTrace : Recorder
{
    private readonly Dictionary<ClausePlan, GroupPlan> _groups;
    private readonly List<TraceEvent> _events = [];
    private readonly List<Evaluation> _open = [];
    private int _evaluations;

    /// <summary>Begins with a query.</summary>
    public RegoTrace(RegoQuery query) : this(query.Program, query.At.Source)
    {
    }

    internal RegoTrace(RegoProgram program, SourceText query)
    {
        _groups = ClauseGroups.Of(program);
        _open.Add(new Evaluation(null, null, _evaluations++));
        var all = query.At(Span.Between(0, query.Content.Length));
        Add(TraceOperation.Enter, 0, all, OneLine(all));
    }

    /// <summary>What happened so far.</summary>
    public IReadOnlyList<TraceEvent> Events => _events;

    /// <summary>The events that matter, with the way to each of them.</summary>
    public static List<TraceEvent> WithLineage(IReadOnlyList<TraceEvent> events, Func<TraceEvent, bool> matters)
    {
        var wanted = events.Where(matters).SelectMany(item => item.Lineage).ToHashSet();
        return [.. events.Where(item => matters(item) || (item.Operation == TraceOperation.Enter && wanted.Contains(item.Query)))];
    }

    /// <inheritdoc/>
    public override void Tried(PlanNode node)
    {
        if (node is ClausePlan clause) Enter(clause);
        else
        {
            _open[^1].Begin(node);
            Add(TraceOperation.Eval, node);
        }
    }

    /// <inheritdoc/>
    public override void Failed(PlanNode node, Frame frame)
    {
        // A search that had solutions ends, too: that is no failure.
        var operation = node is SearchStep && _open[^1].WentOnAfter(node) ? TraceOperation.Redo : TraceOperation.Fail;
        var variables = _open[^1].Clause is { } clause ? StepVariables.Of(clause, node, frame) : [];
        Add(operation, node, variables);
    }

    /// <inheritdoc/>
    public override void Held(PlanNode node)
    {
        if (node is QueryNode)
        {
            _open[0].Held();
            Add(TraceOperation.Exit, 0, node.At, OneLine(node.At));
            return;
        }
        if (_open[^1] is not { Clause: { } clause, Group: { } group } current) return;
        current.Held();
        Add(TraceOperation.Exit, _open.Count - 1, clause.Source.At, group.Name);
    }

    /// <inheritdoc/>
    public override void Answered(PlanNode node, string rule, Value? result)
    {
        if (_open.Count > 1 && _open[^1].Group == node) _open.RemoveAt(_open.Count - 1);
    }

    /// <inheritdoc/>
    public override void Called(PlanNode node, string name, ReadOnlySpan<Value> arguments, Value? result)
    {
        if (name == "trace" && arguments is [StringValue note]) Add(TraceOperation.Note, _open.Count, node.At, note.Text);
    }

    private void Enter(ClausePlan clause)
    {
        // The clauses of a rule follow each other: one ends where the next begins.
        var group = _groups[clause];
        if (_open[^1].Group == group) _open.RemoveAt(_open.Count - 1);
        _open.Add(new Evaluation(clause, group, _evaluations++));
        Add(TraceOperation.Enter, _open.Count - 1, clause.Source.At, group.Name);
    }

    private void Add(TraceOperation operation, PlanNode node, IReadOnlyList<KeyValuePair<string, Value>>? variables = null) =>
        Add(operation, _open.Count, node.At, OneLine(node.At), variables);

    private void Add(TraceOperation operation, int depth, Location at, string text, IReadOnlyList<KeyValuePair<string, Value>>? variables = null) =>
        _events.Add(new TraceEvent(operation, depth, _open[^1].Number, _open.Count > 1 ? _open[^2].Number : 0, at, text)
        {
            Variables = variables ?? [],
            Lineage = [.. _open.Select(open => open.Number)],
        });

    private static string OneLine(Location at) => string.Join(' ', at.Source.Slice(at.Span).ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>A rule, function or query that is being evaluated.</summary>
    private sealed class Evaluation(ClausePlan? clause, GroupPlan? group, int number)
    {
        private readonly Dictionary<PlanNode, int> _begun = new(ReferenceEqualityComparer.Instance);
        private int _steps;

        public ClausePlan? Clause => clause;

        public GroupPlan? Group => group;

        public int Number => number;

        public void Begin(PlanNode node) => _begun[node] = ++_steps;

        public void Held() => _steps++;

        public bool WentOnAfter(PlanNode node) => _begun.TryGetValue(node, out var step) && step < _steps;
    }
}
