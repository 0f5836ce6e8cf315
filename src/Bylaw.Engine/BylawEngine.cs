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
        var now = clock.GetUtcNow();
        var findings = ImmutableArray.CreateBuilder<Finding>();
        foreach (var policy in bundle.Policies)
        {
            if (!Matching.Covers(policy.Definition.Match, request)) continue;
            var evaluation = new PolicyEvaluation(policy, request, new FixedClock(now, clock), ledger);
            findings.AddRange(evaluation.Findings());
        }
        return new Decision(request.Object, findings.DrainToImmutable(), bundle.Revision, clock.GetElapsedTime(started));
    }
}
