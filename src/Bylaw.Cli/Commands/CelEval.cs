using Bylaw.Cel;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Diagnostics.Rendering;
using Bylaw.Core.Plans;
using Bylaw.Core.Text;
using Bylaw.Core.Values;

namespace Bylaw.Cli.Commands;

/// <summary>
/// <c>bylaw eval --language cel</c>: an expression as admission policies have them, over an object or an AdmissionReview.
/// </summary>
internal sealed class CelEval(Host host)
{
    /// <summary>The variables of admission policies that can be known from files.</summary>
    private static readonly string[] s_variables = ["object", "oldObject", "request", "params", "namespaceObject"];

    public int Run(string text, Value? input, Value? parameters, string format, bool explains, KubernetesRelease? release)
    {
        if (CelExpression.Compile(new SourceText("<expression>", text), s_variables, out var diagnostics, release) is not { } expression) return Report(diagnostics, ExitCode.Usage);
        var values = ValuesOf(input, parameters);
        var answer = expression.Evaluate(values, BudgetLimits.Default, host.Clock);
        if (explains) Explain(expression, values);
        if (answer.Value is not { } value) return Report([CliDiagnostics.EvaluationFailed(answer.Failure ?? "no value", answer.At)], ExitCode.Evaluation);
        host.Output.WriteLine(format switch
        {
            "raw" when value is StringValue plain => plain.Text,
            "raw" => value.ToString(),
            "values" => JsonWriter.Write(value, indent: true),
            _ => JsonWriter.Write(Described(expression, answer, value), indent: true),
        });
        return ExitCode.Clean;
    }

    /// <summary>What an AdmissionReview asks about, or an object that is to be created.</summary>
    private static Dictionary<string, Value> ValuesOf(Value? input, Value? parameters)
    {
        var values = new Dictionary<string, Value>(StringComparer.Ordinal) { ["oldObject"] = NullValue.Instance, ["params"] = parameters ?? NullValue.Instance };
        if (input is ObjectValue review && review.GetText("kind") == "AdmissionReview" && review.Get("request") is ObjectValue request)
        {
            values["request"] = request;
            values["object"] = request.Get("object") ?? NullValue.Instance;
            values["oldObject"] = request.Get("oldObject") ?? NullValue.Instance;
        }
        else if (input is not null) values["object"] = input;
        return values;
    }

    private static ObjectValue Described(CelExpression expression, CelAnswer answer, Value value)
    {
        var described = new ObjectBuilder(3);
        described.Set("value", value);
        described.Set("type", new StringValue(expression.Type));
        described.Set("cost", Value.Of(answer.Cost));
        return described.ToObject();
    }

    private void Explain(CelExpression expression, Dictionary<string, Value> values)
    {
        foreach (var reason in expression.Explain(values, BudgetLimits.Default, host.Clock))
        {
            host.Error.WriteLine($"{Shown(reason.At.Source.Slice(reason.At.Span).ToString())}: {(reason.Failure is { } failure ? $"failed, {failure}" : Shown(reason.Value?.ToString() ?? "no value"))}");
            foreach (var operand in reason.Operands)
            {
                var place = operand.Variable is null ? Shown(operand.At.Source.Slice(operand.At.Span).ToString()) : operand.Path.Keys.IsEmpty ? operand.Variable : $"{operand.Variable}{(operand.Path.ToString().StartsWith('[') ? "" : ".")}{operand.Path}";
                host.Error.WriteLine($"  {Shown(place)}: {(operand.Value is { } value ? Shown(value.ToString()) : "no value")}{(operand.Wanted is { } wanted ? $", wanted {Shown(wanted)}" : "")}");
            }
        }
    }

    private static string Shown(string text) => DisplayText.Shorten(DisplayText.OneLine(text), 160);

    private int Report(IReadOnlyList<Diagnostic> diagnostics, int code)
    {
        new TerminalRenderer(host.Terminal).Write(host.Error, diagnostics);
        return code;
    }
}
