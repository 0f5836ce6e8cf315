using System.Collections.Immutable;
using Bylaw.Cel;
using Bylaw.Core.Decisions;

namespace Bylaw.Kubernetes.AdmissionPolicies;

/// <summary>An expression of a policy, compiled, and where it stands.</summary>
internal sealed record PolicyExpression(ExpressionText Text, CelProgram Program);

/// <summary>A condition or a variable: an expression with a name.</summary>
internal sealed record NamedExpression(string Name, PolicyExpression Expression);

/// <summary>One rule of a policy.</summary>
/// <param name="Rule">The rule, as findings name it.</param>
/// <param name="Expression">What must hold.</param>
/// <param name="Message">What to say when it does not; null when the policy says nothing.</param>
/// <param name="MessageExpression">What to say, made of the request; null for none.</param>
internal sealed record Validation(PolicyRule Rule, PolicyExpression Expression, string? Message, PolicyExpression? MessageExpression);

/// <summary>A <c>ValidatingAdmissionPolicy</c>, ready to be asked.</summary>
internal sealed record ValidatingPolicy
{
    public required string Name { get; init; }

    public MatchRules Match { get; init; } = new();

    public ImmutableArray<NamedExpression> Conditions { get; init; } = [];

    public ImmutableArray<NamedExpression> Variables { get; init; } = [];

    public ImmutableArray<Validation> Validations { get; init; } = [];

    /// <summary>Group, version and kind of its parameters; null when it has none.</summary>
    public (string ApiVersion, string Kind)? Parameters { get; init; }

    /// <summary>Whether an expression that cannot be evaluated is passed over: <c>failurePolicy: Ignore</c>.</summary>
    public bool IgnoresFailures { get; init; }
}

/// <summary>A <c>ValidatingAdmissionPolicyBinding</c>.</summary>
internal sealed record PolicyBinding
{
    /// <summary>What a policy without a binding gets: it is about all that it matches, and denies.</summary>
    public static readonly PolicyBinding None = new() { Name = "", Policy = "" };

    public required string Name { get; init; }

    public required string Policy { get; init; }

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
