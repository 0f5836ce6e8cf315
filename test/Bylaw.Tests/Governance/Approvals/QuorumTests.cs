using System.Collections.Immutable;
using Bylaw.Governance.Approvals;
using CsCheck;
using Xunit;

namespace Bylaw.Tests.Governance.Approvals;

/// <summary>Who fills which place: held against every way in which people can be given places.</summary>
public sealed class QuorumTests
{
    private static readonly string[] s_roles = ["owner", "platform", "security"];

    private static readonly Gen<Person> s_person = Gen.Select(Gen.Int[0, 7], Gen.Bool, (roles, owns) =>
        new Person("P", null, [.. new[] { "platform", "security", "application" }.Where((_, place) => (roles & (1 << place)) != 0)], owns ? ["team"] : ["other"]));

    [Fact]
    public void As_many_places_are_filled_as_can_be_and_nobody_fills_two() =>
        Gen.Select(Gen.Int[0, 2].Array[3], s_person.Array[0, 5]).Sample((counts, people) =>
        {
            var quorum = new Quorum(s_roles.Zip(counts).ToImmutableSortedDictionary(pair => pair.First, pair => pair.Second), ["team"]);
            var assigned = quorum.Assign(people);
            string[] places = [.. s_roles.Zip(counts).SelectMany(pair => Enumerable.Repeat(pair.First, pair.Second))];
            Assert.Equal(Most(quorum, places, people, 0, 0), assigned.Filled.Length);
            Assert.Equal(places.Length - assigned.Filled.Length, assigned.Missing.Values.Sum());
            Assert.Equal(assigned.Filled.Length, assigned.Filled.Select(filled => filled.Person).Distinct(ReferenceEqualityComparer.Instance).Count());
            Assert.All(assigned.Filled, filled => Assert.True(quorum.MayFill(filled.Person, filled.Role)));
            Assert.Equal(assigned.Filled.Length == places.Length, assigned.IsComplete);
        }, iter: 20_000);

    [Fact]
    public void One_person_in_both_roles_fills_one()
    {
        var both = new Person("Ines", null, ["security", "platform"], []);
        var quorum = new Quorum(ImmutableSortedDictionary<string, int>.Empty.Add("security", 1).Add("platform", 1), []);
        Assert.Equal("1 security", Quorum.Describe(quorum.Assign([both]).Missing));
        Assert.True(quorum.Assign([both, new Person("Mei", null, ["platform"], [])]).IsComplete);
    }

    /// <summary>The most places that people can fill, each of them one: by trying all.</summary>
    private static int Most(Quorum quorum, string[] places, Person[] people, int person, int taken)
    {
        if (person == people.Length) return System.Numerics.BitOperations.PopCount((uint)taken);
        var most = Most(quorum, places, people, person + 1, taken);
        for (var place = 0; place < places.Length; place++)
            if ((taken & (1 << place)) == 0 && quorum.MayFill(people[person], places[place])) most = Math.Max(most, Most(quorum, places, people, person + 1, taken | (1 << place)));
        return most;
    }
}
