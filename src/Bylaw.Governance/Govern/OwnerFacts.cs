using Bylaw.Core.Diagnostics;

namespace Bylaw.Governance.Govern;

/// <summary>Whether each policy belongs to somebody who can be found.</summary>
internal sealed class OwnerFacts(GovernDesk desk)
{
    public IEnumerable<GovernFact> Of(PolicyRepository repository) =>
        [.. repository.Policies.SelectMany(Ownerless), .. Owning(repository).SelectMany(team => Unreachable(team.Team, team.Policies))];

    /// <summary>Whether a diagnostic says what the facts say too: that the owner of a policy is no team.</summary>
    public static bool Tells(Diagnostic problem, PolicyRepository repository) =>
        GovernanceDiagnostics.IsUnknownTeam(problem) && repository.Policies.Any(policy => policy.Owners.Intent?.At == problem.At || policy.Owners.Enforcement?.At == problem.At);

    private IEnumerable<GovernFact> Ownerless(PolicyDefinition policy)
    {
        foreach (var (duty, owner) in new[] { ("intent", policy.Owners.Intent), ("enforcement", policy.Owners.Enforcement) })
        {
            if (owner is { } named && desk.TeamOf(named.Value) is not null) continue;
            yield return new GovernFact
            {
                Kind = GovernKind.Ownerless,
                Grade = GovernGrade.Late,
                Subject = "policies/" + policy.Id,
                Text = owner is { } unknown ? $"its owner of the {duty} is `{unknown.Value}`, which is no team" : $"nobody owns its {duty}",
                Next = $"name a team of bylaw.yaml as `owners.{duty}`",
                Owners = desk.OwnersOf(policy),
                At = owner?.At ?? policy.At,
            };
        }
    }

    private IEnumerable<(Team Team, int Policies)> Owning(PolicyRepository repository) => repository.Policies
        .SelectMany(policy => new[] { policy.Owners.Intent?.Value, policy.Owners.Enforcement?.Value }.Distinct(StringComparer.Ordinal))
        .OfType<string>().CountBy(name => name, StringComparer.Ordinal)
        .Where(owned => desk.TeamOf(owned.Key) is not null).Select(owned => (desk.TeamOf(owned.Key)!, owned.Value));

    private static IEnumerable<GovernFact> Unreachable(Team team, int policies)
    {
        var owns = policies == 1 ? "owns 1 policy" : FormattableString.Invariant($"owns {policies} policies");
        if (team.Members.IsEmpty) yield return About(team, GovernKind.EmptyTeam, GovernGrade.Late, $"it {owns} and has no members", "name its members, or give its policies to another team");
        if (team.OnCall is null) yield return About(team, GovernKind.NoOnCall, GovernGrade.Note, $"it {owns} and does not say who is on call", "add `onCall:` to the team");
    }

    private static GovernFact About(Team team, GovernKind kind, GovernGrade grade, string text, string next) => new()
    {
        Kind = kind,
        Grade = grade,
        Subject = "teams/" + team.Name.Value,
        Text = text,
        Next = next,
        Owners = [new FactOwner("team", team.Name.Value, team.OnCall, team.Channel)],
        At = team.Name.At,
    };
}
