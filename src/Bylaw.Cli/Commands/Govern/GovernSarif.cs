using System.Text.Json;
using Bylaw.Core.Diagnostics.Rendering;
using Bylaw.Governance;

namespace Bylaw.Cli.Commands.Govern;

/// <summary>The report as SARIF 2.1.0: a rule for each kind that occurs, a result for each fact.</summary>
internal static class GovernSarif
{
    public static void Write(TextWriter output, GovernReport report, string version)
    {
        using var text = new JsonTextWriter(output);
        var json = text.Json;
        var kinds = report.Facts.Select(fact => fact.Kind).Distinct().Order().ToList();
        SarifParts.Open(json, version);
        json.WriteStartArray("rules");
        foreach (var kind in kinds) WriteRule(json, kind);
        json.WriteEndArray();
        SarifParts.CloseTool(json);
        json.WriteStartArray("results");
        foreach (var fact in report.Facts)
        {
            WriteResult(json, fact, kinds.IndexOf(fact.Kind));
            text.Pass();
        }
        json.WriteEndArray();
        json.WriteStartObject("properties");
        json.WriteString("asOf", GovernWords.Day(report.AsOf));
        json.WriteEndObject();
        SarifParts.Close(json);
    }

    private static void WriteRule(Utf8JsonWriter json, GovernKind kind)
    {
        json.WriteStartObject();
        json.WriteString("id", RuleOf(kind));
        SarifParts.WriteText(json, "shortDescription", GovernWords.Of(kind).Replace('-', ' '));
        json.WriteEndObject();
    }

    private static void WriteResult(Utf8JsonWriter json, GovernFact fact, int rule)
    {
        json.WriteStartObject();
        json.WriteString("ruleId", RuleOf(fact.Kind));
        json.WriteNumber("ruleIndex", rule);
        json.WriteString("level", fact.Grade switch { GovernGrade.Late => "error", GovernGrade.Soon => "warning", _ => "note" });
        var escalated = fact.Escalated is { } step ? $"\nescalated to: {GovernWords.Escalated(step)}" : "";
        SarifParts.WriteText(json, "message", $"{fact.Subject}: {GovernWords.Sentence(fact)}\nowner: {GovernWords.Owners(fact)}{escalated}\nnext: {fact.Next}");
        SarifParts.WriteLocations(json, fact.At);
        json.WriteStartObject("fingerprints");
        json.WriteString("bylawGovern/v1", Fingerprint(fact));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    // The same fact tomorrow has the same fingerprint: no day is part of it.
    private static string Fingerprint(GovernFact fact) =>
        $"{GovernWords.Of(fact.Kind)}:{fact.Subject}{(fact.Part is { } part ? $":{part}" : "")}{(fact.Kind is GovernKind.Ownerless or GovernKind.MissingField ? $":{fact.Next}" : "")}";

    private static string RuleOf(GovernKind kind) => "govern/" + GovernWords.Of(kind);
}
