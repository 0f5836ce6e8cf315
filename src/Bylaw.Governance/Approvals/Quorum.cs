using System.Collections.Immutable;

namespace Bylaw.Governance.Approvals;

/// <summary>How many people of which role must approve. Each person counts once, in one role.</summary>
/// <param name="Counts">For each role how many; <c>owner</c> means the teams in <paramref name="Owners"/>.</param>
/// <param name="Owners">The teams that own what is changed.</param>
internal sealed record Quorum(ImmutableSortedDictionary<string, int> Counts, ImmutableArray<string> Owners)
{
    /// <summary>Roles each of which fills any place; empty when the places name their roles.</summary>
    public ImmutableArray<string> AnyOf { get; init; } = [];

    /// <summary>Whether nobody needs to approve.</summary>
    public bool IsEmpty => Counts.Values.All(count => count == 0);

    /// <summary>
    /// Gives each person at most one of the places to fill, as many places as possible, and says which person fills which role
    /// and how many of each role are missing.
    /// </summary>
    public Assignment Assign(IReadOnlyList<Person> people)
    {
        var places = Counts.SelectMany(count => Enumerable.Repeat(count.Key, count.Value)).ToArray();
        var holder = new int[places.Length];
        Array.Fill(holder, -1);
        for (var person = 0; person < people.Count; person++) TryPlace(person, people, places, holder, new bool[places.Length]);
        var filled = ImmutableArray.CreateBuilder<(Person, string)>();
        var missing = new SortedDictionary<string, int>(StringComparer.Ordinal);
        for (var place = 0; place < places.Length; place++)
        {
            if (holder[place] >= 0) filled.Add((people[holder[place]], places[place]));
            else missing[places[place]] = missing.GetValueOrDefault(places[place]) + 1;
        }
        return new Assignment(filled.ToImmutable(), missing.ToImmutableSortedDictionary(StringComparer.Ordinal));
    }

    /// <summary>Moves others out of the way along an augmenting path, as in bipartite matching.</summary>
    private bool TryPlace(int person, IReadOnlyList<Person> people, string[] places, int[] holder, bool[] tried)
    {
        for (var place = 0; place < places.Length; place++)
        {
            if (tried[place] || !MayFill(people[person], places[place])) continue;
            tried[place] = true;
            if (holder[place] >= 0 && !TryPlace(holder[place], people, places, holder, tried)) continue;
            holder[place] = person;
            return true;
        }
        return false;
    }

    /// <summary>Whether a person may approve in a role.</summary>
    public bool MayFill(Person person, string role) =>
        !AnyOf.IsEmpty ? person.Roles.Any(AnyOf.Contains) : role == TeamRoles.Owner ? person.Teams.Any(Owners.Contains) : person.Roles.Contains(role);

    /// <summary>What is needed, for messages: <c>1 platform and 2 security</c>.</summary>
    public override string ToString() => Describe(Counts);

    internal static string Describe(ImmutableSortedDictionary<string, int> counts) =>
        string.Join(" and ", counts.Where(count => count.Value > 0).Select(count => FormattableString.Invariant($"{count.Value} {count.Key}")));
}

/// <summary>Who fills which role, and what is missing.</summary>
internal sealed record Assignment(ImmutableArray<(Person Person, string Role)> Filled, ImmutableSortedDictionary<string, int> Missing)
{
    public bool IsComplete => Missing.IsEmpty;
}
