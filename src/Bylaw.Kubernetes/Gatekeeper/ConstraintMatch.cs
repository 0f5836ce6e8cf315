using System.Collections.Immutable;
using Bylaw.Core.Values;
using Bylaw.Kubernetes.AdmissionPolicies;

namespace Bylaw.Kubernetes.Gatekeeper;

/// <summary>What a constraint is about: every part that is there must match.</summary>
internal sealed class ConstraintMatch
{
    private readonly (string[] Groups, string[] Kinds)[] _kinds;
    private readonly string _scope, _name, _source;
    private readonly string[] _namespaces, _excluded;
    private readonly LabelSelector _labels, _namespaceLabels;

    public ConstraintMatch(ObjectValue match)
    {
        _kinds = match.Get("kinds") is ArrayValue kinds ? [.. kinds.OfType<ObjectValue>().Select(kind => (Texts(kind, "apiGroups"), Texts(kind, "kinds")))] : [];
        _scope = match.GetText("scope") ?? "*";
        _name = match.GetText("name") ?? "";
        _source = match.GetText("source") ?? "All";
        _namespaces = Texts(match, "namespaces");
        _excluded = Texts(match, "excludedNamespaces");
        _labels = LabelSelector.Read(match.Get("labelSelector"));
        _namespaceLabels = LabelSelector.Read(match.Get("namespaceSelector"));
    }

    /// <summary>Whether objects of a kind in a namespace can be among them, whatever else they are; the namespace is null for none.</summary>
    public bool MayTake(string kind, string? space) => (_kinds.Length == 0 || Array.Exists(_kinds, one => Has(one.Kinds, kind))) && TakesNamespace(space);

    /// <summary>The namespace by which an object counts: a Namespace by its own name, what else the cluster holds by none.</summary>
    public static string? NamespaceOf(ReviewedRequest request) => request is { Kind: "Namespace", KindGroup: "" } ? request.Name : request.Namespace;

    /// <summary>Whether an object is among them.</summary>
    /// <param name="request">The request about it.</param>
    /// <param name="namespaceLabels">The labels of its namespace, as far as they are known; null for none.</param>
    /// <param name="isGenerated">Whether it is what a controller would make of another object.</param>
    public bool Matches(ReviewedRequest request, Lazy<IReadOnlyDictionary<string, string>?>? namespaceLabels, bool isGenerated = false)
    {
        if (_source == (isGenerated ? "Original" : "Generated") || !TakesKind(request)) return false;
        var isNamespace = request is { Kind: "Namespace", KindGroup: "" };
        if (_scope != "*" && _scope == "Namespaced" == (request.Namespace is null || isNamespace)) return false;
        var space = NamespaceOf(request);
        if (!TakesNamespace(space) || (_name.Length > 0 && !Fits(_name, request.Name))) return false;
        if (!_labels.Requirements.IsEmpty && !request.Labels.Any(_labels.Matches)) return false;
        return space is null || _namespaceLabels.Requirements.IsEmpty || _namespaceLabels.Matches(isNamespace ? request.Labels.First() : namespaceLabels?.Value ?? ImmutableDictionary<string, string>.Empty);
    }

    private bool TakesKind(ReviewedRequest request)
    {
        if (_kinds.Length == 0) return true;
        foreach (var (groups, kinds) in _kinds)
            if (Has(groups, request.KindGroup) && Has(kinds, request.Kind)) return true;
        return false;
    }

    // What is in no namespace, no list of namespaces keeps out.
    private bool TakesNamespace(string? space) => space is null || ((_namespaces.Length == 0 || FitsOne(_namespaces, space)) && !FitsOne(_excluded, space));

    private static bool Has(string[] wanted, string found)
    {
        foreach (var one in wanted)
            if (one == "*" || one == found) return true;
        return wanted.Length == 0;
    }

    private static bool FitsOne(string[] globs, string text)
    {
        foreach (var glob in globs)
            if (Fits(glob, text)) return true;
        return false;
    }

    /// <summary>A glob: a star at its beginning, its end, or both.</summary>
    private static bool Fits(ReadOnlySpan<char> glob, ReadOnlySpan<char> text)
    {
        bool starts = glob.StartsWith("*"), ends = glob.Length > 1 && glob.EndsWith("*");
        var core = glob[(starts ? 1 : 0)..(ends ? ^1 : ^0)];
        return starts && ends ? text.Contains(core, StringComparison.Ordinal) : starts ? text.EndsWith(core, StringComparison.Ordinal) : ends ? text.StartsWith(core, StringComparison.Ordinal) : text.SequenceEqual(core);
    }

    private static string[] Texts(ObjectValue map, string field) => map.Get(field) is ArrayValue list ? [.. list.OfType<StringValue>().Select(text => text.Text)] : [];
}
