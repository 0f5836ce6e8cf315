using Bylaw.Core.Text;
using Bylaw.Governance;

namespace Bylaw.Cli.Commands.Owners;

/// <summary>Who to ask about one thing.</summary>
/// <param name="Subject">The thing.</param>
/// <param name="At">Where it is; null when it is nowhere in a text.</param>
/// <param name="Lines">Who, and how to reach them.</param>
/// <param name="HasOwner">Whether anybody is named.</param>
internal sealed record OwnersAnswer(string Subject, Location? At, IReadOnlyList<OwnersLine> Lines, bool HasOwner)
{
    public static OwnersAnswer Of(PolicyDefinition policy, RepositorySettings settings)
    {
        var lines = new List<OwnersLine>();
        foreach (var (duty, team) in new[] { ("intent", policy.Owners.Intent?.Value), ("enforcement", policy.Owners.Enforcement?.Value) })
            if (team is not null) lines.AddRange(Team(duty, team, settings));
        return new OwnersAnswer($"policy {policy.Id}: {policy.Title}", policy.At, lines, lines.Count > 0);
    }

    public static OwnersAnswer Of(ExceptionDefinition exception, PolicyRepository repository)
    {
        var lines = new List<OwnersLine> { new("requester", exception.Requester, null) };
        if (repository.FindPolicy(exception.Policy.Value) is { } policy) lines.AddRange(Of(policy, repository.Settings).Lines);
        return new OwnersAnswer($"exception {exception.Id} from {exception.Policy.Value}", exception.At, lines, true);
    }

    /// <summary>An object's owners; what it does not say itself, its namespace may.</summary>
    public static OwnersAnswer Of(OwnedObject owned, OwnedObject? ofNamespace, RepositorySettings settings)
    {
        var lines = Facts(owned, "").ToList();
        if (ofNamespace is not null)
            lines.AddRange(Facts(ofNamespace, $" of {ofNamespace.Name}").Where(line => !lines.Exists(known => known.Duty == line.Duty)));
        if ((owned.Ownership.Team ?? ofNamespace?.Ownership.Team) is { } team) lines.AddRange(Team("team here", team.Name.Value, settings));
        return new OwnersAnswer(owned.Name, owned.At, lines, owned.Ownership.HasOwner || ofNamespace is { Ownership.HasOwner: true });
    }

    public static OwnersAnswer OfNamespace(string name, Team team, RepositorySettings settings) => new($"namespace {name}", team.Name.At, [.. Team("team here", team.Name.Value, settings)], true);

    private static IEnumerable<OwnersLine> Facts(OwnedObject owned, string of)
    {
        foreach (var (fact, value) in owned.Ownership.Facts)
            yield return new OwnersLine(Word(fact), value.Text, $"{(value.IsLabel ? "label" : "annotation")} {value.Name}{of}");
    }

    private static IEnumerable<OwnersLine> Team(string duty, string name, RepositorySettings settings)
    {
        var team = settings.FindTeam(name);
        yield return new OwnersLine(duty, name, null);
        if (team?.OnCall is { } onCall) yield return new OwnersLine($"{duty}, on call", onCall, null);
        if (team?.Channel is { } channel) yield return new OwnersLine($"{duty}, channel", channel, null);
        foreach (var member in team?.Members ?? []) yield return new OwnersLine($"{duty}, member", member.Email is null ? member.Name.Value : $"{member.Name.Value} <{member.Email}>", null);
    }

    private static string Word(OwnershipFact fact) => fact switch
    {
        OwnershipFact.Owner => "owner",
        OwnershipFact.Team => "team",
        OwnershipFact.Contact => "contact",
        OwnershipFact.OnCall => "on call",
        OwnershipFact.Repository => "repository",
        _ => "review after",
    };
}

/// <summary>One thing to know about an owner.</summary>
/// <param name="Duty">What it is: <c>intent</c>, <c>owner</c>, <c>on call</c>.</param>
/// <param name="Text">Who or what.</param>
/// <param name="From">The label or annotation that says so; null when the repository does.</param>
internal sealed record OwnersLine(string Duty, string Text, string? From);
