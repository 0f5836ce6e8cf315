using System.Collections.Immutable;
using Bylaw.Core.Text;

namespace Bylaw.Governance;

/// <summary>One thing about a repository that somebody is to deal with, or to know.</summary>
public sealed record GovernFact
{
    /// <summary>What it is.</summary>
    public required GovernKind Kind { get; init; }

    /// <summary>How urgent it is.</summary>
    public GovernGrade Grade { get; init; }

    /// <summary>What it is about: <c>policies/ID</c>, <c>exceptions/ID</c>, <c>suspensions/ID</c> or <c>teams/NAME</c>.</summary>
    public required string Subject { get; init; }

    /// <summary>The part of the subject that it is about: <c>deny</c> for a rule, <c>deny#2</c> for the second way in which one can fire; null for the whole.</summary>
    public string? Part { get; init; }

    /// <summary>What is to say, as a sentence without its subject.</summary>
    public required string Text { get; init; }

    /// <summary>What to do.</summary>
    public required string Next { get; init; }

    /// <summary>The day that passed or is to come; null for what has no day.</summary>
    public DateOnly? Date { get; init; }

    /// <summary>Days from <see cref="Date"/> to the day of the report: above zero when it is past; null without a date.</summary>
    public int? Days { get; init; }

    /// <summary>The first day on which it counts as late; null for what has no day. Escalation counts from the day before.</summary>
    public DateOnly? LateFrom { get; init; }

    /// <summary>Whose it is.</summary>
    public ImmutableArray<FactOwner> Owners { get; init; } = [];

    /// <summary>The step of the escalation that it has reached; null for none.</summary>
    public ReachedStep? Escalated { get; init; }

    /// <summary>Where it is written; null when it is written nowhere.</summary>
    public Location? At { get; init; }
}

/// <summary>How urgent a fact is.</summary>
public enum GovernGrade
{
    /// <summary>Late, over, or nobody's: it must be dealt with.</summary>
    Late,

    /// <summary>Will be late within 30 days, or is within its time of grace.</summary>
    Soon,

    /// <summary>To be known.</summary>
    Note,
}

/// <summary>Kinds of facts, the graver first.</summary>
public enum GovernKind
{
    /// <summary>Somebody broke the glass: a policy refuses nothing for some hours.</summary>
    PolicySuspended,

    /// <summary>A suspension is about to begin, or is over and to be settled.</summary>
    SuspensionOpen,

    /// <summary>The last day of an exception is past.</summary>
    ExceptionExpired,

    /// <summary>The last day of a policy is past.</summary>
    PolicyExpired,

    /// <summary>A policy has no owner of one kind, or one that is no team.</summary>
    Ownerless,

    /// <summary>A team that owns policies has no members.</summary>
    EmptyTeam,

    /// <summary>A policy lacks what the repository requires of every policy.</summary>
    MissingField,

    /// <summary>Native tests of a policy fail, or cannot run.</summary>
    TestsFail,

    /// <summary>A policy could not be evaluated for some of the objects at hand.</summary>
    FailingPolicy,

    /// <summary>The day of a policy's review is past.</summary>
    ReviewOverdue,

    /// <summary>A policy with a cycle of reviews had none.</summary>
    NeverReviewed,

    /// <summary>The last day of an exception is near.</summary>
    ExceptionExpiring,

    /// <summary>The last day of a policy is near.</summary>
    PolicyExpiring,

    /// <summary>The day of a policy's review is near.</summary>
    ReviewDue,

    /// <summary>A team that owns policies does not say how to reach who is on call.</summary>
    NoOnCall,

    /// <summary>A policy has no native tests.</summary>
    Untested,

    /// <summary>A policy does not say why it exists, or what to change when it fails.</summary>
    Unexplained,

    /// <summary>A policy is about none of the objects at hand.</summary>
    UnusedPolicy,

    /// <summary>An exception waives nothing in the objects at hand.</summary>
    UnusedException,

    /// <summary>No native test makes a rule of a policy fire, in one of the ways in which it can.</summary>
    UnfiredRule,

    /// <summary>A policy fires on none of the objects at hand that it is about.</summary>
    SilentPolicy,

    /// <summary>A rule of a policy fires on none of the objects at hand, while others of its policy do.</summary>
    SilentRule,

    /// <summary>A policy is being written.</summary>
    Draft,

    /// <summary>A policy is on its way out.</summary>
    Deprecated,
}

/// <summary>Whose a fact is.</summary>
/// <param name="Duty"><c>intent</c>, <c>enforcement</c> or <c>requester</c>.</param>
/// <param name="Name">The team, or the person.</param>
/// <param name="OnCall">How to reach who is on call; null when not said.</param>
/// <param name="Channel">Where to talk to it; null when not said.</param>
public sealed record FactOwner(string Duty, string Name, string? OnCall, string? Channel);

/// <summary>A step of the escalation that was reached.</summary>
/// <param name="Team">The team that is told.</param>
/// <param name="Since">The first day on which it is.</param>
/// <param name="OnCall">How to reach who is on call; null when not said.</param>
public sealed record ReachedStep(string Team, DateOnly Since, string? OnCall);
