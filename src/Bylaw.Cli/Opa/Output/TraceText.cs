using System.Globalization;
using System.Text;
using Bylaw.Cli.Opa.Flags;
using Bylaw.Rego;
using Bylaw.Rego.Explaining;

namespace Bylaw.Cli.Opa.Output;

/// <summary>Prints the events of an evaluation as OPA's trace: the place, then the event, moved in by its depth.</summary>
internal static class TraceText
{
    /// <summary>The events that a mode of <c>--explain</c> shows; null for all.</summary>
    public static IReadOnlyList<TraceEvent> Filter(IReadOnlyList<TraceEvent> events, string mode) => mode switch
    {
        "notes" => RegoTrace.WithLineage(events, item => item.Operation == TraceOperation.Note),
        "fails" => RegoTrace.WithLineage(events, item => item.Operation == TraceOperation.Fail),
        _ => events,
    };

    /// <summary>What <c>opa test -v</c> shows of a failure.</summary>
    public static IReadOnlyList<TraceEvent> NotesAndFails(IReadOnlyList<TraceEvent> events) =>
        RegoTrace.WithLineage(events, item => item.Operation is TraceOperation.Note or TraceOperation.Fail);

    public static void Write(TextWriter output, IReadOnlyList<TraceEvent> events, bool withVariables, string indent = "")
    {
        if (events.Count == 0) return;
        var width = events.Max(item => PlaceOf(item).Length) + 4;
        foreach (var item in events) output.Write($"{indent}{PlaceOf(item).PadRight(width)} {TextOf(item)}{(withVariables ? VariablesOf(item) : "")}\n");
    }

    private static string PlaceOf(TraceEvent item) => string.Create(CultureInfo.InvariantCulture, $"{item.At.Source.Name}:{item.At.Start.Line}");

    private static string TextOf(TraceEvent item)
    {
        var text = item.Operation == TraceOperation.Note ? Quoted.Go(item.Text) : item.Text;
        return new StringBuilder().Insert(0, "| ", item.Depth).Append(item.Operation).Append(' ').Append(text).ToString();
    }

    private static string VariablesOf(TraceEvent item) => item.Variables.Count == 0
        ? ""
        : $"  {{{string.Join(", ", item.Variables.Select(variable => $"{variable.Key}: {RegoText.Of(variable.Value)}"))}}}";

    public static void WriteJson(GoJson json, TraceEvent item) => json.Object(() =>
    {
        json.Field("Op", item.Operation.ToString());
        json.Field("Node", item.Operation == TraceOperation.Note ? "" : item.Text);
        json.Field("Location").Object(() => OpaError.WritePlace(json, item.At.Source.Name == RegoProgram.QueryName ? "" : item.At.Source.Name, item.At.Start.Line, item.At.Start.Column));
        json.Field("QueryID", item.Query);
        json.Field("ParentID", item.Parent);
        json.Field("Locals").Object(() =>
        {
            foreach (var (name, value) in item.Variables) json.Field(name, value);
        });
        json.Field("Message", item.Operation == TraceOperation.Note ? item.Text : "");
    });
}
