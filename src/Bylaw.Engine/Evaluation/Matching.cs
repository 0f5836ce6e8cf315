using System.Collections.Immutable;
using Bylaw.Governance;

namespace Bylaw.Engine.Evaluation;

/// <summary>Which objects policies and exceptions are about. A list that is absent covers everything.</summary>
internal static class Matching
{
    public static bool Covers(PolicyMatch match, EngineRequest request) =>
        CoversKind(match.Kinds, request)
        && CoversName(match.Namespaces, request.Namespace)
        && !Excludes(match.ExcludedNamespaces, request.Namespace)
        && CoversName(match.Names, request.Object.Name)
        && CoversLabels(match.Labels, request);

    /// <summary>Whether a scope covers an object, its containers aside.</summary>
    public static bool Covers(ExceptionScope scope, EngineRequest request) =>
        CoversKind(scope.Kinds, request)
        && CoversName(scope.Namespaces, request.Namespace)
        && CoversName(scope.Names, request.Object.Name)
        && CoversLabels(scope.Labels, request);

    public static bool CoversName(ImmutableArray<NameGlob> globs, string? name)
    {
        if (globs.IsEmpty) return true;
        foreach (var glob in globs)
            if (name is null ? glob.CoversAll : glob.Covers(name)) return true;
        return false;
    }

    private static bool Excludes(ImmutableArray<NameGlob> globs, string? name) => !globs.IsEmpty && name is not null && CoversName(globs, name);

    private static bool CoversKind(ImmutableArray<KindPattern> kinds, EngineRequest request)
    {
        if (kinds.IsEmpty) return true;
        if (request.Object is not { Kind: { } kind, ApiVersion: { } version }) return false;
        foreach (var pattern in kinds)
            if (pattern.Covers(version, kind)) return true;
        return false;
    }

    private static bool CoversLabels(ImmutableSortedDictionary<string, NameGlob> labels, EngineRequest request)
    {
        foreach (var (label, glob) in labels)
            if (request.LabelOf(label) is not { } value || !glob.Covers(value)) return false;
        return true;
    }
}
