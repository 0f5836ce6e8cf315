using System.Collections.Immutable;
using Bylaw.Core.Decisions;
using Bylaw.Governance;

namespace Bylaw.Engine.Evaluation;

/// <summary>
/// Applies suspensions to findings, after exceptions: what an exception waives needs none. A policy that is suspended refuses
/// nothing, not even by an error: it may be the policy itself that is broken. The finding keeps the rule's verdict.
/// </summary>
internal static class SuspensionRules
{
    public static Finding Apply(ImmutableArray<SuspensionDefinition> suspensions, Finding finding, DateTimeOffset now)
    {
        if (suspensions.IsEmpty || finding.Outcome < Outcome.Warn) return finding;
        foreach (var suspension in suspensions)
            if (suspension.Window.At(now) == Standing.InForce) return finding with { Outcome = Outcome.Skip, Suspension = new FindingSuspension(suspension.Id, suspension.Expires.Value) };
        return finding;
    }
}
