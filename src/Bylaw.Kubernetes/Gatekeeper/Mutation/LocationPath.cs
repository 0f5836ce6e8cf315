using System.Collections.Immutable;
using Bylaw.Core.Values;

namespace Bylaw.Kubernetes.Gatekeeper.Mutation;

/// <summary>One step of a location.</summary>
internal abstract record LocationStep
{
    /// <summary>What the step is known by among its siblings: the name of the field, or of the field that tells items apart.</summary>
    public abstract string Key { get; }
}

/// <summary>Into a field: <c>spec</c>.</summary>
internal sealed record FieldStep(string Name) : LocationStep
{
    public override string Key => Name;
}

/// <summary>Into items of a list: <c>[name: app]</c>.</summary>
/// <param name="Field">The field of items that tells them apart.</param>
/// <param name="Wanted">Its value; null for every item.</param>
internal sealed record ItemStep(string Field, Value? Wanted) : LocationStep
{
    public override string Key => Field;

    public bool TakesAll => Wanted is null;
}

/// <summary>Where a mutator changes an object: <c>spec.containers[name: app].image</c>.</summary>
internal sealed class LocationPath(ImmutableArray<LocationStep> steps)
{
    public ImmutableArray<LocationStep> Steps { get; } = steps;

    public int Count => Steps.Length;

    public LocationStep Last => Steps[^1];

    /// <summary>Whether it leads to an item of a list, not to a field.</summary>
    public bool EndsInList => Last is ItemStep;

    public bool IsInMetadata => Steps[0] is FieldStep { Name: "metadata" };

    /// <summary>Whether another path is the beginning of this one.</summary>
    public bool BeginsWith(LocationPath other) => other.Count <= Count && Steps[..other.Count].SequenceEqual(other.Steps);
}
