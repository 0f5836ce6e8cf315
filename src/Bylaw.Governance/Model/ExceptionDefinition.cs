using System.Collections.Immutable;
using Bylaw.Core.Text;

namespace Bylaw.Governance;

/// <summary>A bounded, expiring waiver of a policy, as its file presents it.</summary>
public sealed record ExceptionDefinition
{
    /// <summary>Its id: the path of its file in <c>exceptions/</c> without the extension.</summary>
    public string Id { get; init; } = "";

    /// <summary>Where its file begins.</summary>
    public Location At { get; init; }

    /// <summary>The policy that it waives.</summary>
    public Written<string> Policy { get; init; }

    /// <summary>The rules that it waives; empty for all rules of the policy.</summary>
    public ImmutableArray<Written<string>> Rules { get; init; } = [];

    /// <summary>For which objects.</summary>
    public ExceptionScope Scope { get; init; } = new();

    /// <summary>Why.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Who asked for it.</summary>
    public string Requester { get; init; } = "";

    /// <summary>The ticket in which it was asked for; null when not said.</summary>
    public string? Ticket { get; init; }

    /// <summary>What holds in place of the policy.</summary>
    public ImmutableArray<string> CompensatingControls { get; init; } = [];

    /// <summary>Its first day; null for always.</summary>
    public Written<DateOnly>? Starts { get; init; }

    /// <summary>Its last day.</summary>
    public Written<DateOnly> Expires { get; init; }

    /// <summary>The days on which it is in force.</summary>
    public Validity Validity => new(Starts?.Value, Expires.Value);
}

/// <summary>For which objects an exception holds. Each list that is not empty must cover the finding.</summary>
public sealed record ExceptionScope
{
    /// <summary>Where it is written.</summary>
    public Location At { get; init; }

    /// <summary>Namespaces.</summary>
    public ImmutableArray<NameGlob> Namespaces { get; init; } = [];

    /// <summary>Kinds.</summary>
    public ImmutableArray<KindPattern> Kinds { get; init; } = [];

    /// <summary>Names of objects.</summary>
    public ImmutableArray<NameGlob> Names { get; init; } = [];

    /// <summary>Labels that the object carries, with patterns of their values.</summary>
    public ImmutableSortedDictionary<string, NameGlob> Labels { get; init; } = ImmutableSortedDictionary.Create<string, NameGlob>(StringComparer.Ordinal);

    /// <summary>Names of containers: the finding must be about one of them and nothing else.</summary>
    public ImmutableArray<NameGlob> Containers { get; init; } = [];

    /// <summary>Whether it says nothing.</summary>
    public bool IsEmpty => Namespaces.IsEmpty && Kinds.IsEmpty && Names.IsEmpty && Labels.IsEmpty && Containers.IsEmpty;
}
