using System.Collections.Immutable;
using Bylaw.Core.Decisions;
using Bylaw.Core.Values;

namespace Bylaw.Kubernetes.AdmissionPolicies;

/// <summary>The policies of some files with their bindings. A policy that none of the files binds is about all that it matches, and denies.</summary>
internal sealed class AdmissionPolicy : ICompiledPolicy
{
    private readonly ImmutableArray<(ValidatingPolicy Policy, ImmutableArray<PolicyBinding> Bindings)> _policies;
    private readonly ImmutableArray<KubernetesObject> _objects;

    public AdmissionPolicy(PolicyReader read)
    {
        _policies = [.. read.Policies.Select(policy => (policy, BindingsOf(policy, read.Bindings)))];
        _objects = [.. read.Others];
        Rules = [.. read.Policies.SelectMany(policy => policy.Validations).Select(validation => validation.Rule)];
    }

    public IReadOnlyList<PolicyRule> Rules { get; }

    public RequestShape Shape => RequestShape.AdmissionReview;

    public IReadOnlyList<Verdict> Evaluate(PolicyRequest request)
    {
        var reviewed = new ReviewedRequest((request.Input(Shape) as ObjectValue)?.Get("request") as ObjectValue ?? ObjectValue.Empty);
        var verdicts = new List<Verdict>();
        foreach (var (policy, bindings) in _policies)
        {
            if (!policy.Match.Match(reviewed)) continue;
            var evaluation = new ValidatingEvaluation(policy, reviewed, request);
            foreach (var binding in bindings.Where(binding => binding.Match.Match(reviewed))) evaluation.Ask(binding, _objects, verdicts);
        }
        return Once(verdicts);
    }

    private static ImmutableArray<PolicyBinding> BindingsOf(ValidatingPolicy policy, List<PolicyBinding> bindings) =>
        [.. bindings.Where(binding => binding.Policy == policy.Name).DefaultIfEmpty(PolicyBinding.None)];

    /// <summary>A rule that fires for several bindings or parameters says the same thing once; it passes only when it passes for all.</summary>
    private static List<Verdict> Once(List<Verdict> verdicts)
    {
        var fired = verdicts.Where(verdict => verdict.Outcome >= Outcome.Warn).Select(verdict => verdict.Rule).ToHashSet();
        return [.. verdicts.Where(verdict => verdict.Outcome >= Outcome.Warn || !fired.Contains(verdict.Rule)).DistinctBy(verdict => (verdict.Rule, verdict.Outcome, verdict.Message))];
    }
}
