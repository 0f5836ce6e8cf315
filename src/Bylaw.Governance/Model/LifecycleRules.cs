using System.Collections.Immutable;

namespace Bylaw.Governance;

/// <summary>Who is told when something stays overdue.</summary>
/// <param name="After">How long after the day that was missed.</param>
/// <param name="To">The team.</param>
public sealed record EscalationStep(Written<Period> After, Written<string> To)
{
    /// <summary>A step before its fields are read.</summary>
    internal static readonly EscalationStep Blank = new(default, default);
}

/// <summary>What every policy of the repository must say.</summary>
public sealed record PolicyRules
{
    /// <summary>Fields that the format leaves free and this repository does not.</summary>
    public ImmutableArray<Written<PolicyField>> Require { get; init; } = [];
}

/// <summary>Fields of a policy that a repository may require.</summary>
public enum PolicyField
{
    /// <summary>Owners of both kinds.</summary>
    Owners,

    /// <summary>Why it exists.</summary>
    Intent,

    /// <summary>What to change when it fails.</summary>
    Remediation,

    /// <summary>How grave a failure is.</summary>
    Severity,

    /// <summary>The day of its last review.</summary>
    Review,

    /// <summary>Its last day.</summary>
    Expires,

    /// <summary>The controls that it implements.</summary>
    Controls,

    /// <summary>Native tests.</summary>
    Tests,
}
