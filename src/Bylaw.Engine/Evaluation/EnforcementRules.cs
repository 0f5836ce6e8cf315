using Bylaw.Core.Decisions;
using Bylaw.Governance;

namespace Bylaw.Engine.Evaluation;

/// <summary>What a verdict comes to under a policy's enforcement, and what the policy's expiry does to that.</summary>
internal static class EnforcementRules
{
    /// <summary>Whether a policy has expired and is not asked any more.</summary>
    public static bool IsOff(PolicyDefinition policy, DateTimeOffset now) =>
        policy.Then?.Value == AfterExpiry.Off && HasExpired(policy, now);

    /// <summary>The enforcement at an instant: after its last day a policy may only audit. Shadow stays shadow.</summary>
    public static Enforcement At(PolicyDefinition policy, DateTimeOffset now) =>
        policy.Then?.Value == AfterExpiry.Audit && policy.Enforcement != Enforcement.Shadow && HasExpired(policy, now)
            ? Enforcement.Audit
            : policy.Enforcement;

    /// <summary>What a verdict comes to: only a policy that denies can fail an object.</summary>
    public static Outcome Outcome(Outcome verdict, Enforcement enforcement)
    {
        if (verdict <= Core.Decisions.Outcome.Skip) return verdict;
        return enforcement switch
        {
            Enforcement.Deny => verdict,
            Enforcement.Shadow => Core.Decisions.Outcome.Skip,
            _ => Core.Decisions.Outcome.Warn,
        };
    }

    private static bool HasExpired(PolicyDefinition policy, DateTimeOffset now) =>
        new Validity(null, policy.Expires?.Value).At(now) == Standing.Lapsed;
}
