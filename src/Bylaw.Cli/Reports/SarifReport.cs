using System.Globalization;
using System.Text.Json;
using Bylaw.Core.Decisions;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Diagnostics.Rendering;
using Bylaw.Core.Text;

namespace Bylaw.Cli.Reports;

/// <summary>
/// The report as SARIF 2.1.0: a rule for each rule of a policy that has something to say, a result for each finding,
/// exceptions as suppressions, unreadable inputs as notifications.
/// </summary>
internal sealed class SarifReport(string version) : IReportWriter
{
    public void Write(TextWriter output, CheckReport report)
    {
        using var text = new JsonTextWriter(output);
        var json = text.Json;
        var rules = Rules(report);
        var places = rules.Select((rule, place) => (Id: rule.RuleId(), place)).ToDictionary(rule => rule.Id, rule => rule.place, StringComparer.Ordinal);
        var exceptions = report.Exceptions.GroupBy(note => note.Id, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);

        SarifParts.Open(json, version);
        json.WriteStartArray("rules");
        foreach (var rule in rules) WriteRule(json, rule);
        json.WriteEndArray();
        var notifications = SarifParts.WriteDescriptors(json, "notifications", report.Diagnostics);
        SarifParts.CloseTool(json);
        WriteInvocation(json, report, notifications);
        json.WriteStartArray("results");
        foreach (var decision in report.Decisions)
        {
            foreach (var finding in decision.Findings.Where(FindingStates.IsAdverse)) WriteResult(json, finding, places[finding.RuleId()], exceptions);
            text.Pass();
        }
        json.WriteEndArray();
        json.WriteStartObject("properties");
        json.WriteString("asOf", report.AsOf.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        json.WriteString("stage", Names.Of(report.Stage));
        json.WriteString("revision", report.Revision);
        WriteNotices(json, report);
        if (!report.Suspensions.IsEmpty)
        {
            json.WriteStartArray("suspensions");
            foreach (var note in report.Suspensions) JsonReport.WriteSuspension(json, note);
            json.WriteEndArray();
        }
        json.WriteEndObject();
        SarifParts.Close(json);
    }

    private static void WriteNotices(Utf8JsonWriter json, CheckReport report)
    {
        if (report.Notices.Count == 0) return;
        json.WriteStartArray("policies");
        foreach (var note in report.Notices)
        {
            json.WriteStartObject();
            json.WriteString("id", note.Policy);
            json.WriteString("notice", Names.Of(note.Notice.Kind));
            json.WriteString("text", note.Notice.Text);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    // The first finding of each rule stands for it: policy and rule say the same in all of them.
    private static List<Finding> Rules(CheckReport report) => [.. report.Decisions
        .SelectMany(decision => decision.Findings)
        .Where(FindingStates.IsAdverse)
        .DistinctBy(FindingStates.RuleId)
        .OrderBy(FindingStates.RuleId, StringComparer.Ordinal)];

    private static void WriteRule(Utf8JsonWriter json, Finding finding)
    {
        json.WriteStartObject();
        json.WriteString("id", finding.RuleId());
        SarifParts.WriteText(json, "shortDescription", finding.Title ?? finding.RuleId());
        WriteHelp(json, finding);
        json.WriteStartObject("defaultConfiguration");
        json.WriteString("level", LevelOf(finding.Enforcement));
        json.WriteEndObject();
        json.WriteStartObject("properties");
        json.WriteString("policy", finding.Policy);
        if (finding.Severity is not null) json.WriteString("severity", finding.Severity);
        // GitHub reads severity as a score, on rules with the tag `security`.
        if (ScoreOf(finding.Severity) is { } score) json.WriteString("security-severity", score);
        json.WriteStartArray("tags");
        json.WriteStringValue("policy");
        if (finding.Severity is not null) json.WriteStringValue("security");
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteHelp(Utf8JsonWriter json, Finding finding)
    {
        var change = finding.Remediation?.Trim() is { Length: > 0 } remediation ? remediation : "the policy names no remediation";
        SarifParts.WriteText(json, "help",
            $"change: {change}\nowner: {FindingText.Owner(finding)}\nexception: add a file to `exceptions/` that names the policy `{finding.Policy}`");
    }

    private static void WriteInvocation(Utf8JsonWriter json, CheckReport report, Dictionary<int, int> notifications)
    {
        json.WriteStartArray("invocations");
        json.WriteStartObject();
        json.WriteBoolean("executionSuccessful", report.Counts.Unreadable == 0);
        json.WriteStartArray("toolExecutionNotifications");
        foreach (var diagnostic in report.Diagnostics) WriteNotification(json, diagnostic, notifications[diagnostic.Code.Number]);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteNotification(Utf8JsonWriter json, Diagnostic diagnostic, int place)
    {
        json.WriteStartObject();
        json.WriteStartObject("descriptor");
        json.WriteString("id", diagnostic.Code.Id);
        json.WriteNumber("index", place);
        json.WriteEndObject();
        json.WriteString("level", SarifParts.LevelOf(diagnostic.Severity));
        SarifParts.WriteText(json, "message", diagnostic.Help is null ? diagnostic.Message : $"{diagnostic.Message}\nhelp: {diagnostic.Help}");
        SarifParts.WriteLocations(json, diagnostic.At);
        json.WriteEndObject();
    }

    private static void WriteResult(Utf8JsonWriter json, Finding finding, int rule, Dictionary<string, ExceptionNote> exceptions)
    {
        json.WriteStartObject();
        json.WriteString("ruleId", finding.RuleId());
        json.WriteNumber("ruleIndex", rule);
        json.WriteString("kind", "fail");
        json.WriteString("level", LevelOf(finding));
        SarifParts.WriteText(json, "message", MessageOf(finding));
        WriteLocations(json, finding);
        WriteRelatedLocations(json, finding);
        json.WriteStartObject("fingerprints");
        json.WriteString("bylawFinding/v1", finding.Id);
        json.WriteEndObject();
        if (finding.Exception is not null) WriteSuppression(json, finding.Exception, exceptions);
        if (finding.Suspension is { } suspension) WriteSuppression(json, $"break-glass: the policy is suspended by {suspension}");
        WriteProperties(json, finding);
        json.WriteEndObject();
    }

    private static string MessageOf(Finding finding)
    {
        var text = finding.Verdict == Outcome.Error ? $"the rule could not be evaluated: {finding.Message}" : finding.Message;
        foreach (var notice in finding.Notices) text += $"\nthe policy {notice.Text}";
        return FindingText.Why(finding) is { } why ? $"{text}\n{why}" : text;
    }

    private static void WriteLocations(Utf8JsonWriter json, Finding finding)
    {
        json.WriteStartArray("locations");
        json.WriteStartObject();
        if (finding.At is { } at) SarifParts.WritePhysicalLocation(json, at);
        json.WriteStartArray("logicalLocations");
        json.WriteStartObject();
        json.WriteString("name", finding.Object.Name);
        json.WriteString("fullyQualifiedName", finding.Object.ToString());
        json.WriteString("kind", "object");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    // The clause of the policy, and the expressions in it that decided.
    private static void WriteRelatedLocations(Utf8JsonWriter json, Finding finding)
    {
        var places = new List<(Location At, string Text)>();
        if (finding.PolicyAt is { } policy) places.Add((policy, FindingText.Rule(finding)));
        foreach (var evidence in finding.Evidence)
            if (!places.Exists(place => place.At == evidence.Expression)) places.Add((evidence.Expression, FindingText.FoundAndWanted(finding, evidence)));
        if (places.Count == 0) return;
        json.WriteStartArray("relatedLocations");
        for (var i = 0; i < places.Count; i++) SarifParts.WriteRelatedLocation(json, i + 1, places[i].At, places[i].Text);
        json.WriteEndArray();
    }

    private static void WriteSuppression(Utf8JsonWriter json, string id, Dictionary<string, ExceptionNote> exceptions)
    {
        var note = exceptions.GetValueOrDefault(id);
        var text = $"exception `{id}`";
        if (note?.Expires is { } date) text += $" until {date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}";
        if (note?.Reason is { } reason) text += $": {reason}";
        WriteSuppression(json, text);
    }

    private static void WriteSuppression(Utf8JsonWriter json, string text)
    {
        json.WriteStartArray("suppressions");
        json.WriteStartObject();
        json.WriteString("kind", "external");
        json.WriteString("status", "accepted");
        json.WriteString("justification", text);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteProperties(Utf8JsonWriter json, Finding finding)
    {
        json.WriteStartObject("properties");
        json.WriteString("verdict", Names.Of(finding.Verdict));
        json.WriteString("outcome", Names.Of(finding.Outcome));
        json.WriteString("enforcement", Names.Of(finding.Enforcement));
        json.WriteString("owner", FindingText.Owner(finding));
        if (finding.LapsedException is not null) json.WriteString("lapsedException", finding.LapsedException.Id);
        if (finding.Suspension is { } suspension) json.WriteString("suspension", suspension.Id);
        json.WriteEndObject();
    }

    private static string LevelOf(Finding finding) => finding.Verdict switch
    {
        Outcome.Error => "error",
        Outcome.Warn when finding.Enforcement == Enforcement.Deny => "warning",
        _ => LevelOf(finding.Enforcement),
    };

    private static string LevelOf(Enforcement enforcement) => enforcement switch
    {
        Enforcement.Deny => "error",
        Enforcement.Warn => "warning",
        _ => "note",
    };

    private static string? ScoreOf(string? severity) => severity switch
    {
        "critical" => "9.5",
        "high" => "8.0",
        "medium" => "5.5",
        "low" => "2.0",
        _ => null,
    };
}
