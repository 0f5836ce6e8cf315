using System.Collections.Immutable;
using Bylaw.Core.Decisions;
using Bylaw.Core.Values;
using Bylaw.Kubernetes.Types;

namespace Bylaw.Kubernetes.AdmissionPolicies;

/// <summary>What the tools that run mutating policies do differently.</summary>
/// <param name="GivesParametersTogether">Whether several objects of parameters come as one list, under <c>params.items</c>.</param>
internal sealed record MutationOptions(bool GivesParametersTogether);

/// <summary>Asks mutating policies one after the other, each about what the one before made; and once more those that want to be asked again.</summary>
internal sealed class MutationPass(ImmutableArray<(MutatingPolicy Policy, ImmutableArray<PolicyBinding> Bindings)> policies, ImmutableArray<KubernetesObject> objects, MutationOptions options)
{
    /// <summary>Whether there are none.</summary>
    public bool IsEmpty => policies.IsEmpty;

    /// <summary>Whether there is one of a name.</summary>
    public bool Has(string policy) => policies.Any(one => one.Policy.Name == policy);

    /// <summary>The changed object; null when nothing was changed. What is deleted has no object to change.</summary>
    public (Value? Object, List<Verdict> Verdicts) Run(ReviewedRequest request, PolicyRequest asked)
    {
        var verdicts = new List<Verdict>();
        if (request.Object is not ObjectValue) return (null, verdicts);
        var state = new State(request);
        foreach (var (policy, bindings) in policies) Run(policy, bindings, state, asked, verdicts);
        // As in the API server: whoever was asked before a change that another made is asked a second time, and no third.
        var again = state.Waiting.ToHashSet(ReferenceEqualityComparer.Instance);
        if (again.Count > 0)
            foreach (var (policy, bindings) in policies)
                if (again.Contains(policy)) Run(policy, bindings, state, asked, verdicts);
        return (ReferenceEquals(state.Request, request) ? null : state.Request.Object, verdicts);
    }

    private void Run(MutatingPolicy policy, ImmutableArray<PolicyBinding> bindings, State state, PolicyRequest asked, List<Verdict> verdicts)
    {
        if (!policy.Match.Match(state.Request)) return;
        foreach (var binding in bindings)
        {
            if (!binding.Match.Match(state.Request)) continue;
            var evaluation = new MutatingEvaluation(policy, state.Request, TypeOf(state.Request.Object), asked);
            if (evaluation.Parameters(binding, objects) is not { } parameters) verdicts.AddRange(evaluation.WithoutParameters());
            else
                foreach (var one in Given(parameters)) verdicts.AddRange(evaluation.Run(one));
            state.Asked(policy, evaluation.Object);
        }
    }

    private IReadOnlyList<Value> Given(IReadOnlyList<Value> parameters)
    {
        if (!options.GivesParametersTogether || parameters.Count < 2) return parameters;
        var list = new ObjectBuilder(3);
        list.Set("apiVersion", new StringValue("v1"));
        list.Set("kind", new StringValue("List"));
        list.Set("items", new ArrayValue([.. parameters]));
        return [list.ToObject()];
    }

    private static TypeSchema? TypeOf(Value value) => KubernetesObject.TryRead(value) is { } item ? KubernetesTypes.Find(item.ApiVersion, item.Kind)?.Schema : null;

    /// <summary>The request as it is by now, and who is to be asked again.</summary>
    private sealed class State(ReviewedRequest request)
    {
        private readonly HashSet<MutatingPolicy> _asked = new(ReferenceEqualityComparer.Instance);

        public ReviewedRequest Request { get; private set; } = request;

        public HashSet<MutatingPolicy> Waiting { get; } = new(ReferenceEqualityComparer.Instance);

        public void Asked(MutatingPolicy policy, Value result)
        {
            if (!ReferenceEquals(result, Request.Object))
            {
                Request = Request.With(result);
                Waiting.UnionWith(_asked);
                _asked.Clear();
            }
            if (policy.IsAskedAgain) _asked.Add(policy);
        }
    }
}
