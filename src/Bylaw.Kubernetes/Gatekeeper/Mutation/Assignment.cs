using System.Collections.Immutable;
using Bylaw.Core.Plans;
using Bylaw.Core.Values;

namespace Bylaw.Kubernetes.Gatekeeper.Mutation;

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
