using System.Collections.Immutable;
using Bylaw.Core.Text;

namespace Bylaw.Governance;

/// <summary>What <c>bylaw.yaml</c> says: who takes part, and the rules that bind them.</summary>
public sealed record RepositorySettings
{
    /// <summary>Name of the repository or its company; null when not said.</summary>
    public string? Title { get; init; }

    /// <summary>The teams, as written.</summary>
    public ImmutableArray<Team> Teams { get; init; } = [];

    /// <summary>For each kind of change, how many people of which role must approve it.</summary>
    public ImmutableSortedDictionary<ChangeKind, ImmutableSortedDictionary<TeamRole, int>> Approvals { get; init; } =
        ImmutableSortedDictionary<ChangeKind, ImmutableSortedDictionary<TeamRole, int>>.Empty;

    /// <summary>How often policies that do not say otherwise are looked at again.</summary>
    public ReviewCycle Review { get; init; } = new();

    /// <summary>Who is told when something stays overdue, in order of time.</summary>
    public ImmutableArray<EscalationStep> Escalation { get; init; } = [];

    /// <summary>What every policy must say.</summary>
    public PolicyRules Policies { get; init; } = new();

    /// <summary>What exceptions may be.</summary>
    public ExceptionLimits Exceptions { get; init; } = new();

    /// <summary>Which labels and annotations say who owns an object.</summary>
    public OwnershipRules Ownership { get; init; } = new();

    /// <summary>Where the objects are that the policies govern.</summary>
    public ImmutableArray<Target> Targets { get; init; } = [];

    /// <summary>The team of a name, or null.</summary>
    public Team? FindTeam(string name) =>
        Teams.FirstOrDefault(team => string.Equals(team.Name.Value, name, StringComparison.Ordinal));
}

/// <summary>Kinds of changes to a repository, for which different people must agree.</summary>
public enum ChangeKind
{
    /// <summary>A policy: its file, its code, its data.</summary>
    Policy,

    /// <summary>Only the tests of a policy.</summary>
    Test,

    /// <summary>An exception.</summary>
    Exception,

    /// <summary>A minimum that teams may tighten and not loosen.</summary>
    Baseline,

    /// <summary><c>bylaw.yaml</c> itself.</summary>
    Settings,
}

/// <summary>How often policies are looked at again.</summary>
public sealed record ReviewCycle
{
    /// <summary>Time between two reviews; null for no cycle.</summary>
    public Period? Every { get; init; }

    /// <summary>Time after the due day in which a review is not yet late; null for none.</summary>
    public Period? Grace { get; init; }
}

/// <summary>What exceptions may be.</summary>
public sealed record ExceptionLimits
{
    /// <summary>Where they are written.</summary>
    public Location At { get; init; }

    /// <summary>Longest time from an exception's first day to its last; null for no limit.</summary>
    public Written<Period>? MaxDuration { get; init; }

    /// <summary>What every exception must say besides what the format asks for.</summary>
    public ImmutableArray<Written<ExceptionField>> Require { get; init; } = [];

    /// <summary>How to ask for one: an address, a page, a sentence; null when not said.</summary>
    public string? HowToAsk { get; init; }
}

/// <summary>Fields of an exception that a repository may require.</summary>
public enum ExceptionField
{
    /// <summary>The ticket in which it was asked for.</summary>
    Ticket,

    /// <summary>What holds in place of the policy.</summary>
    CompensatingControls,

    /// <summary>Its first day.</summary>
    Starts,
}

/// <summary>A place to which objects go, and the files that describe them.</summary>
public sealed record Target
{
    /// <summary>Name, such as <c>production</c>.</summary>
    public Written<string> Name { get; init; }

    /// <summary>Files, folders and globs, from the repository's root.</summary>
    public ImmutableArray<string> Inputs { get; init; } = [];
}
