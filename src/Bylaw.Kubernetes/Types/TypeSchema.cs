using System.Collections.Immutable;

namespace Bylaw.Kubernetes.Types;

// The contract that merging relies on (AdmissionPolicies/StructuredMerge.cs); the branch `types` replaces this file.
internal sealed class TypeSchema
{
    /// <summary>Its kind, as messages name it: string, integer, map, list.</summary>
    public string Kind => "";

    /// <summary>A map, or an object with fields.</summary>
    public bool IsMap => false;

    public bool IsList => false;

    public bool IsScalar => false;

    /// <summary>A list, map or object that is replaced as a whole.</summary>
    public bool IsAtomic => false;

    /// <summary>Whether fields that it does not name are allowed: maps, and objects that preserve unknown fields.</summary>
    public bool TakesAnyField => true;

    /// <summary>What tells the items of a list apart; none for sets.</summary>
    public ImmutableArray<string> ListMapKeys => [];

    /// <summary>The type of the items of a list.</summary>
    public TypeSchema? Items => null;

    /// <summary>The type of a field, or of the values of a map; null when it is not known.</summary>
    public TypeSchema? Field(string name) => null;
}

internal sealed record KindType(TypeSchema Schema, bool IsNamespaced);

internal static class KubernetesTypes
{
    public static KindType? Find(string apiVersion, string kind) => null;
}
