using System.Globalization;
using System.Text.Json;
using Bylaw.Core.Decisions;
using Bylaw.Core.Diagnostics.Rendering;
using Bylaw.Governance;
using Bylaw.Governance.Exceptions;

namespace Bylaw.Cli.Reports;

/// <summary>The whole report as one JSON object, as described in <c>docs/output.md</c>.</summary>
internal sealed class JsonReport(string version) : IReportWriter
{
    /// <summary>Number of the format; it grows when a reader of the old form would misread the new one.</summary>
    private const int Format = 1;

    public void Write(TextWriter output, CheckReport report)
    {
        using var text = new JsonTextWriter(output);
        var json = text.Json;
        json.WriteStartObject();
        json.WriteNumber("format", Format);
        json.WriteString("version", version);
        json.WriteString("asOf", report.AsOf.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        json.WriteString("stage", Names.Of(report.Stage));
        json.WriteString("revision", report.Revision);
        WriteCounts(json, report);
        WriteNotices(json, report);
        WriteExceptions(json, report);
        WriteSuspensions(json, report);
        json.WriteStartArray("diagnostics");
        foreach (var diagnostic in report.Diagnostics) JsonRenderer.WriteDiagnostic(json, diagnostic);
        json.WriteEndArray();
        json.WriteStartArray("decisions");
        foreach (var decision in report.Decisions)
        {
            WriteDecision(json, decision);
            text.Pass();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteCounts(Utf8JsonWriter json, CheckReport report)
    {
        var counts = report.Counts;
        json.WriteStartObject("counts");
        json.WriteNumber("objects", counts.Objects);
        json.WriteNumber("refusedObjects", counts.RefusedObjects);
        json.WriteNumber("policies", report.Policies);
        json.WriteNumber("failed", counts.Failed);
        json.WriteNumber("warned", counts.Warned);
        json.WriteNumber("waived", counts.Waived);
        json.WriteNumber("errors", counts.Errors);
        json.WriteNumber("suspended", counts.Suspended);
        json.WriteNumber("audited", counts.Audited);
        json.WriteNumber("shadowed", counts.Shadowed);
        json.WriteNumber("skipped", counts.Skipped);
        json.WriteNumber("passed", counts.Passed);
        json.WriteNumber("unreadable", counts.Unreadable);
        json.WriteEndObject();
    }

    private static void WriteNotices(Utf8JsonWriter json, CheckReport report)
    {
        json.WriteStartArray("policies");
        foreach (var note in report.Notices)
        {
            json.WriteStartObject();
            json.WriteString("id", note.Policy);
            WriteNotice(json, note.Notice);
            JsonLocation.Write(json, "at", note.At);
            if (note.Contact is not null) WriteContact(json, note.Contact);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteNotice(Utf8JsonWriter json, PolicyNotice notice)
    {
        json.WriteString("notice", Names.Of(notice.Kind));
        if (notice.Date is { } date) json.WriteString("date", date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        json.WriteString("text", notice.Text);
    }

    private static void WriteExceptions(Utf8JsonWriter json, CheckReport report)
    {
        json.WriteStartArray("exceptions");
        foreach (var note in report.Exceptions)
        {
            json.WriteStartObject();
            json.WriteString("id", note.Id);
            json.WriteString("state", Names.Of(note.State));
            json.WriteNumber("findings", note.Findings);
            if (note.Expires is { } date) json.WriteString("expires", date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            if (note.Reason is not null) json.WriteString("reason", note.Reason);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteSuspensions(Utf8JsonWriter json, CheckReport report)
    {
        json.WriteStartArray("suspensions");
        foreach (var note in report.Suspensions) WriteSuspension(json, note);
        json.WriteEndArray();
    }

    /// <summary>Writes one suspension as an object.</summary>
    internal static void WriteSuspension(Utf8JsonWriter json, SuspensionNote note)
    {
        var suspension = note.Suspension;
        json.WriteStartObject();
        json.WriteString("id", suspension.Id);
        json.WriteString("policy", suspension.Policy.Value);
        json.WriteString("state", note.Standing switch { Standing.InForce => "in-force", Standing.Pending => "not-begun", _ => "over" });
        json.WriteNumber("findings", note.Findings);
        json.WriteString("starts", SuspensionFile.Instant(suspension.Starts.Value));
        json.WriteString("expires", SuspensionFile.Instant(suspension.Expires.Value));
        json.WriteString("requester", suspension.Requester);
        json.WriteString("reason", suspension.Reason);
        if (suspension.Ticket is not null) json.WriteString("ticket", suspension.Ticket);
        json.WriteEndObject();
    }

    private static void WriteDecision(Utf8JsonWriter json, Decision decision)
    {
        json.WriteStartObject();
        WriteObject(json, decision.Object);
        json.WriteString("outcome", Names.Of(decision.Outcome));
        json.WriteStartArray("findings");
        foreach (var finding in decision.Findings.Where(FindingStates.IsAdverse)) WriteFinding(json, finding);
        json.WriteEndArray();
        WriteRules(json, "passed", decision, FindingState.Passed);
        WriteRules(json, "skipped", decision, FindingState.Skipped);
        json.WriteEndObject();
    }

    // Rules with nothing to say are a name each: most rules pass on most objects.
    private static void WriteRules(Utf8JsonWriter json, string property, Decision decision, FindingState state)
    {
        json.WriteStartArray(property);
        foreach (var finding in decision.Findings)
            if (finding.StateOf() == state) json.WriteStringValue(finding.RuleId());
        json.WriteEndArray();
    }

    private static void WriteObject(Utf8JsonWriter json, ObjectReference reference)
    {
        json.WriteStartObject("object");
        if (reference.ApiVersion is not null) json.WriteString("apiVersion", reference.ApiVersion);
        if (reference.Kind is not null) json.WriteString("kind", reference.Kind);
        if (reference.Namespace is not null) json.WriteString("namespace", reference.Namespace);
        json.WriteString("name", reference.Name);
        json.WriteEndObject();
    }

    /// <summary>Writes one finding as an object.</summary>
    internal static void WriteFinding(Utf8JsonWriter json, Finding finding)
    {
        json.WriteStartObject();
        json.WriteString("id", finding.Id);
        json.WriteString("policy", finding.Policy);
        json.WriteString("rule", finding.Rule);
        if (finding.Title is not null) json.WriteString("title", finding.Title);
        if (finding.Severity is not null) json.WriteString("severity", finding.Severity);
        json.WriteString("enforcement", Names.Of(finding.Enforcement));
        json.WriteString("verdict", Names.Of(finding.Verdict));
        json.WriteString("outcome", Names.Of(finding.Outcome));
        json.WriteString("message", finding.Message);
        JsonLocation.Write(json, "at", finding.At);
        JsonLocation.Write(json, "policyAt", finding.PolicyAt);
        WriteEvidence(json, finding);
        if (finding.Remediation is not null) json.WriteString("remediation", finding.Remediation);
        if (finding.Contact is not null) WriteContact(json, finding.Contact);
        if (!finding.Notices.IsEmpty) WriteNotices(json, finding);
        if (finding.Exception is not null) json.WriteString("exception", finding.Exception);
        if (finding.LapsedException is { } lapsed) WriteLapse(json, lapsed);
        if (finding.Suspension is { } suspension)
        {
            json.WriteStartObject("suspension");
            json.WriteString("id", suspension.Id);
            json.WriteString("until", SuspensionFile.Instant(suspension.Until));
            json.WriteEndObject();
        }
        if (finding.HowToAsk is not null) json.WriteString("howToAsk", finding.HowToAsk);
        if (finding.Details is not null && FindingText.ShowsValues(finding))
        {
            json.WritePropertyName("details");
            json.WriteRawValue(finding.Details.ToString(), skipInputValidation: true);
        }
        json.WriteEndObject();
    }

    private static void WriteNotices(Utf8JsonWriter json, Finding finding)
    {
        json.WriteStartArray("notices");
        foreach (var notice in finding.Notices)
        {
            json.WriteStartObject();
            WriteNotice(json, notice);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteEvidence(Utf8JsonWriter json, Finding finding)
    {
        json.WriteStartArray("evidence");
        foreach (var evidence in finding.Evidence)
        {
            json.WriteStartObject();
            json.WriteString("path", evidence.Path.ToString());
            if (evidence.Found is not null && FindingText.ShowsValues(finding))
            {
                json.WritePropertyName("found");
                json.WriteRawValue(evidence.Found.ToString(), skipInputValidation: true);
            }
            if (evidence.Wanted is not null) json.WriteString("wanted", evidence.Wanted);
            JsonLocation.Write(json, "expression", evidence.Expression);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteLapse(Utf8JsonWriter json, LapsedException lapsed)
    {
        json.WriteStartObject("lapsedException");
        json.WriteString("id", lapsed.Id);
        json.WriteString(lapsed.Expired ? "expired" : "begins", lapsed.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        json.WriteEndObject();
    }

    private static void WriteContact(Utf8JsonWriter json, PolicyContact contact)
    {
        json.WriteStartObject("owners");
        if (contact.Intent is not null) json.WriteString("intent", contact.Intent);
        if (contact.Enforcement is not null) json.WriteString("enforcement", contact.Enforcement);
        if (contact.OnCall is not null) json.WriteString("onCall", contact.OnCall);
        json.WriteEndObject();
    }
}
