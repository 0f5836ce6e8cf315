using Bylaw.Cli.Opa.Output;
using Bylaw.Core.Values;
using Bylaw.Rego;

namespace Bylaw.Cli.Opa.Eval;

/// <summary>Prints the solutions of a query.</summary>
internal static class ResultText
{
    /// <summary>The field <c>result</c>: expressions with their texts and places, and bindings.</summary>
    public static void WriteJson(GoJson json, EvaluationResult result) => json.Array(result.Solutions, solution => json.Object(() =>
    {
        json.Field("expressions").Array(solution.Expressions.Select((value, i) => (value, i)), item => WriteExpression(json, result.Query!, item.value, item.i));
        if (solution.Bindings.Count > 0) json.Field("bindings", solution.Bindings);
    }));

    private static void WriteExpression(GoJson json, RegoQuery query, Value value, int i) => json.Object(() =>
    {
        var at = query.Expressions[i];
        json.Field("value", value);
        json.Field("text", at.Source.Slice(at.Span).ToString());
        json.Field("location").Object(() =>
        {
            json.Field("row", at.Start.Line);
            json.Field("col", at.Start.Column);
        });
    });

    /// <summary>A line for each solution, with its values side by side; texts bare.</summary>
    public static void WriteRaw(TextWriter output, EvaluationResult result)
    {
        foreach (var solution in result.Solutions)
            output.Write(string.Join(' ', solution.Expressions.Select(value => value is StringValue text ? text.Text : GoJson.Compact(value))) + "\n");
    }

    /// <summary>A single value as JSON, several as a table of variables and expressions.</summary>
    public static void WritePretty(TextWriter output, EvaluationResult result, int limit)
    {
        var first = result.Solutions[0];
        if (result.Solutions.Length == 1 && first.Bindings.Count == 0 && (first.Expressions.Length == 1 || first.Expressions.All(value => value is BooleanValue)))
        {
            output.Write(GoJson.Indented(first.Expressions[0]) + "\n");
            return;
        }
        var names = first.Bindings.Select(pair => pair.Key).OrderBy(GoJson.KeyText, StringComparer.Ordinal).ToList();
        // Beside variables, an expression that is true or false says nothing.
        var shown = Enumerable.Range(0, first.Expressions.Length).Where(i => names.Count == 0 || first.Expressions[i] is not BooleanValue).ToList();
        var table = new GoTable([.. names.Select(GoJson.KeyText), .. shown.Select(i => result.Query!.ExpressionTexts[i])]);
        foreach (var solution in result.Solutions)
            table.Add([.. names.Select(name => Cell(solution.Bindings.Get(name), limit)), .. shown.Select(i => Cell(solution.Expressions[i], limit))]);
        table.Write(output);
    }

    private static string Cell(Value? value, int limit) => PrettyText.Shorten(value is null ? "null" : GoJson.Compact(value), limit);
}
