using System.Collections.Immutable;
using System.Globalization;

namespace Bylaw.Governance;

/// <summary>Who owns an object, by its labels and annotations and by the repository's teams.</summary>
public sealed record ObjectOwnership
{
    /// <summary>What its labels and annotations tell.</summary>
    public ImmutableSortedDictionary<OwnershipFact, OwnershipValue> Facts { get; init; } = ImmutableSortedDictionary<OwnershipFact, OwnershipValue>.Empty;

    /// <summary>The team of the repository that they name, or whose namespace it is; null when there is none.</summary>
    public Team? Team { get; init; }

    /// <summary>Whether somebody is to look at it again.</summary>
    public ReviewStanding Review { get; init; }

    /// <summary>The day after which somebody is to look at it again; null when there is no such day.</summary>
    public DateOnly? ReviewAfter { get; init; }

    /// <summary>Whether anybody is named.</summary>
    public bool HasOwner => Team is not null || Facts.ContainsKey(OwnershipFact.Owner) || Facts.ContainsKey(OwnershipFact.Team);

    /// <summary>Reads the ownership of an object.</summary>
    /// <param name="settings">Which labels and annotations count, and the teams.</param>
    /// <param name="labelOf">A label by its name; null when there is none.</param>
    /// <param name="annotationOf">An annotation by its name; null when there is none.</param>
    /// <param name="inNamespace">The namespace of the object; null for none.</param>
    /// <param name="now">The instant by which reviews are past.</param>
    public static ObjectOwnership Of(RepositorySettings settings, Func<string, string?> labelOf, Func<string, string?> annotationOf, string? inNamespace, DateTimeOffset now)
    {
        var facts = ImmutableSortedDictionary.CreateBuilder<OwnershipFact, OwnershipValue>();
        foreach (var fact in Enum.GetValues<OwnershipFact>())
            if (Find(settings.Ownership, fact, labelOf, annotationOf) is { } value) facts[fact] = value;
        var found = facts.ToImmutable();
        var written = found.GetValueOrDefault(OwnershipFact.ReviewAfter);
        var day = written is null ? null : DayOf(written.Text);
        return new ObjectOwnership
        {
            Facts = written is { Text.Length: 0 } ? found.Remove(OwnershipFact.ReviewAfter) : found,
            Team = TeamOf(settings, found, inNamespace),
            ReviewAfter = day,
            Review = written switch
            {
                null => ReviewStanding.Absent,
                { Text.Length: 0 } => ReviewStanding.Empty,
                _ when day is null => ReviewStanding.Unreadable,
                _ => new Validity(null, day).At(now) == Standing.Lapsed ? ReviewStanding.Past : ReviewStanding.Ahead,
            },
        };
    }

    /// <summary>The first that is there and not empty. Only of the review it is known whether it was left empty.</summary>
    private static OwnershipValue? Find(OwnershipRules rules, OwnershipFact fact, Func<string, string?> labelOf, Func<string, string?> annotationOf)
    {
        var places = Names(rules.Labels, fact).Select(name => (Name: name, IsLabel: true, Text: labelOf(name)?.Trim()))
            .Concat(Names(rules.Annotations, fact).Select(name => (Name: name, IsLabel: false, Text: annotationOf(name)?.Trim())))
            .Where(place => place.Text is not null).ToList();
        if (places.FirstOrDefault(place => place.Text!.Length > 0) is { Text: { } text } first) return new OwnershipValue(text, first.Name, first.IsLabel);
        return fact == OwnershipFact.ReviewAfter && places.Count > 0 ? new OwnershipValue("", places[0].Name, places[0].IsLabel) : null;
    }

    private static ImmutableArray<string> Names(ImmutableSortedDictionary<OwnershipFact, ImmutableArray<string>> names, OwnershipFact fact) => names.TryGetValue(fact, out var found) ? found : [];

    private static Team? TeamOf(RepositorySettings settings, ImmutableSortedDictionary<OwnershipFact, OwnershipValue> facts, string? inNamespace)
    {
        foreach (var fact in (OwnershipFact[])[OwnershipFact.Team, OwnershipFact.Owner])
        {
            if (!facts.TryGetValue(fact, out var value)) continue;
            var name = settings.Ownership.Teams.TryGetValue(value.Text, out var mapped) ? mapped.Value : value.Text;
            if (settings.FindTeam(name) is { } team) return team;
        }
        return inNamespace is null ? null : settings.Teams.FirstOrDefault(team => team.Namespaces.Any(glob => glob.Covers(inNamespace)));
    }

    private static DateOnly? DayOf(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}

/// <summary>What a label or an annotation says.</summary>
/// <param name="Text">Its text, without blanks around it.</param>
/// <param name="Name">Its name.</param>
/// <param name="IsLabel">Whether it is a label.</param>
public sealed record OwnershipValue(string Text, string Name, bool IsLabel);

/// <summary>Whether somebody is to look at an object again.</summary>
public enum ReviewStanding
{
    /// <summary>Nothing says when.</summary>
    Absent,

    /// <summary>There is a place for the day, and nothing in it.</summary>
    Empty,

    /// <summary>What is written is no day.</summary>
    Unreadable,

    /// <summary>The day is past.</summary>
    Past,

    /// <summary>The day is today or to come.</summary>
    Ahead,
}
