using Bylaw.Core.Decisions;
using Bylaw.Governance;

namespace Bylaw.Engine.Evaluation;

/// <summary>What a verdict comes to in the state of a policy, and what the policy's expiry does to that.</summary>
internal static class EnforcementRules
{
    /// <summary>Why a policy is not asked at an instant: it is a draft, or has expired and is off. Null when it is asked.</summary>
    public static string? WhyNotAsked(PolicyDefinition policy, DateTimeOffset now)
    {
        if (policy.State == PolicyState.Draft) return "the policy is a draft and not asked";
        return policy.Then?.Value == AfterExpiry.Off && HasExpired(policy, now)
            ? FormattableString.Invariant($"the policy expired on {policy.Expires?.Value:yyyy-MM-dd} and is off")
            : null;
    }

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
