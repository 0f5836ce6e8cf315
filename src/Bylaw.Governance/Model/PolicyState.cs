using Bylaw.Core.Decisions;
using Bylaw.Core.Text;

namespace Bylaw.Governance;

/// <summary>Where a policy stands in its life. It is written as <c>enforcement</c>: the state says what a failure does.</summary>
public enum PolicyState
{
    /// <summary>In force: a failure refuses.</summary>
    Deny,

    /// <summary>In force: a failure warns.</summary>
    Warn,

    /// <summary>In force: a failure is reported.</summary>
    Audit,

    /// <summary>Watched: what it would do is recorded.</summary>
    Shadow,

    /// <summary>Being written: it is compiled and tested, and no object is put to it.</summary>
    Draft,

    /// <summary>On its way out: until its last day it does what <see cref="Deprecation.Still"/> says.</summary>
    Deprecated,
}

/// <summary>How a policy goes.</summary>
public sealed record Deprecation
{
    /// <summary>The day since when it is on its way out.</summary>
    public Written<DateOnly> Since { get; init; }

    /// <summary>What a failure does until then.</summary>
    public Enforcement Still { get; init; }

    /// <summary>Id of the policy that takes its place; null for none.</summary>
    public Written<string>? ReplacedBy { get; init; }

    /// <summary>Where it is written.</summary>
    public Location At { get; init; }
}
