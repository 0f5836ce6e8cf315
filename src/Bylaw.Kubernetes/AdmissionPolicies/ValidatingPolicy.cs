using System.Collections.Immutable;
using Bylaw.Core.Decisions;

namespace Bylaw.Kubernetes.AdmissionPolicies;

/// <summary>One rule of a policy.</summary>
/// <param name="Rule">The rule, as findings name it.</param>
/// <param name="Expression">What must hold.</param>
/// <param name="Message">What to say when it does not; null when the policy says nothing.</param>
/// <param name="MessageExpression">What to say, made of the request; null for none.</param>
internal sealed record Validation(PolicyRule Rule, PolicyExpression Expression, string? Message, PolicyExpression? MessageExpression);

/// <summary>Something to note about each request that a policy is put to.</summary>
/// <param name="Rule">Named after the policy and the key.</param>
/// <param name="Expression">What to note: a text, or null for nothing.</param>
internal sealed record AuditAnnotation(PolicyRule Rule, PolicyExpression Expression);

/// <summary>A <c>ValidatingAdmissionPolicy</c>, ready to be asked.</summary>
internal sealed record ValidatingPolicy : CelPolicy
{
    public ImmutableArray<Validation> Validations { get; init; } = [];

    public ImmutableArray<AuditAnnotation> Annotations { get; init; } = [];

    public override IEnumerable<PolicyExpression> Expressions =>
        Validations.SelectMany(validation => new[] { validation.Expression, validation.MessageExpression }).OfType<PolicyExpression>().Concat(Annotations.Select(annotation => annotation.Expression));
}
