using System.Collections.Immutable;
using Bylaw.Core.Decisions;
using Bylaw.Engine.Evaluation;
using Bylaw.Engine.Exceptions;
using Bylaw.Governance;

namespace Bylaw.Engine;

/// <summary>
/// Finds out, over any number of decisions by one bundle, what each exception is needed for, and the narrowest form that
/// suffices. It asks the rule that applies exceptions, so that it says what evaluation does.
/// </summary>
/// <param name="bundle">The bundle that decided.</param>
/// <param name="now">The instant at which it did.</param>
public sealed class ExceptionStudy(PolicyBundle bundle, DateTimeOffset now)
{
    private readonly Dictionary<string, List<Waivable>> _findings = new(StringComparer.Ordinal);

    /// <summary>Adds a decision and what it was about.</summary>
    public void Add(Decision decision, EngineRequest request)
    {
        foreach (var waivable in Waivable.In(decision, request))
        {
            if (!_findings.TryGetValue(waivable.Finding.Policy, out var known)) _findings.Add(waivable.Finding.Policy, known = []);
            known.Add(waivable);
        }
    }

    /// <summary>What is to say of each exception, by id.</summary>
    public ImmutableArray<ExceptionVerdict> Verdicts()
    {
        var covered = bundle.Exceptions.ToDictionary(exception => exception.Index, CoveredBy);
        var coverers = new Dictionary<Waivable, List<int>>(ReferenceEqualityComparer.Instance);
        foreach (var exception in bundle.Exceptions.Where(IsInForce))
        {
            foreach (var waivable in covered[exception.Index])
            {
                if (!coverers.TryGetValue(waivable, out var known)) coverers.Add(waivable, known = []);
                known.Add(exception.Index);
            }
        }
        var lists = new Dictionary<Waivable, ImmutableArray<int>>(ReferenceEqualityComparer.Instance);
        foreach (var (waivable, known) in coverers) lists.Add(waivable, [.. known]);
        var redundancy = new Redundancy(bundle.ExceptionCount, [.. lists.Values]);
        return [.. bundle.Exceptions.Select(exception => Judge(exception, covered[exception.Index], lists, redundancy))];
    }

    /// <summary>The narrowest exception from a policy that covers a finding on an object: its rules and its scope are filled in.</summary>
    public static ExceptionDefinition NarrowestFor(Finding finding, EngineRequest request) =>
        new Narrowing(new ExceptionDefinition { Policy = new Written<string>(finding.Policy, default) }, [new Waivable(finding, request)]).Narrowest();

    private bool IsInForce(BundleException exception) => exception.Definition.Validity.At(now) == Standing.InForce;

    private List<Waivable> CoveredBy(BundleException exception) => _findings.TryGetValue(exception.Definition.Policy.Value, out var all)
        ? all.FindAll(waivable => ExceptionRules.Covers(exception.Definition, waivable.Finding, waivable.Request))
        : [];

    private ExceptionVerdict Judge(BundleException exception, List<Waivable> covered, Dictionary<Waivable, ImmutableArray<int>> coverers, Redundancy redundancy)
    {
        var written = exception.Definition;
        var verdict = new ExceptionVerdict { Exception = written, Covers = Findings(covered) };
        switch (written.Validity.At(now))
        {
            case Standing.Lapsed: return verdict with { Necessity = Necessity.Lapsed };
            case Standing.Pending: return verdict with { Necessity = Necessity.Pending };
        }
        if (covered.Count == 0) return verdict with { Necessity = Necessity.Unused };
        if (redundancy.IsRedundant(exception.Index))
            return verdict with { Necessity = Necessity.Redundant, Others = Others(covered.Select(waivable => redundancy.WaiverOf(coverers[waivable]))) };
        var waived = covered.FindAll(waivable => redundancy.WaiverOf(coverers[waivable]) == exception.Index);
        var narrowest = new Narrowing(written, waived).Narrowest();
        var parts = Splitting.Of(waived);
        return verdict with
        {
            Necessity = ExceptionForm.IsSame(written, narrowest) ? Necessity.Needed : Necessity.Wider,
            Waives = Findings(waived),
            Others = Others(waived.SelectMany(waivable => coverers[waivable]).Where(other => other != exception.Index)),
            Narrowest = narrowest,
            Parts = parts.Count == 1 ? [] : [.. parts.Select(part => new Narrowing(written, part).Narrowest())],
            Combinations = Splitting.Combinations(waived),
        };
    }

    private ImmutableArray<string> Others(IEnumerable<int> exceptions) =>
        [.. bundle.Exceptions.IntersectBy(exceptions, exception => exception.Index).Select(exception => exception.Definition.Id)];

    private static ImmutableArray<Finding> Findings(IEnumerable<Waivable> waivable) => [.. waivable.Select(one => one.Finding)];
}
