using System.Collections.Immutable;

namespace Bylaw.Governance.Govern;

/// <summary>What all facts need: the day, who owns what, and whom the escalation has reached.</summary>
internal sealed class GovernDesk
{
    private readonly RepositorySettings _settings;
    private readonly Dictionary<string, Team> _teams = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ImmutableArray<FactOwner>> _owners = new(StringComparer.Ordinal);

    public GovernDesk(RepositorySettings settings, DateOnly today)
    {
        (_settings, Today) = (settings, today);
        foreach (var team in settings.Teams) _teams.TryAdd(team.Name.Value, team);
    }

    public DateOnly Today { get; }

    public RepositorySettings Settings => _settings;

    public Team? TeamOf(string name) => _teams.GetValueOrDefault(name);

    /// <summary>The owners of a policy.</summary>
    public ImmutableArray<FactOwner> OwnersOf(PolicyDefinition policy)
    {
        if (_owners.TryGetValue(policy.Id, out var known)) return known;
        return _owners[policy.Id] = [.. new[] { Owner("intent", policy.Owners.Intent), Owner("enforcement", policy.Owners.Enforcement) }.OfType<FactOwner>()];
    }

    public FactOwner? Owner(string duty, Written<string>? team) =>
        team is { Value: var name } ? new FactOwner(duty, name, TeamOf(name)?.OnCall, TeamOf(name)?.Channel) : null;

    /// <summary>A fact about a policy, to be known.</summary>
    public GovernFact About(PolicyDefinition policy, GovernKind kind, string text, string next) => new()
    {
        Kind = kind,
        Grade = GovernGrade.Note,
        Subject = "policies/" + policy.Id,
        Text = text,
        Next = next,
        Owners = OwnersOf(policy),
        At = policy.At,
    };

    /// <summary>A fact about a day, with the days that lie between.</summary>
    public GovernFact Dated(GovernFact fact, DateOnly date, DateOnly? lateFrom = null)
    {
        var from = lateFrom ?? After(date);
        return fact with { Date = date, Days = Today.DayNumber - date.DayNumber, LateFrom = from, Escalated = fact.Grade == GovernGrade.Late ? Reached(from) : null };
    }

    public static DateOnly After(DateOnly day) => day == DateOnly.MaxValue ? day : day.AddDays(1);

    /// <summary>The last step that was reached by something that is late from a day on.</summary>
    private ReachedStep? Reached(DateOnly lateFrom)
    {
        ReachedStep? reached = null;
        foreach (var step in _settings.Escalation)
            if (step.After.Value.After(lateFrom) is var since && since <= Today) reached = new ReachedStep(step.To.Value, since, TeamOf(step.To.Value)?.OnCall);
        return reached;
    }
}
