using System.Collections.Immutable;

namespace Bylaw.Governance;

/// <summary>
/// Which labels and annotations of objects say who owns them. Labels are asked before annotations, each list in its order;
/// the first that is there and not empty counts.
/// </summary>
public sealed record OwnershipRules
{
    /// <summary>Names of labels, by what they tell.</summary>
    public ImmutableSortedDictionary<OwnershipFact, ImmutableArray<string>> Labels { get; init; } = ImmutableSortedDictionary<OwnershipFact, ImmutableArray<string>>.Empty;

    /// <summary>Names of annotations, by what they tell.</summary>
    public ImmutableSortedDictionary<OwnershipFact, ImmutableArray<string>> Annotations { get; init; } = ImmutableSortedDictionary<OwnershipFact, ImmutableArray<string>>.Empty;

    /// <summary>Teams of this repository, by what objects call them where that is another name.</summary>
    public ImmutableSortedDictionary<string, Written<string>> Teams { get; init; } = ImmutableSortedDictionary.Create<string, Written<string>>(StringComparer.Ordinal);
}

/// <summary>What a label or an annotation tells about an object.</summary>
public enum OwnershipFact
{
    /// <summary>Who answers for it: a person, a unit, an address.</summary>
    Owner,

    /// <summary>The team that works on it.</summary>
    Team,

    /// <summary>Where to talk to them.</summary>
    Contact,

    /// <summary>How to reach who is on call.</summary>
    OnCall,

    /// <summary>Where its sources are.</summary>
    Repository,

    /// <summary>The day after which somebody is to look at it again.</summary>
    ReviewAfter,
}
