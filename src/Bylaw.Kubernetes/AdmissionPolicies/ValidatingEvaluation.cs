using System.Collections.Immutable;
using Bylaw.Cel;
using Bylaw.Cel.Library.Kubernetes;
using Bylaw.Core.Decisions;
using Bylaw.Core.Values;

namespace Bylaw.Kubernetes.AdmissionPolicies;

/// <summary>One policy on one request, for each of its bindings and their parameters.</summary>
internal sealed class ValidatingEvaluation
{
    /// <summary>Limits of the API server, in its units of cost.</summary>
    private const long PerExpression = 1_000_000, PerBinding = 10_000_000, ForConditions = 2_500_000;

    private const int ParameterPlace = 3, LongestMessage = 5 * 1024;

    private static readonly int s_given = PolicyReader.Environment.Variables.Length;

    private readonly ValidatingPolicy _policy;
    private readonly ReviewedRequest _request;
    private readonly CelEvaluator _evaluator;
    private readonly Value?[] _values;
    private long _spent;

    public ValidatingEvaluation(ValidatingPolicy policy, ReviewedRequest request, PolicyRequest asked)
    {
        (_policy, _request) = (policy, request);
        _evaluator = new CelEvaluator(asked.Limits, asked.Clock, asked.Cancellation) { Missing = MakeVariable };
        _values = new Value?[s_given + policy.Variables.Length];
        Value[] given = [request.Object, request.OldObject, request.Request, NullValue.Instance, request.NamespaceObject(), Authorization.For(static _ => new AccessAnswer(false, "", "nobody to ask: the policy is evaluated without an API server"))];
        given.CopyTo(_values, 0);
    }

    /// <summary>Asks all rules for a binding.</summary>
    public void Ask(PolicyBinding binding, IEnumerable<KubernetesObject> objects, List<Verdict> verdicts)
    {
        if (_policy.Parameters is not { } kind || (!binding.HasParameters && !ReferenceEquals(binding, PolicyBinding.None)))
        {
            Ask(binding, NullValue.Instance, verdicts);
            return;
        }
        var parameters = binding.ParametersAmong(objects, kind, _request.Namespace).ToList();
        foreach (var one in parameters) Ask(binding, one.Value, verdicts);
        if (parameters.Count > 0 || binding.AllowsWithoutParameters) return;
        foreach (var validation in _policy.Validations) Fail(validation, $"failed to configure binding: no params found for policy binding with `Deny` parameterNotFoundAction", [], verdicts);
    }

    /// <summary>Asks all rules with parameters.</summary>
    public void Ask(PolicyBinding binding, Value parameters, List<Verdict> verdicts)
    {
        _values[ParameterPlace] = parameters;
        Array.Clear(_values, s_given, _policy.Variables.Length);
        _spent = 0;
        if (!Applies(verdicts)) return;
        _spent = 0;
        foreach (var validation in _policy.Validations) Ask(validation, binding, verdicts);
    }

    /// <summary>Whether the conditions let the policy apply: one that is false decides, whatever the others do.</summary>
    private bool Applies(List<Verdict> verdicts)
    {
        (NamedExpression Condition, CelResult Result)? failed = null;
        foreach (var condition in _policy.Conditions)
        {
            var result = Evaluate(condition.Expression, ForConditions);
            if (ReferenceEquals(result.Value, BooleanValue.False)) return false;
            if (!ReferenceEquals(result.Value, BooleanValue.True)) failed ??= (condition, result);
        }
        if (failed is not { } first) return true;
        foreach (var validation in _policy.Validations) Fail(validation, $"matchCondition `{first.Condition.Name}` could not be evaluated: {first.Result.Failure?.Message ?? "it gives no yes or no"}", [], verdicts);
        return false;
    }

    private void Ask(Validation validation, PolicyBinding binding, List<Verdict> verdicts)
    {
        var result = Evaluate(validation.Expression, PerBinding);
        if (ReferenceEquals(result.Value, BooleanValue.True)) verdicts.Add(new Verdict(validation.Rule, Outcome.Pass, ""));
        else if (!ReferenceEquals(result.Value, BooleanValue.False)) Fail(validation, $"expression '{Text(validation)}' resulted in error: {result.Failure?.Message ?? "it gives no yes or no"}", Evidence(validation), verdicts);
        else verdicts.Add(new Verdict(validation.Rule, binding.Fires, Message(validation)) { At = validation.Expression.Text.At, Evidence = Evidence(validation) });
    }

    private void Fail(Validation validation, string message, ImmutableArray<Evidence> evidence, List<Verdict> verdicts) =>
        verdicts.Add(_policy.IgnoresFailures ? new Verdict(validation.Rule, Outcome.Skip, message) : new Verdict(validation.Rule, Outcome.Error, message) { At = validation.Expression.Text.At, Evidence = evidence });

    private CelResult Evaluate(PolicyExpression expression, long limit)
    {
        var result = _evaluator.Evaluate(expression.Program, _values, Math.Min(PerExpression, limit - _spent));
        _spent += result.Cost;
        return result;
    }

    /// <summary>The value of a variable, when an expression first uses it. It stays for the expressions that follow.</summary>
    private Value? MakeVariable(int slot)
    {
        if (slot < s_given || slot >= _values.Length) return null;
        return _values[slot] ??= _evaluator.EvaluateWithin(_policy.Variables[slot - s_given].Expression.Program, _values);
    }

    private string Message(Validation validation)
    {
        if (validation.MessageExpression is { } expression && Evaluate(expression, PerBinding).Value is StringValue { Text: var made } && made.Trim() is { Length: > 0 and <= LongestMessage } text && !text.Contains('\n', StringComparison.Ordinal)) return text;
        return string.IsNullOrEmpty(validation.Message) ? $"failed expression: {Text(validation)}" : validation.Message;
    }

    private static string Text(Validation validation) => validation.Expression.Text.Source.Content.Trim();

    /// <summary>What of the object the expression looked at where it was decided.</summary>
    private ImmutableArray<Evidence> Evidence(Validation validation)
    {
        var evidence = ImmutableArray.CreateBuilder<Evidence>();
        foreach (var reason in _evaluator.Explain(validation.Expression.Program, _values))
            foreach (var operand in reason.Operands)
                if (PathOf(operand) is { } path) evidence.Add(new Evidence(validation.Expression.Text.InFile(reason.At), path, operand.Value, operand.Wanted));
        return evidence.ToImmutable();
    }

    /// <summary>Where in the object an operand stands; null when it is nothing of it.</summary>
    private ValuePath? PathOf(CelOperand operand)
    {
        var (subject, name) = _request.Object is ObjectValue ? (_request.Object, "object") : (_request.OldObject, "oldObject");
        if (operand.Variable == name) return operand.Path;
        // What went through a variable or a list of its own is still the same value.
        return operand.Value is StringValue or ObjectValue or ArrayValue ? PartPaths.Find(subject, operand.Value) : null;
    }
}
