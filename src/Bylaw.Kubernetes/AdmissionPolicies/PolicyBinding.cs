using Bylaw.Core.Decisions;

namespace Bylaw.Kubernetes.AdmissionPolicies;

/// <summary>A <c>ValidatingAdmissionPolicyBinding</c> or <c>MutatingAdmissionPolicyBinding</c>.</summary>
internal sealed record PolicyBinding
{
    /// <summary>What a policy without a binding gets: it is about all that it matches, and denies.</summary>
    public static readonly PolicyBinding None = new() { Name = "", Policy = "" };

    public required string Name { get; init; }

    public required string Policy { get; init; }

    /// <summary>Whether it binds a policy that changes objects.</summary>
    public bool IsOfMutation { get; init; }

    public MatchRules Match { get; init; } = new();

    /// <summary>Name of the object with the parameters; null when a selector finds them.</summary>
    public string? ParameterName { get; init; }

    /// <summary>Namespace of the parameters; null for that of the request.</summary>
    public string? ParameterNamespace { get; init; }

    public LabelSelector ParameterSelector { get; init; } = LabelSelector.Everything;

    /// <summary>Whether a binding names parameters at all.</summary>
    public bool HasParameters { get; init; }

    /// <summary>Whether a request is let through when the parameters are not found.</summary>
    public bool AllowsWithoutParameters { get; init; }

    /// <summary>What a failure means.</summary>
    public Outcome Fires { get; init; } = Outcome.Fail;

    /// <summary>The objects with the parameters, for a request in a namespace.</summary>
    public IEnumerable<KubernetesObject> ParametersAmong(IEnumerable<KubernetesObject> objects, (string ApiVersion, string Kind) kind, string? space) => objects.Where(one =>
        one.ApiVersion == kind.ApiVersion && one.Kind == kind.Kind && (one.Namespace is null || one.Namespace == (ParameterNamespace ?? space))
        && (ParameterName is { } name ? one.Name == name : ParameterSelector.Matches(one.Labels)));
}
