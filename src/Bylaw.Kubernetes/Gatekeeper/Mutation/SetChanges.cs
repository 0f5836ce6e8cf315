using System.Collections.Immutable;
using Bylaw.Core.Plans;
using Bylaw.Core.Values;

namespace Bylaw.Kubernetes.Gatekeeper.Mutation;

/// <summary>Adds values to a list that have no equal in it, at its end.</summary>
internal sealed class Merge(ImmutableArray<Value> values) : Change
{
    public override LocationKind Kind => LocationKind.Set;

    public override ObjectValue Field(ObjectValue map, string field, MutationSubject subject, Budget budget)
    {
        if (SetChange.ListIn(map, field) is not { } found) return map.With(new StringValue(field), new ArrayValue([.. values]));
        budget.Step((long)found.Count * values.Length);
        var missing = values.Where(value => !found.Contains(value)).Distinct().ToList();
        if (missing.Count == 0) return map;
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

/// <summary>What both changes of sets ask.</summary>
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
