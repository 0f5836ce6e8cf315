using System.Collections.Immutable;

namespace Bylaw.Kubernetes.Gatekeeper.Mutation;

/// <summary>What must be there, or must not, for a mutator to change an object: by how many steps of its location.</summary>
internal sealed class PathTests(ImmutableDictionary<int, bool> mustExist)
{
    public static readonly PathTests None = new([]);

    /// <summary>Whether the way goes on when the place of a step is there.</summary>
    public bool MayExist(int step) => mustExist.GetValueOrDefault(step, true);

    /// <summary>Whether the way goes on when the place of a step is missing.</summary>
    public bool MayBeMissing(int step) => !mustExist.GetValueOrDefault(step, false);
}
