using Bylaw.Core.Decisions;
using Bylaw.Core.Plans;
using Bylaw.Core.Text;
using Bylaw.Core.Values;

namespace Bylaw.Kubernetes.Gatekeeper.Mutation;

/// <summary>A mutator, ready to change objects.</summary>
internal sealed class Mutator
{
    /// <summary><c>Assign</c>, <c>AssignImage</c>, <c>AssignMetadata</c> or <c>ModifySet</c>.</summary>
    public required string Kind { get; init; }

    public required string Name { get; init; }

    /// <summary>Where its location stands in the file.</summary>
    public required Location At { get; init; }

    public required LocationPath Location { get; init; }

    /// <summary>What it is written for; null for every kind, as metadata are the same in all.</summary>
    public required AppliesTo? AppliesTo { get; init; }

    public required SubjectMatch Match { get; init; }

    public required PathTests Tests { get; init; }

    public required Change Change { get; init; }

    /// <summary>It as findings name it, when it cannot do its work.</summary>
    public required PolicyRule Rule { get; init; }

    /// <summary>Whether it is about an object; null when nobody can tell.</summary>
    public bool? Matches(MutationSubject subject) => AppliesTo is null || AppliesTo.Covers(subject) ? Match.Matches(subject) : false;

    /// <summary>The object changed; null when its path tests keep it from it.</summary>
    public ObjectValue? Mutate(MutationSubject subject, Budget budget) => new LocationWriter(Location, Tests, Change, subject, budget).Write();

    /// <summary>The order in which Gatekeeper applies mutators.</summary>
    public static int Compare(Mutator left, Mutator right)
    {
        var byKind = string.CompareOrdinal(left.Kind, right.Kind);
        return byKind != 0 ? byKind : string.CompareOrdinal(left.Name, right.Name);
    }

    public override string ToString() => $"{Kind}/{Name}";
}
