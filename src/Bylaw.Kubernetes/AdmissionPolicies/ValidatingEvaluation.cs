using System.Collections.Immutable;
using Bylaw.Cel;
using Bylaw.Core.Decisions;
using Bylaw.Core.Values;

namespace Bylaw.Kubernetes.AdmissionPolicies;

/// <summary>One policy that judges, on one request, for each of its bindings and their parameters.</summary>
internal sealed class ValidatingEvaluation(ValidatingPolicy policy, ReviewedRequest request, PolicyRequest asked) : PolicyRun(policy, request, asked)
{
    private const int LongestMessage = 5 * 1024, LongestAnnotation = 10 * 1024;

    /// <summary>Asks all rules for a binding.</summary>
    public void Ask(PolicyBinding binding, IEnumerable<KubernetesObject> objects, List<Verdict> verdicts)
    {
        if (ParametersOf(binding, objects) is not { } parameters) FailAll(NoParameters, verdicts);
        else foreach (var one in parameters) Ask(binding, one, verdicts);
    }

    /// <summary>Asks all rules with parameters.</summary>
    public void Ask(PolicyBinding binding, Value parameters, List<Verdict> verdicts)
    {
        Begin(parameters);
        var applies = Applies(out var problem);
        if (applies is null) FailAll(problem, verdicts);
        if (applies is not true) return;
        foreach (var validation in policy.Validations) Ask(validation, binding, verdicts);
        foreach (var annotation in policy.Annotations) Note(annotation, verdicts);
    }

    private void FailAll(string message, List<Verdict> verdicts) =>
        verdicts.AddRange(policy.Validations.Select(validation => Failed(validation.Rule, message, validation.Expression)));

    private void Ask(Validation validation, PolicyBinding binding, List<Verdict> verdicts)
    {
        var result = Evaluate(validation.Expression);
        if (ReferenceEquals(result.Value, BooleanValue.True)) verdicts.Add(new Verdict(validation.Rule, Outcome.Pass, ""));
        else if (!ReferenceEquals(result.Value, BooleanValue.False)) verdicts.Add(Failed(validation.Rule, $"expression '{Text(validation.Expression)}' resulted in error: {result.Failure?.Message ?? "it gives no yes or no"}", validation.Expression) with { Evidence = Evidence(validation) });
        else verdicts.Add(new Verdict(validation.Rule, binding.Fires, Message(validation)) { At = validation.Expression.Text.At, Evidence = Evidence(validation) });
    }

    /// <summary>Writes down an annotation: a rule that passes, with a message.</summary>
    private void Note(AuditAnnotation annotation, List<Verdict> verdicts)
    {
        var result = Evaluate(annotation.Expression);
        switch (result.Value)
        {
            case StringValue { Text: var text } when text.Trim() is { Length: > 0 } noted:
                verdicts.Add(new Verdict(annotation.Rule, Outcome.Pass, noted.Length <= LongestAnnotation ? noted : noted[..LongestAnnotation]));
                break;
            case StringValue or NullValue: break;
            default:
                verdicts.Add(Failed(annotation.Rule, $"valueExpression '{Text(annotation.Expression)}' resulted in error: {result.Failure?.Message ?? "it gives neither a text nor null"}", annotation.Expression));
                break;
        }
    }

    private string Message(Validation validation)
    {
        if (validation.MessageExpression is { } expression && Evaluate(expression).Value is StringValue { Text: var made } && made.Trim() is { Length: > 0 and <= LongestMessage } text && !text.Contains('\n', StringComparison.Ordinal)) return text;
        return string.IsNullOrEmpty(validation.Message) ? $"failed expression: {Text(validation.Expression)}" : validation.Message;
    }

    /// <summary>What of the object the expression looked at where it was decided.</summary>
    private ImmutableArray<Evidence> Evidence(Validation validation)
    {
        var evidence = ImmutableArray.CreateBuilder<Evidence>();
        foreach (var reason in Evaluator.Explain(validation.Expression.Program, Values))
            foreach (var operand in reason.Operands)
                if (PathOf(operand) is { } path) evidence.Add(new Evidence(validation.Expression.Text.InFile(reason.At), path, operand.Value, operand.Wanted));
        return evidence.ToImmutable();
    }

    /// <summary>Where in the object an operand stands; null when it is nothing of it.</summary>
    private ValuePath? PathOf(CelOperand operand)
    {
        var (subject, name) = Request.Object is ObjectValue ? (Request.Object, "object") : (Request.OldObject, "oldObject");
        if (operand.Variable == name) return operand.Path;
        // What went through a variable or a list of its own is still the same value.
        return operand.Value is StringValue or ObjectValue or ArrayValue ? PartPaths.Find(subject, operand.Value) : null;
    }
}
