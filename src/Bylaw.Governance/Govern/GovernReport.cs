using System.Collections.Immutable;
using Bylaw.Core.Decisions;
using Bylaw.Core.Diagnostics;
using Bylaw.Governance.Govern;

namespace Bylaw.Governance;

/// <summary>What a repository's owners have to deal with on a day, the most urgent first.</summary>
public sealed record GovernReport
{
    /// <summary>The day of the report, in UTC.</summary>
    public DateOnly AsOf { get; init; }

    /// <summary>How many policies were looked at.</summary>
    public int Policies { get; init; }

    /// <summary>How many exceptions were looked at.</summary>
    public int Exceptions { get; init; }

    /// <summary>The facts: by grade, then by date with the oldest first, then by kind and subject.</summary>
    public ImmutableArray<GovernFact> Facts { get; init; } = [];

    /// <summary>What is wrong with the repository besides what the facts say.</summary>
    public ImmutableArray<Diagnostic> Problems { get; init; } = [];

    /// <summary>Whether something must be dealt with.</summary>
    public bool IsLate => Facts.Any(fact => fact.Grade == GovernGrade.Late);

    /// <summary>How many facts have a grade.</summary>
    public int Count(GovernGrade grade) => Facts.Count(fact => fact.Grade == grade);

    /// <summary>Looks at a repository.</summary>
    public static GovernReport Of(RepositoryResult loaded, GovernOptions options)
    {
        var repository = loaded.Repository;
        var desk = new GovernDesk(repository.Settings, Validity.DayOf(options.Now));
        return new GovernReport
        {
            AsOf = desk.Today,
            Policies = repository.Policies.Length,
            Exceptions = repository.Exceptions.Length,
            Facts = Ordered(
            [
                .. new SuspensionFacts(desk, options.Now).Of(repository),
                .. new CalendarFacts(desk).Of(repository),
                .. new OwnerFacts(desk).Of(repository),
                .. new ContentFacts(desk, options).Of(repository),
                .. new TestFacts(desk, options.Tests).Of(repository),
                .. options.Findings is { } findings ? new UseFacts(desk, findings).Of(repository) : [],
            ]),
            Problems = [.. loaded.Diagnostics.Where(problem => !OwnerFacts.Tells(problem, repository) && !LifecycleDiagnostics.IsRequirement(problem))],
        };
    }

    private static ImmutableArray<GovernFact> Ordered(IEnumerable<GovernFact> facts) =>
        [.. facts.OrderBy(fact => fact.Grade).ThenBy(fact => fact.Date ?? DateOnly.MaxValue).ThenBy(fact => fact.Kind).ThenBy(fact => fact.Subject, StringComparer.Ordinal)];
}

/// <summary>By what a repository is looked at.</summary>
public sealed record GovernOptions
{
    /// <summary>The instant.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>Whether a policy brings tests; null when nobody can tell. Without this, tests are not looked for.</summary>
    public Func<PolicyDefinition, bool?>? HasTests { get; init; }

    /// <summary>What the native tests of policies said, by policy; those whose tests were not run are missing.</summary>
    public IReadOnlyDictionary<string, TestReport> Tests { get; init; } = ImmutableDictionary<string, TestReport>.Empty;

    /// <summary>What all policies found in the objects at hand, rules that pass included; null without objects.</summary>
    public IReadOnlyCollection<Finding>? Findings { get; init; }

    /// <summary>The exceptions in force that waive nothing in the objects at hand; empty without objects.</summary>
    public IReadOnlyCollection<string> UnusedExceptions { get; init; } = [];
}
