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

    /// <summary>For each kind of change, how many people of which role must approve it; empty when the repository asks for no approvals.</summary>
    public ImmutableSortedDictionary<ChangeKind, ImmutableSortedDictionary<string, Written<int>>> Approvals { get; init; } =
        ImmutableSortedDictionary<ChangeKind, ImmutableSortedDictionary<string, Written<int>>>.Empty;

    /// <summary>How it is known who wrote a change.</summary>
    public Authorship Authorship { get; init; }

    /// <summary>Machines whose signatures vouch for what a forge knows.</summary>
    public ImmutableArray<Attestor> Attestors { get; init; } = [];

    /// <summary>Further files whose changes are changes of the settings, by path from the repository's root.</summary>
    public ImmutableArray<NameGlob> Guarded { get; init; } = [];

    /// <summary>How often policies that do not say otherwise are looked at again.</summary>
    public ReviewCycle Review { get; init; } = new();

    /// <summary>Who is told when something stays overdue, in order of time.</summary>
    public ImmutableArray<EscalationStep> Escalation { get; init; } = [];

    /// <summary>What every policy must say.</summary>
    public PolicyRules Policies { get; init; } = new();

    /// <summary>What exceptions may be.</summary>
    public ExceptionLimits Exceptions { get; init; } = new();

    /// <summary>Who may suspend a policy in an emergency, and for how long; null when nobody may.</summary>
    public BreakGlassRules? BreakGlass { get; init; }

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

    /// <summary>A suspension of a policy for a few hours, which one person may sign.</summary>
    Suspension,
}

/// <summary>How it is known who wrote a change, and therefore must not approve it.</summary>
public enum Authorship
{
    /// <summary>By a signature: of the commit, or of an attestor that vouches for authors. A change of which this is not known is refused.</summary>
    Signed,

    /// <summary>By what the commit claims, which anybody can write.</summary>
    Claimed,
}

/// <summary>A machine that takes part: it vouches by its key for what it saw in a forge.</summary>
public sealed record Attestor
{
    /// <summary>Name.</summary>
    public Written<string> Name { get; init; }

    /// <summary>Its public keys.</summary>
    public ImmutableArray<Written<string>> Keys { get; init; } = [];

    /// <summary>What it is believed; empty for everything.</summary>
    public ImmutableArray<Vouching> Vouches { get; init; } = [];

    /// <summary>Whether it is believed something.</summary>
    public bool VouchesFor(Vouching what) => Vouches.IsEmpty || Vouches.Contains(what);
}

/// <summary>What an attestor can be believed.</summary>
public enum Vouching
{
    /// <summary>That somebody approved a pull request.</summary>
    Reviews,

    /// <summary>Who wrote a commit or pull request.</summary>
    Authors,
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

    /// <summary>Where more is asked of exceptions.</summary>
    public ImmutableArray<StricterLimits> Stricter { get; init; } = [];
}

/// <summary>What is asked of an exception that reaches into certain policies, namespaces or kinds. A list that is empty means all.</summary>
public sealed record StricterLimits
{
    /// <summary>Where they are written.</summary>
    public Location At { get; init; }

    /// <summary>Ids of policies.</summary>
    public ImmutableArray<NameGlob> Policies { get; init; } = [];

    /// <summary>Namespaces.</summary>
    public ImmutableArray<NameGlob> Namespaces { get; init; } = [];

    /// <summary>Longest time from an exception's first day to its last; null for no other limit.</summary>
    public Written<Period>? MaxDuration { get; init; }

    /// <summary>Who must approve, besides what every exception needs.</summary>
    public ImmutableSortedDictionary<string, Written<int>> Approvals { get; init; } = ImmutableSortedDictionary.Create<string, Written<int>>(StringComparer.Ordinal);
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
