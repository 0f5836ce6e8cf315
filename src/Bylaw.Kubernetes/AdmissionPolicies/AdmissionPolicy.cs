using System.Collections.Immutable;
using Bylaw.Core.Decisions;
using Bylaw.Core.Values;

namespace Bylaw.Kubernetes.AdmissionPolicies;

/// <summary>The policies of some files with their bindings. A policy that none of the files binds is about all that it matches, and denies.</summary>
internal sealed class AdmissionPolicy : IMutatingPolicy
{
    private readonly ImmutableArray<(ValidatingPolicy Policy, ImmutableArray<PolicyBinding> Bindings)> _policies;
    private readonly ImmutableArray<KubernetesObject> _objects;
    private readonly MutationPass _changes;

    public AdmissionPolicy(PolicyReader read, MutationOptions options)
    {
        _policies = [.. read.Policies.Select(policy => (policy, BindingsOf(policy, read.Bindings, ofMutation: false)))];
        _objects = [.. read.Others];
        // The order of the API server is not told; that of the names is the same everywhere.
        _changes = new MutationPass([.. read.Mutating.OrderBy(policy => policy.Name, StringComparer.Ordinal).Select(policy => (policy, BindingsOf(policy, read.Bindings, ofMutation: true)))], _objects, options);
        Rules =
        [
            .. read.Mutating.SelectMany(policy => policy.Mutations).Select(mutation => mutation.Rule),
            .. read.Policies.SelectMany(policy => policy.Validations.Select(validation => validation.Rule).Concat(policy.Annotations.Select(annotation => annotation.Rule))),
        ];
    }

    public IReadOnlyList<PolicyRule> Rules { get; }

    /// <summary>Whether it has a policy of a name.</summary>
    public bool Has(string policy) => Changes(policy) || _policies.Any(one => one.Policy.Name == policy);

    /// <summary>Whether the policy of a name changes objects.</summary>
    public bool Changes(string policy) => _changes.Has(policy);

    /// <summary>Whether a rule judges objects.</summary>
    public bool Judges(PolicyRule rule) => _policies.Any(one => one.Policy.Validations.Any(validation => ReferenceEquals(validation.Rule, rule)));

    public RequestShape Shape => RequestShape.AdmissionReview;

    public IReadOnlyList<Verdict> Evaluate(PolicyRequest request)
    {
        if (_policies.IsEmpty) return [];
        var reviewed = RequestOf(request);
        var verdicts = new List<Verdict>();
        foreach (var (policy, bindings) in _policies)
        {
            if (!policy.Match.Match(reviewed)) continue;
            var evaluation = new ValidatingEvaluation(policy, reviewed, request);
            foreach (var binding in bindings.Where(binding => binding.Match.Match(reviewed))) evaluation.Ask(binding, _objects, verdicts);
        }
        return Once(verdicts);
    }

    public bool Mutates => !_changes.IsEmpty;

    public Mutation Mutate(PolicyRequest request)
    {
        var (changed, verdicts) = _changes.Run(RequestOf(request), request);
        return new Mutation(changed ?? request.Document, Once(verdicts));
    }

    private ReviewedRequest RequestOf(PolicyRequest request) =>
        new((request.Input(Shape) as ObjectValue)?.Get("request") as ObjectValue ?? ObjectValue.Empty, request.Namespace);

    private static ImmutableArray<PolicyBinding> BindingsOf(CelPolicy policy, List<PolicyBinding> bindings, bool ofMutation) =>
        [.. bindings.Where(binding => binding.Policy == policy.Name && binding.IsOfMutation == ofMutation).DefaultIfEmpty(PolicyBinding.None)];

    /// <summary>A rule that fires for several bindings or parameters says the same thing once; it passes only when it passes for all.</summary>
    private static List<Verdict> Once(List<Verdict> verdicts)
    {
        var fired = verdicts.Where(verdict => verdict.Outcome >= Outcome.Warn).Select(verdict => verdict.Rule).ToHashSet();
        return [.. verdicts.Where(verdict => verdict.Outcome >= Outcome.Warn || !fired.Contains(verdict.Rule)).DistinctBy(verdict => (verdict.Rule, verdict.Outcome, verdict.Message))];
    }
}
