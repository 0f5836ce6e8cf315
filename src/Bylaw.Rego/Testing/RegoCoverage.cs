using System.Collections.Immutable;
using Bylaw.Core.Decisions;
using Bylaw.Core.Plans;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Rego.Checking;
using Bylaw.Rego.Explaining;
using Bylaw.Rego.Planning;
using Bylaw.Rego.Syntax;

namespace Bylaw.Rego.Testing;

/// <summary>A rule head or expression that was reached, or not.</summary>
/// <param name="At">Where it stands.</param>
/// <param name="IsCovered">Whether an evaluation reached it: a head when its rule gave an answer.</param>
public sealed record CoverageRange(Location At, bool IsCovered)
{
    /// <summary>Whether the rule was asked and its index knew at once that it could not hold.</summary>
    public bool IsExcludedByIndex { get; init; }

    /// <summary>Whether it is the head of a rule.</summary>
    internal bool IsHead { get; init; }

    /// <summary>Whether it is a head without any expression.</summary>
    internal bool IsAlone { get; init; }
}

/// <summary>
/// Sees which rules and expressions of a program evaluations reach, and counts them as OPA does: rule heads when the rule
/// gave an answer, expressions of bodies and closures when they were evaluated. For several evaluations on one thread.
/// </summary>
public sealed class RegoCoverage : Recorder
{
    private readonly RegoProgram _program;
    private readonly Dictionary<ClausePlan, GroupPlan> _groups;
    private readonly Dictionary<SourceText, HashSet<Span>> _hits = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<PlanNode> _seen = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<RuleSyntax> _held = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<GroupPlan, HashSet<ClausePlan>> _tried = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<RuleSyntax> _entered = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<RuleSyntax> _excluded = new(ReferenceEqualityComparer.Instance);

    /// <summary>Nothing reached yet.</summary>
    public RegoCoverage(RegoProgram program)
    {
        _program = program;
        _groups = ClauseGroups.Of(program);
    }

    /// <inheritdoc/>
    public override void Tried(PlanNode node)
    {
        if (node is ClausePlan clause) Enter(clause);
        else if (_seen.Add(node)) Hit(node.At);
    }

    /// <inheritdoc/>
    public override void Held(PlanNode node)
    {
        if (node is ClausePlan clause) _held.Add(clause.Source.Syntax);
    }

    /// <inheritdoc/>
    public override void Answered(PlanNode node, string rule, Value? result)
    {
        if (node is not GroupPlan group) return;
        _tried.Remove(group, out var tried);
        // Without an answer every clause was asked that the index did not leave out; a set or object asks them all anyway.
        if (result is not null && group.Source.Kind is GroupKind.Complete or GroupKind.Function) return;
        foreach (var clause in group.Clauses)
            if (tried is null || !tried.Contains(clause)) _excluded.Add(clause.Source.Syntax);
    }

    private void Enter(ClausePlan clause)
    {
        _entered.Add(clause.Source.Syntax);
        if (!_groups.TryGetValue(clause, out var group)) return;
        if (!_tried.TryGetValue(group, out var tried)) _tried[group] = tried = new(ReferenceEqualityComparer.Instance);
        tried.Add(clause);
    }

    private void Hit(Location at)
    {
        if (!_hits.TryGetValue(at.Source, out var spans)) _hits[at.Source] = spans = [];
        spans.Add(at.Span);
    }

    /// <summary>The rule heads and expressions of a module, in source order.</summary>
    public ImmutableArray<CoverageRange> Of(SourceText source)
    {
        var ranges = ImmutableArray.CreateBuilder<CoverageRange>();
        foreach (var module in _program.Modules.Where(module => ReferenceEquals(module.Source, source)))
            foreach (var rule in module.Rules) Rule(module.Source, rule, excluded: false, ranges);
        ranges.Sort((left, right) => left.At.Span.Start != right.At.Span.Start ? left.At.Span.Start.CompareTo(right.At.Span.Start) : left.At.Span.End.CompareTo(right.At.Span.End));
        return ranges.ToImmutable();
    }

    /// <summary>The expressions of a module; a rule without any counts itself.</summary>
    internal FileCoverage InFile(SourceText source)
    {
        var expressions = Of(source).Where(range => !range.IsHead || range.IsAlone).ToList();
        return new FileCoverage(
            source,
            [.. expressions.Where(range => range.IsCovered).Select(range => range.At.Span)],
            [.. expressions.Where(range => !range.IsCovered).Select(range => range.At.Span)]);
    }

    /// <summary>The modules of the program.</summary>
    public IEnumerable<SourceText> Sources => _program.Modules.Select(module => module.Source);

    private void Rule(SourceText source, RuleSyntax rule, bool excluded, ImmutableArray<CoverageRange>.Builder ranges)
    {
        excluded |= _excluded.Contains(rule) && !_entered.Contains(rule);
        var isHeld = _held.Contains(rule);
        var statements = CoveredStatements.In(rule);
        ranges.Add(new CoverageRange(source.At(rule.Head.Span), isHeld) { IsExcludedByIndex = excluded, IsHead = true, IsAlone = statements.Count == 0 });
        foreach (var statement in statements)
        {
            var isReached = IsReached(source, statement.Span) || (isHeld && rule.Body.Contains(statement));
            // `some` alone is no expression: where it goes through a collection it counts once it did so.
            if (statement is SomeStatement || (statement is SomeInStatement && !isReached)) continue;
            ranges.Add(new CoverageRange(source.At(statement.Span), isReached) { IsExcludedByIndex = excluded && !isReached });
        }
        if (rule.Else is not null) Rule(source, rule.Else, excluded, ranges);
    }

    private bool IsReached(SourceText source, Span span)
    {
        if (!_hits.TryGetValue(source, out var hits)) return false;
        if (hits.Contains(span)) return true;
        foreach (var hit in hits)
            if (hit.Start >= span.Start && hit.End <= span.End) return true;
        return false;
    }
}
