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
