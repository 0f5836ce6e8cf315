using System.Collections.Immutable;
using Bylaw.Core.Decisions;
using Bylaw.Engine.Evaluation;

namespace Bylaw.Engine;

/// <summary>Asks bundles about objects. Safe to use from several threads.</summary>
/// <param name="clock">The one clock by which policies and exceptions begin and lapse.</param>
public sealed class BylawEngine(TimeProvider clock)
{
    /// <summary>
    /// The answer of a bundle to one request: each policy that is about the object is asked, then exceptions are
    /// applied. Everything within one decision sees the same instant.
    /// </summary>
    /// <param name="bundle">The bundle.</param>
    /// <param name="request">The object.</param>
    /// <param name="ledger">Where to note which exceptions were needed; null when nobody asks.</param>
    public Decision Decide(PolicyBundle bundle, EngineRequest request, ExceptionLedger? ledger = null)
    {
        var started = clock.GetTimestamp();
        var instant = new FixedClock(clock.GetUtcNow(), clock);
        var findings = ImmutableArray.CreateBuilder<Finding>();
        var changed = bundle.HasMutations && request.Changed is not null ? Change(bundle, request, instant, ledger, findings) : request;
        var failed = findings.Count == 0 ? [] : findings.Where(finding => finding.Outcome == Outcome.Error).ToImmutableArray();
        foreach (var policy in bundle.Policies)
        {
            if (!Matching.Covers(policy.Definition.Match, changed)) continue;
            findings.AddRange(new PolicyEvaluation(policy, changed, instant, ledger).Findings());
        }
        return new Decision(request.Object, bundle.HasMutations ? InOrder(findings) : findings.DrainToImmutable(), bundle.Revision, clock.GetElapsedTime(started))
        {
            Changed = ReferenceEquals(changed, request) ? null : changed.Value,
            ChangeErrors = failed,
        };
    }

    /// <summary>The object as the policies that change objects leave it, each asked about what the one before made.</summary>
    private static EngineRequest Change(PolicyBundle bundle, EngineRequest request, FixedClock instant, ExceptionLedger? ledger, ImmutableArray<Finding>.Builder findings)
    {
        foreach (var policy in bundle.Policies)
        {
            if (!policy.HasMutations || !Matching.Covers(policy.Definition.Match, request)) continue;
            var (value, said) = new PolicyEvaluation(policy, request, instant, ledger).Changes();
            findings.AddRange(said);
            if (!ReferenceEquals(value, request.Value)) request = request.With(value);
        }
        return request;
    }

    // What changes objects was asked first; findings stand by policy all the same.
    private static ImmutableArray<Finding> InOrder(ImmutableArray<Finding>.Builder findings) => [.. findings.OrderBy(finding => finding.Policy, StringComparer.Ordinal)];
}
