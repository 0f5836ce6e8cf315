using System.Collections.Immutable;
using Bylaw.Core.Decisions;

namespace Bylaw.Kubernetes.AdmissionPolicies;

/// <summary>One change that a policy makes.</summary>
/// <param name="Rule">The rule, as findings name it.</param>
/// <param name="Expression">What gives the change: an <c>Object</c> to merge, or a list of <c>JSONPatch</c>.</param>
/// <param name="Merges">Whether it gives an object to merge.</param>
internal sealed record PolicyMutation(PolicyRule Rule, PolicyExpression Expression, bool Merges);

/// <summary>A <c>MutatingAdmissionPolicy</c>, ready to be asked.</summary>
internal sealed record MutatingPolicy : CelPolicy
{
    public ImmutableArray<PolicyMutation> Mutations { get; init; } = [];

    public override IEnumerable<PolicyExpression> Expressions => Mutations.Select(mutation => mutation.Expression);

    /// <summary>Whether it is asked once more when another policy changed the object after it: <c>reinvocationPolicy: IfNeeded</c>.</summary>
    public bool IsAskedAgain { get; init; }
}
