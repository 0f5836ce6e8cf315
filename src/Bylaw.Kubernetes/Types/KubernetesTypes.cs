using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Bylaw.Kubernetes.Types;

/// <summary>The kinds that Kubernetes itself serves, and their types.</summary>
internal static class KubernetesTypes
{
    private static readonly ConcurrentDictionary<(string Version, string Kind), KindType?> s_kinds = new();
    private static readonly Lazy<ImmutableArray<KindType>> s_all = new(() => [.. TypeTable.Kinds().Select(Read)]);

    /// <summary>All of them, the core group first.</summary>
    public static ImmutableArray<KindType> All => s_all.Value;

    /// <summary>A kind; null when Kubernetes has none of this name.</summary>
    public static KindType? Find(string apiVersion, string kind) => s_kinds.TryGetValue((apiVersion, kind), out var known) ? known : Look(apiVersion, kind);

    /// <summary>A type by its name, such as <c>core/v1.PodSpec</c>; null when there is none.</summary>
    public static TypeSchema? Type(string name) => TypeTable.Type(name);

    // Only what is there is remembered: the names of kinds come from objects, and there is no end to them.
    private static KindType? Look(string apiVersion, string kind) =>
        TypeTable.Kind(apiVersion, kind) is { } line ? s_kinds[(apiVersion, kind)] = Read(line) : null;

    // kind VERSION KIND RESOURCE namespaced|cluster TYPE
    private static KindType Read(string line) => line.Split(' ') is [_, var version, var kind, var resource, var scope, var type]
        ? new KindType(version, kind, resource, scope == "namespaced", TypeTable.Type(type)!)
        : throw new InvalidDataException($"the table of types has a line that is not one of a kind: {line}");
}
