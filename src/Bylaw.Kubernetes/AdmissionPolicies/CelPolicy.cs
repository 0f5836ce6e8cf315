using System.Collections.Immutable;
using Bylaw.Cel;

namespace Bylaw.Kubernetes.AdmissionPolicies;

/// <summary>An expression of a policy, compiled, and where it stands.</summary>
internal sealed record PolicyExpression(ExpressionText Text, CelProgram Program);

/// <summary>A condition or a variable: an expression with a name.</summary>
internal sealed record NamedExpression(string Name, PolicyExpression Expression);

/// <summary>What all admission policies have.</summary>
internal abstract record CelPolicy
{
    public required string Name { get; init; }

    public MatchRules Match { get; init; } = new();

    public ImmutableArray<NamedExpression> Conditions { get; init; } = [];

    public ImmutableArray<NamedExpression> Variables { get; init; } = [];

    /// <summary>All further expressions, which may use the variables.</summary>
    public abstract IEnumerable<PolicyExpression> Expressions { get; }

    /// <summary>Group, version and kind of its parameters; null when it has none.</summary>
    public (string ApiVersion, string Kind)? Parameters { get; init; }

    /// <summary>Whether an expression that cannot be evaluated is passed over: <c>failurePolicy: Ignore</c>.</summary>
    public bool IgnoresFailures { get; init; }
}
