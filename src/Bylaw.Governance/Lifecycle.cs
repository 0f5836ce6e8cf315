using System.Collections.Immutable;
using Bylaw.Core.Text;

namespace Bylaw.Governance;

/// <summary>What the calendar says about a repository. Facts, not errors: a late review breaks no build.</summary>
public static class Lifecycle
{
    /// <summary>What is late or over on the day of an instant: policies by id, then exceptions by id.</summary>
    public static ImmutableArray<LifecycleFact> FactsAt(PolicyRepository repository, DateTimeOffset now) =>
        [.. repository.Policies.SelectMany(policy => FactsOf(policy, repository.Settings.Review, now)),
            .. repository.Exceptions.SelectMany(exception => FactsOf(exception, now))];

    /// <summary>The day on which a policy is to be reviewed again; null when it has no cycle or was never reviewed.</summary>
    public static DateOnly? ReviewDue(PolicyDefinition policy, ReviewCycle cycle) =>
        policy.Review.Reviewed is { } last && (policy.Review.Every ?? cycle.Every) is { } every ? every.After(last.Value) : null;

    private static IEnumerable<LifecycleFact> FactsOf(PolicyDefinition policy, ReviewCycle cycle, DateTimeOffset now)
    {
        if (ReviewDue(policy, cycle) is { } due && policy.Review.Reviewed is { } reviewed)
        {
            var last = cycle.Grace?.After(due) ?? due;
            if (Validity.DayOf(now) > last) yield return new LifecycleFact(LifecycleEvent.ReviewOverdue, policy.Id, due, reviewed.At);
        }
        if (policy.Expires is { } expires && new Validity(null, expires.Value).At(now) == Standing.Lapsed)
            yield return new LifecycleFact(LifecycleEvent.PolicyExpired, policy.Id, expires.Value, expires.At);
    }

    private static IEnumerable<LifecycleFact> FactsOf(ExceptionDefinition exception, DateTimeOffset now)
    {
        switch (exception.Validity.At(now))
        {
            case Standing.Lapsed:
                yield return new LifecycleFact(LifecycleEvent.ExceptionExpired, exception.Id, exception.Expires.Value, exception.Expires.At);
                break;
            case Standing.Pending when exception.Starts is { } starts:
                yield return new LifecycleFact(LifecycleEvent.ExceptionPending, exception.Id, starts.Value, starts.At);
                break;
        }
    }
}

/// <summary>One thing that the calendar says.</summary>
/// <param name="Event">What.</param>
/// <param name="Subject">Id of the policy or exception.</param>
/// <param name="Date">The day that passed or is still to come.</param>
/// <param name="At">Where the day is written.</param>
public sealed record LifecycleFact(LifecycleEvent Event, string Subject, DateOnly Date, Location At);

/// <summary>Things that the calendar says.</summary>
public enum LifecycleEvent
{
    /// <summary>The day on which a policy was to be reviewed is past, and the time of grace after it.</summary>
    ReviewOverdue,

    /// <summary>The last day of a policy is past.</summary>
    PolicyExpired,

    /// <summary>The last day of an exception is past.</summary>
    ExceptionExpired,

    /// <summary>The first day of an exception is still to come.</summary>
    ExceptionPending,
}
