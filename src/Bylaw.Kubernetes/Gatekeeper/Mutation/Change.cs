using System.Collections.Immutable;
using Bylaw.Core.Plans;
using Bylaw.Core.Values;

namespace Bylaw.Kubernetes.Gatekeeper.Mutation;

/// <summary>What a mutator does where its location leads. What cannot be done is a <see cref="MutationHalt"/>.</summary>
internal abstract class Change
{
    /// <summary>What must stand at the location, as far as that is known.</summary>
    public virtual LocationKind Kind => LocationKind.Unknown;

    /// <summary>Whether nothing may lie below the location: what stands there is a text.</summary>
    public virtual bool IsTerminal => false;

    /// <summary>A map with its field changed.</summary>
    public abstract ObjectValue Field(ObjectValue map, string field, MutationSubject subject, Budget budget);

    /// <summary>The item that stands in a list, found by its key.</summary>
    public virtual ObjectValue Item(MutationSubject subject) => throw new MutationHalt("it cannot change items of a list");
}

/// <summary>Ends the work on an object: the reason is for whoever wrote the mutator or the object.</summary>
internal sealed class MutationHalt(string message) : Exception(message);

/// <summary>Puts a value where the location leads.</summary>
internal sealed class Assignment(ValueSource source, ImmutableArray<Value> onlyOver, ImmutableArray<Value> neverOver) : Change
{
    public override bool IsTerminal => source is ExternalSource;

    public override ObjectValue Field(ObjectValue map, string field, MutationSubject subject, Budget budget)
    {
        var found = map.Get(field);
        return MayReplace(found) ? map.With(new StringValue(field), source.Value(found, subject)) : map;
    }

    public override ObjectValue Item(MutationSubject subject) => source.Value(null, subject) as ObjectValue ?? throw new MutationHalt("only a map can be an item that is found by a key");

    // What is not there yet may always be assigned.
    private bool MayReplace(Value? found) => found is null || ((onlyOver.IsEmpty || onlyOver.Contains(found)) && !neverOver.Contains(found));
}

/// <summary>Adds values to a list that have no equal in it, at its end.</summary>
internal sealed class Merge(ImmutableArray<Value> values) : Change
{
    public override LocationKind Kind => LocationKind.Set;

    public override ObjectValue Field(ObjectValue map, string field, MutationSubject subject, Budget budget)
    {
        var found = SetChange.ListIn(map, field) ?? ArrayValue.Empty;
        budget.Step((long)found.Count * values.Length);
        var missing = values.Where(value => !found.Contains(value)).ToList();
        if (missing.Count == 0 && map.Get(field) is not null) return map;
        return map.With(new StringValue(field), new ArrayValue([.. found, .. missing]));
    }
}

/// <summary>Takes values out of a list.</summary>
internal sealed class Prune(ImmutableArray<Value> values) : Change
{
    public override LocationKind Kind => LocationKind.Set;

    public override ObjectValue Field(ObjectValue map, string field, MutationSubject subject, Budget budget)
    {
        if (SetChange.ListIn(map, field) is not { } found) return map;
        budget.Step((long)found.Count * values.Length);
        var rest = found.Where(item => !values.Contains(item)).ToArray();
        return rest.Length == found.Count ? map : map.With(new StringValue(field), new ArrayValue(rest));
    }
}

internal static class SetChange
{
    /// <summary>The list in a field; null when there is none.</summary>
    public static ArrayValue? ListIn(ObjectValue map, string field) => map.Get(field) switch
    {
        null => null,
        ArrayValue list => list,
        _ => throw new MutationHalt($"`{field}` is no list, so it cannot be treated as a set"),
    };
}

/// <summary>Changes parts of an image's name.</summary>
internal sealed class ImageChange(ImageParts parts) : Change
{
    public override LocationKind Kind => LocationKind.Text;

    public override bool IsTerminal => true;

    public override ObjectValue Field(ObjectValue map, string field, MutationSubject subject, Budget budget)
    {
        var image = map.Get(field) switch
        {
            null => "",
            StringValue text => text.Text,
            _ => throw new MutationHalt($"`{field}` is no text, so it is no image"),
        };
        return map.With(new StringValue(field), Value.Of(ImageParts.Read(image).With(parts).ToString()));
    }
}
