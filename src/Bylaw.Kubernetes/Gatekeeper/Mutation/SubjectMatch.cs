using Bylaw.Core.Values;
using Bylaw.Kubernetes.AdmissionPolicies;

namespace Bylaw.Kubernetes.Gatekeeper.Mutation;

/// <summary>What a mutator is about: a constraint's match, which also tells when it cannot tell.</summary>
internal sealed class SubjectMatch
{
    // It is asked without its namespaceSelector, so it asks for no labels.
    private static readonly Lazy<IReadOnlyDictionary<string, string>?> s_unknown = new((IReadOnlyDictionary<string, string>?)null);

    private readonly ConstraintMatch _match;
    private readonly LabelSelector _namespaceLabels;

    public SubjectMatch(ObjectValue match)
    {
        _namespaceLabels = LabelSelector.Read(match.Get("namespaceSelector"));
        _match = new ConstraintMatch(match.With(new StringValue("namespaceSelector"), NullValue.Instance));
    }

    /// <summary>Whether the labels of namespaces decide.</summary>
    public bool SelectsNamespaces => !_namespaceLabels.Requirements.IsEmpty;

    /// <summary>The match of an object that has one in its <c>spec</c>.</summary>
    public static SubjectMatch Of(ObjectValue found) => new((found.Get("spec") as ObjectValue)?.Get("match") as ObjectValue ?? ObjectValue.Empty);

    /// <summary>Whether an object is among them; null when that depends on the labels of a namespace that nobody knows.</summary>
    public bool? Matches(MutationSubject subject)
    {
        var request = subject.Request;
        if (!_match.Matches(request, s_unknown, subject.IsGenerated)) return false;
        if (_namespaceLabels.Requirements.IsEmpty) return true;
        if (request is { Kind: "Namespace", KindGroup: "" }) return _namespaceLabels.Matches(request.Labels.First());
        if (subject.Namespace is null) return true;
        return subject.NamespaceLabels is { } labels ? _namespaceLabels.Matches(labels) : null;
    }
}
