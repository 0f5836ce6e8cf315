using System.Collections.Immutable;
using Bylaw.Core.Text;

namespace Bylaw.Governance;

/// <summary>The glass that somebody broke: a policy out of force for some hours, as its file presents it.</summary>
public sealed record SuspensionDefinition
{
    /// <summary>Its id: the path of its file in <c>suspensions/</c> without the extension.</summary>
    public string Id { get; init; } = "";

    /// <summary>Where its file begins.</summary>
    public Location At { get; init; }

    /// <summary>The policy that is suspended.</summary>
    public Written<string> Policy { get; init; }

    /// <summary>Why.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Who broke the glass.</summary>
    public string Requester { get; init; } = "";

    /// <summary>The ticket of the emergency; null when not said.</summary>
    public string? Ticket { get; init; }

    /// <summary>Its first instant.</summary>
    public Written<DateTimeOffset> Starts { get; init; }

    /// <summary>The instant at which the policy is in force again.</summary>
    public Written<DateTimeOffset> Expires { get; init; }

    /// <summary>The time in which it is in force.</summary>
    public TimeWindow Window => new(Starts.Value, Expires.Value);
}

/// <summary>Who may break the glass, and for how long.</summary>
public sealed record BreakGlassRules
{
    /// <summary>Where they are written.</summary>
    public Location At { get; init; }

    /// <summary>Longest time from a suspension's first instant to its end.</summary>
    public Written<TimeLimit> MaxDuration { get; init; }

    /// <summary>The roles of which one person suffices.</summary>
    public ImmutableArray<Written<string>> Roles { get; init; } = [];

    /// <summary>Time after its end in which a suspension must be approved by those who approve changes of the policy, or be taken back.</summary>
    public Written<TimeLimit> SettleWithin { get; init; }
}
