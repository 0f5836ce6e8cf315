using Bylaw.Cel;
using Bylaw.Core.Decisions;
using Bylaw.Core.Library;
using Bylaw.Core.Plans;
using Bylaw.Core.Values;
using Bylaw.Kubernetes.Types;

namespace Bylaw.Kubernetes.AdmissionPolicies;

/// <summary>One policy that changes objects, on one request.</summary>
internal sealed class MutatingEvaluation : PolicyRun
{
    private readonly MutatingPolicy _policy;
    private readonly Budget _budget;
    private readonly TypeSchema? _schema;

    public MutatingEvaluation(MutatingPolicy policy, ReviewedRequest request, TypeSchema? schema, PolicyRequest asked) : base(policy, request, asked)
    {
        (_policy, _schema, Object) = (policy, schema, request.Object);
        _budget = new Budget(asked.Limits, asked.Clock, asked.Cancellation);
    }

    /// <summary>The object as it is now.</summary>
    public Value Object { get; private set; }

    /// <summary>The parameters of a binding, as <see cref="PolicyRun.ParametersOf"/>.</summary>
    public IReadOnlyList<Value>? Parameters(PolicyBinding binding, IEnumerable<KubernetesObject> objects) => ParametersOf(binding, objects);

    /// <summary>Says that the parameters are missing.</summary>
    public IEnumerable<Verdict> WithoutParameters() => _policy.Mutations.Select(mutation => Failed(mutation.Rule, NoParameters, mutation.Expression));

    /// <summary>Makes all changes, one on the result of the other. When one fails, none is made.</summary>
    public IEnumerable<Verdict> Run(Value parameters)
    {
        Begin(parameters);
        var applies = Applies(out var problem);
        if (applies is null) return _policy.Mutations.Select(mutation => Failed(mutation.Rule, problem, mutation.Expression));
        return applies is true ? ChangeAll() : [];
    }

    private List<Verdict> ChangeAll()
    {
        var before = Object;
        var verdicts = new List<Verdict>();
        foreach (var mutation in _policy.Mutations)
        {
            if (Changed(mutation, out var problem) is not { } changed)
            {
                Object = before;
                return [Failed(mutation.Rule, problem, mutation.Expression)];
            }
            verdicts.Add(new Verdict(mutation.Rule, Outcome.Pass, ""));
            if (changed.Equals(Object)) continue;
            Object = changed;
            Replace(changed);
        }
        return verdicts;
    }

    private Value? Changed(PolicyMutation mutation, out string problem)
    {
        var result = Evaluate(mutation.Expression);
        if (result.Value is not { } value)
        {
            problem = $"expression '{Text(mutation.Expression)}' resulted in error: {result.Failure?.Message}";
            return null;
        }
        try
        {
            _budget.LeaveAll();
            return mutation.Merges ? Merged(value, out problem) : Patched(value, out problem);
        }
        catch (Exception exception) when (EvaluationHalt.From(exception) is { } halt)
        {
            problem = halt.Message;
            return null;
        }
    }

    private Value? Merged(Value value, out string problem)
    {
        if (value is not TypedObjectValue)
        {
            problem = $"unexpected evaluation result: the expression gives {TypeValue.Of(value).Name}, and not Object";
            return null;
        }
        if (new PatchValues(_budget).Plain(value, out problem) is not { } patch)
        {
            problem = $"type mismatch: {problem}";
            return null;
        }
        var merged = new StructuredMerge(_budget).Merge(Object, patch, _schema, out problem);
        if (merged is not null) _budget.Admit(merged);
        return merged;
    }

    private Value? Patched(Value value, out string problem)
    {
        if (value is not ArrayValue list)
        {
            problem = $"unexpected evaluation result: the expression gives {TypeValue.Of(value).Name}, and not a list of JSONPatch";
            return null;
        }
        problem = "";
        Value? patched = Object;
        foreach (var item in list)
        {
            if (Operation(item, ref problem) is not { } operation) return null;
            patched = JsonPatch.Apply(patched, operation, _budget, out var why);
            if (why is null) continue;
            problem = $"JSON Patch: {why}";
            return null;
        }
        if (patched is ObjectValue) return patched;
        problem = "JSON Patch: the patch leaves no object";
        return null;
    }

    private PatchOperation? Operation(Value item, ref string problem)
    {
        if (item is not TypedObjectValue { Fields: var fields })
        {
            problem = $"unexpected evaluation result: the list holds {TypeValue.Of(item).Name}, and not JSONPatch";
            return null;
        }
        Value? plain = null;
        if (fields.Get("value") is { } value && (plain = new PatchValues(_budget).Plain(value, out problem)) is null) return null;
        return new PatchOperation(fields.GetText("op"), JsonPatch.PathOf(fields.GetText("path") ?? ""), fields.GetText("from") is { } from ? JsonPatch.PathOf(from) : null, plain);
    }
}
