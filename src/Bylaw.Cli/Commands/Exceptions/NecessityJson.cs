using System.Text.Json;
using Bylaw.Cli.Reports;
using Bylaw.Core.Decisions;
using Bylaw.Core.Diagnostics.Rendering;
using Bylaw.Engine;
using Bylaw.Governance;
using Bylaw.Governance.Exceptions;

namespace Bylaw.Cli.Commands.Exceptions;

/// <summary>What <c>exception check</c> tells programs, as described in <c>docs/exceptions.md</c>.</summary>
internal static class NecessityJson
{
    public static void Write(TextWriter output, IReadOnlyList<ExceptionVerdict> verdicts, ExceptionRun run)
    {
        using var text = new JsonTextWriter(output);
        var json = text.Json;
        json.WriteStartObject();
        json.WriteString("asOf", LastDayOptions.Show(run.Today));
        json.WriteString("revision", run.Bundle.Revision);
        json.WriteStartArray("exceptions");
        foreach (var verdict in verdicts) Write(json, verdict);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void WriteLapse(TextWriter output, string id, DateOnly day, IReadOnlyList<Finding> back)
    {
        using var text = new JsonTextWriter(output);
        var json = text.Json;
        json.WriteStartObject();
        json.WriteString("exception", id);
        json.WriteString("lapses", LastDayOptions.Show(day));
        json.WriteStartArray("comeBack");
        foreach (var finding in back) JsonReport.WriteFinding(json, finding);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ExceptionVerdict verdict)
    {
        json.WriteStartObject();
        json.WriteString("id", verdict.Exception.Id);
        json.WriteString("necessity", Word(verdict.Necessity));
        json.WriteNumber("covers", verdict.Covers.Length);
        WriteList(json, "waives", verdict.Waives.Select(finding => finding.Id));
        WriteList(json, "others", verdict.Others);
        if (verdict.Narrowest is { } narrowest) WriteForm(json, "narrowest", narrowest);
        json.WriteStartArray("parts");
        foreach (var part in verdict.Parts) WriteForm(json, null, part);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteForm(Utf8JsonWriter json, string? field, ExceptionDefinition exception)
    {
        if (field is null) json.WriteStartObject();
        else json.WriteStartObject(field);
        WriteList(json, "rules", exception.Rules.Select(rule => rule.Value));
        var scope = exception.Scope;
        json.WriteStartObject("scope");
        if (!scope.Namespaces.IsEmpty) WriteList(json, "namespaces", scope.Namespaces.Select(glob => glob.Pattern));
        if (!scope.Kinds.IsEmpty) WriteList(json, "kinds", scope.Kinds.Select(kind => kind.ToString()));
        if (!scope.Names.IsEmpty) WriteList(json, "names", scope.Names.Select(glob => glob.Pattern));
        if (!scope.Labels.IsEmpty)
        {
            json.WriteStartObject("labels");
            foreach (var (label, glob) in scope.Labels) json.WriteString(label, glob.Pattern);
            json.WriteEndObject();
        }
        if (!scope.Containers.IsEmpty) WriteList(json, "containers", scope.Containers.Select(glob => glob.Pattern));
        json.WriteEndObject();
        json.WriteString("file", ExceptionText.Of(exception));
        json.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter json, string field, IEnumerable<string> texts)
    {
        json.WriteStartArray(field);
        foreach (var text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }

    private static string Word(Necessity necessity) => necessity switch
    {
        Necessity.Needed => "needed",
        Necessity.Wider => "wider",
        Necessity.Redundant => "redundant",
        Necessity.Unused => "unused",
        Necessity.Lapsed => "expired",
        _ => "not-begun",
    };
}
