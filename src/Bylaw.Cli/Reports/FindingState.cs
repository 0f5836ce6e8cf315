using Bylaw.Core.Decisions;

namespace Bylaw.Cli.Reports;

/// <summary>How a report treats a finding.</summary>
internal enum FindingState
{
    /// <summary>Nothing against the object.</summary>
    Passed,

    /// <summary>The rule was not asked.</summary>
    Skipped,

    /// <summary>Recorded only.</summary>
    Shadowed,

    /// <summary>Reported only.</summary>
    Audited,

    /// <summary>An exception waives it.</summary>
    Waived,

    /// <summary>The policy is suspended.</summary>
    Suspended,

    /// <summary>A warning.</summary>
    Warned,

    /// <summary>A failure.</summary>
    Failed,

    /// <summary>The rule could not be evaluated.</summary>
    Error,
}

/// <summary>Reads a finding's state from its verdict, its outcome and its enforcement.</summary>
internal static class FindingStates
{
    public static FindingState StateOf(this Finding finding) => finding switch
    {
        { Verdict: Outcome.Pass } => FindingState.Passed,
        { Verdict: Outcome.Skip } => FindingState.Skipped,
        { Suspension: not null } => FindingState.Suspended,
        { Exception: not null } => FindingState.Waived,
        { Outcome: Outcome.Error } => FindingState.Error,
        { Outcome: Outcome.Fail } => FindingState.Failed,
        { Enforcement: Enforcement.Shadow } => FindingState.Shadowed,
        { Outcome: Outcome.Warn, Enforcement: not Enforcement.Audit } => FindingState.Warned,
        _ => FindingState.Audited,
    };

    /// <summary>Whether the rule has something against the object, whatever became of it.</summary>
    public static bool IsAdverse(this Finding finding) => finding.Verdict >= Outcome.Warn;

    /// <summary><c>policy/rule</c>.</summary>
    public static string RuleId(this Finding finding) => $"{finding.Policy}/{finding.Rule}";
}
