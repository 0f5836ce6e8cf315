using Bylaw.Cel;
using Bylaw.Cel.Library.Kubernetes;
using Bylaw.Cel.Planning;
using Bylaw.Core.Decisions;
using Bylaw.Core.Values;

namespace Bylaw.Kubernetes.AdmissionPolicies;

/// <summary>One policy on one request: its variables, conditions and parameters, within the limits of the API server.</summary>
internal abstract class PolicyRun
{
    /// <summary>Limits of the API server, in its units of cost.</summary>
    private const long PerExpression = 1_000_000, PerBinding = 10_000_000, ForConditions = 2_500_000;

    private const int ObjectPlace = 0, RequestPlace = 2, ParameterPlace = 3, NamespacePlace = 4;

    private static readonly Value s_nobody = Authorization.For(static _ => new AccessAnswer(false, "", "nobody to ask: the policy is evaluated without an API server"));

    private static readonly int s_given = PolicyReader.Environment.Variables.Length;

    private readonly CelPolicy _policy;
    private readonly Value?[] _values;
    private CelFailure?[]? _failures;
    private long _spent;

    protected PolicyRun(CelPolicy policy, ReviewedRequest request, PolicyRequest asked)
    {
        (_policy, Request) = (policy, request);
        Evaluator = new CelEvaluator(asked.Limits, asked.Clock, asked.Cancellation) { Missing = MakeVariable };
        _values = new Value?[s_given + policy.Variables.Length];
        // Few expressions read the request or the namespace: those are made when one does.
        Value?[] given = [request.Object, request.OldObject, null, NullValue.Instance, null, s_nobody];
        given.CopyTo(_values, 0);
    }

    protected ReviewedRequest Request { get; }

    protected CelEvaluator Evaluator { get; }

    protected ReadOnlySpan<Value?> Values => _values;

    /// <summary>The parameters of a binding, one after the other; null of JSON for a policy that has none. Null when none are found and that is refused.</summary>
    protected IReadOnlyList<Value>? ParametersOf(PolicyBinding binding, IEnumerable<KubernetesObject> objects)
    {
        if (_policy.Parameters is not { } kind || (!binding.HasParameters && !ReferenceEquals(binding, PolicyBinding.None))) return [NullValue.Instance];
        var parameters = binding.ParametersAmong(objects, kind, Request.Namespace).Select(one => (Value)one.Value).ToList();
        return parameters.Count > 0 || binding.AllowsWithoutParameters ? parameters : null;
    }

    /// <summary>What is said when parameters are not found.</summary>
    protected const string NoParameters = "failed to configure binding: no params found for policy binding with `Deny` parameterNotFoundAction";

    /// <summary>Begins with other parameters: variables are evaluated anew, and the cost counts from zero.</summary>
    protected void Begin(Value parameters)
    {
        _values[ParameterPlace] = parameters;
        Array.Clear(_values, s_given, _policy.Variables.Length);
        _failures = null;
        _spent = 0;
    }

    /// <summary>Gives the object as it is after a change.</summary>
    protected void Replace(Value changed)
    {
        _values[ObjectPlace] = changed;
        Array.Clear(_values, s_given, _policy.Variables.Length);
        _failures = null;
    }

    /// <summary>Whether the conditions let the policy apply: one that is false decides, whatever the others do. Null, with why, when that is not known.</summary>
    protected bool? Applies(out string problem)
    {
        problem = "";
        foreach (var condition in _policy.Conditions)
        {
            var result = Evaluate(condition.Expression, ForConditions);
            if (ReferenceEquals(result.Value, BooleanValue.False)) return false;
            if (!ReferenceEquals(result.Value, BooleanValue.True) && problem.Length == 0) problem = $"matchCondition `{condition.Name}` could not be evaluated: {result.Failure?.Message ?? "it gives no yes or no"}";
        }
        _spent = 0;
        return problem.Length == 0 ? true : null;
    }

    protected CelResult Evaluate(PolicyExpression expression, long limit = PerBinding)
    {
        var result = Evaluator.Evaluate(expression.Program, _values, Math.Min(PerExpression, limit - _spent));
        _spent += result.Cost;
        return result;
    }

    /// <summary>A failure, as the policy wants it: an error, or passed over.</summary>
    protected Verdict Failed(PolicyRule rule, string message, PolicyExpression expression) => _policy.IgnoresFailures
        ? new Verdict(rule, Outcome.Skip, message)
        : new Verdict(rule, Outcome.Error, message) { At = expression.Text.At };

    /// <summary>The value of a variable, when an expression first uses it. It stays for the expressions that follow; so does a failure.</summary>
    private Value? MakeVariable(int slot)
    {
        if (slot is RequestPlace or NamespacePlace) return _values[slot] ??= slot == RequestPlace ? Request.Asked : Request.NamespaceObject();
        if (slot < s_given || slot >= _values.Length) return null;
        if (_failures?[slot] is { } known)
        {
            Evaluator.Failure = known;
            return null;
        }
        var value = Evaluator.EvaluateWithin(_policy.Variables[slot - s_given].Expression.Program, _values);
        if (value is null) (_failures ??= new CelFailure?[_values.Length])[slot] = Evaluator.Failure;
        return _values[slot] = value;
    }

    protected static string Text(PolicyExpression expression) => expression.Text.Source.Content.Trim();
}
