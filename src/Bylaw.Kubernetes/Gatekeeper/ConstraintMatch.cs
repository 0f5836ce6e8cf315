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

    /// <summary>Whether an object is among them.</summary>
    /// <param name="request">The request about it.</param>
    /// <param name="namespaceLabels">The labels of its namespace, as far as they are known; null for none.</param>
    /// <param name="isGenerated">Whether it is what a controller would make of another object.</param>
    public bool Matches(ReviewedRequest request, IReadOnlyDictionary<string, string>? namespaceLabels, bool isGenerated = false)
    {
        if (_source == (isGenerated ? "Original" : "Generated")) return false;
        if (_kinds.Length > 0 && !Array.Exists(_kinds, kind => Has(kind.Groups, request.KindGroup) && Has(kind.Kinds, request.Kind))) return false;
        var isNamespace = request is { Kind: "Namespace", KindGroup: "" };
        if (_scope != "*" && _scope == "Namespaced" == (request.Namespace is null || isNamespace)) return false;
        // A Namespace counts by its own name. What is in none, no list of namespaces keeps out.
        var space = isNamespace ? request.Name : request.Namespace;
        if (space is not null && _namespaces.Length > 0 && !Array.Exists(_namespaces, glob => Fits(glob, space))) return false;
        if (space is not null && Array.Exists(_excluded, glob => Fits(glob, space))) return false;
        if (_name.Length > 0 && !Fits(_name, request.Name)) return false;
        if (!request.Labels.Any(_labels.Matches)) return false;
        return space is null || _namespaceLabels.Matches(isNamespace ? request.Labels.First() : namespaceLabels ?? new Dictionary<string, string>(StringComparer.Ordinal));
    }

    private static bool Has(string[] wanted, string found) => wanted.Length == 0 || Array.Exists(wanted, one => one == "*" || one == found);

    /// <summary>A glob: a star at its beginning, its end, or both.</summary>
    private static bool Fits(string glob, string text)
    {
        bool starts = glob.StartsWith('*'), ends = glob.Length > 1 && glob.EndsWith('*');
        var core = glob[(starts ? 1 : 0)..(ends ? ^1 : ^0)];
        return starts && ends ? text.Contains(core, StringComparison.Ordinal) : starts ? text.EndsWith(core, StringComparison.Ordinal) : ends ? text.StartsWith(core, StringComparison.Ordinal) : text == core;
    }

    private static string[] Texts(ObjectValue map, string field) => map.Get(field) is ArrayValue list ? [.. list.OfType<StringValue>().Select(text => text.Text)] : [];
}
