using Bylaw.Core.Values;

namespace Bylaw.Core.Plans;

/// <summary>
/// Listens to an evaluation: for traces, coverage and explanations. Evaluations without a listener pay one
/// comparison with null per node.
/// </summary>
public abstract class Recorder
{
    /// <summary>A node was tried, as part of a body or rule.</summary>
    public virtual void Tried(PlanNode node) { }

    /// <summary>A node was tried and did not hold.</summary>
    public virtual void Failed(PlanNode node, Frame frame) { }

    /// <summary>The body of a rule or of one of its clauses held: once for each solution that was looked at.</summary>
    public virtual void Held(PlanNode node) { }

    /// <summary>A part of a container was looked up; <paramref name="found"/> is null when it is not there.</summary>
    public virtual void Looked(PlanNode node, Value container, Value key, Value? found) { }

    /// <summary>A reference ended early, at the missing part that was looked up last: it would have gone on to this key.</summary>
    public virtual void Missed(PlanNode node, Value key) { }

    /// <summary>A builtin or operator was called; <paramref name="result"/> is null when it gave no value.</summary>
    public virtual void Called(PlanNode node, string name, ReadOnlySpan<Value> arguments, Value? result) { }

    /// <summary>A rule or function gave an answer.</summary>
    public virtual void Answered(PlanNode node, string rule, Value? result) { }
}

/// <summary>Counts how often each node was tried.</summary>
public sealed class CoverageRecorder : Recorder
{
    private readonly Dictionary<PlanNode, long> _hits = new(ReferenceEqualityComparer.Instance);

    /// <summary>Hits by node; nodes that were never tried are missing.</summary>
    public IReadOnlyDictionary<PlanNode, long> Hits => _hits;

    /// <inheritdoc/>
    public override void Tried(PlanNode node) =>
        System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_hits, node, out _)++;
}
