using System.Collections.Immutable;
using Bylaw.Core.Decisions;
using Bylaw.Governance;

namespace Bylaw.Engine;

/// <summary>What is to say of an exception after decisions on certain inputs.</summary>
public sealed record ExceptionVerdict
{
    /// <summary>The exception as it is written.</summary>
    public required ExceptionDefinition Exception { get; init; }

    /// <summary>Whether it is needed.</summary>
    public Necessity Necessity { get; init; }

    /// <summary>The findings that it covers, whatever the clock and other exceptions say.</summary>
    public ImmutableArray<Finding> Covers { get; init; } = [];

    /// <summary>The findings that it is needed for; empty when it is not needed.</summary>
    public ImmutableArray<Finding> Waives { get; init; } = [];

    /// <summary>Others that cover the same findings: all of them when it is redundant, some when it is needed.</summary>
    public ImmutableArray<string> Others { get; init; } = [];

    /// <summary>The narrowest form that covers what it is needed for; null when it is not needed.</summary>
    public ExceptionDefinition? Narrowest { get; init; }

    /// <summary>Exceptions that together cover the same and less besides; empty when one is as narrow.</summary>
    public ImmutableArray<ExceptionDefinition> Parts { get; init; } = [];

    /// <summary>Of the combinations that the lists of the narrowest form make, how many there are and how many occur.</summary>
    public (long Covered, long Occurring) Combinations { get; init; }
}

/// <summary>Whether an exception is needed for certain inputs.</summary>
public enum Necessity
{
    /// <summary>In force and needed, and no narrower form would do.</summary>
    Needed,

    /// <summary>In force and needed, and a narrower form would do.</summary>
    Wider,

    /// <summary>In force, and others that are needed cover every finding that it covers.</summary>
    Redundant,

    /// <summary>In force, and covers no finding.</summary>
    Unused,

    /// <summary>Past its last day: it has no effect.</summary>
    Lapsed,

    /// <summary>Before its first day: it has no effect yet.</summary>
    Pending,
}
