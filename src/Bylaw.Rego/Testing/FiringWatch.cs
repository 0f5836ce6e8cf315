using System.Collections.Immutable;
using Bylaw.Core.Decisions;
using Bylaw.Core.Plans;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Rego.Checking;
using Bylaw.Rego.Explaining;
using Bylaw.Rego.Planning;

namespace Bylaw.Rego.Testing;

/// <summary>
/// Sees which clauses make their rule fire. A clause whose body holds does, unless the rule's value then says nothing: the value
/// may be <c>false</c> or an empty list, or there is none because the evaluation failed.
/// </summary>
internal sealed class FiringWatch : Recorder
{
    private readonly ImmutableArray<(FiringRule Rule, ImmutableArray<ClausePlan> Clauses)> _rules;
    private readonly Dictionary<PlanNode, FiringRule> _byNode = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<ClausePlan> _held = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<ClausePlan> _fired = new(ReferenceEqualityComparer.Instance);

    /// <summary>Watches the rules of a policy; what test files add to them is no part of the policy.</summary>
    public FiringWatch(RegoProgram program, ImmutableArray<SourceText> policy)
    {
        _rules = [.. FiringRule.Find(program, policy).Select(rule => (rule, ClauseGroups.All(rule.Group).Where(clause => CanFire(rule, clause) && policy.Contains(clause.At.Source)).ToImmutableArray()))];
        foreach (var (rule, clauses) in _rules)
        {
            _byNode[rule.Group] = rule;
            foreach (var clause in clauses) _byNode[clause] = rule;
        }
    }

    /// <summary>The clauses that never fired, by rule and then in source order.</summary>
    public ImmutableArray<UnfiredClause> Unfired => [.. _rules.SelectMany(item => item.Clauses.Index()
        .Where(clause => !_fired.Contains(clause.Item)).Select(clause => new UnfiredClause(item.Rule.Rule.Name, clause.Index + 1, clause.Item.Source.At)))];

    /// <summary>Another evaluation begins. What the last one left unanswered it did not answer at all.</summary>
    public void Begin() => _held.Clear();

    /// <inheritdoc/>
    public override void Held(PlanNode node)
    {
        if (node is ClausePlan clause && _byNode.TryGetValue(clause, out _)) _held.Add(clause);
    }

    /// <inheritdoc/>
    public override void Answered(PlanNode node, string rule, Value? result)
    {
        if (node is not GroupPlan group || !_byNode.TryGetValue(group, out var firing)) return;
        var fires = firing.Members(result).Count > 0;
        foreach (var clause in ClauseGroups.All(group))
            if (_held.Remove(clause) && fires) _fired.Add(clause);
    }

    private static bool CanFire(FiringRule rule, ClausePlan clause) =>
        rule.Group.Source.Kind != GroupKind.Complete || clause.Value is not ConstantNode constant || rule.Members(constant.Value).Count > 0;
}
