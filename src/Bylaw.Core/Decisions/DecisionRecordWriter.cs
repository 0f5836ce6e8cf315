using System.Text.Encodings.Web;
using System.Text.Json;
using Bylaw.Core.Text;
using Bylaw.Core.Values;

namespace Bylaw.Core.Decisions;

/// <summary>How to write decision records.</summary>
public sealed record DecisionRecordOptions
{
    /// <summary>Write how long each decision took. Without it two runs on the same input write the same bytes.</summary>
    public bool WithDuration { get; init; }

    /// <summary>Write the values that policies found in the object. Those of Secrets are never written.</summary>
    public bool WithValues { get; init; } = true;

    /// <summary>Write the rules that pass, too.</summary>
    public bool WithPasses { get; init; } = true;

    /// <summary>The defaults.</summary>
    public static readonly DecisionRecordOptions Default = new();
}

/// <summary>
/// Writes decision records as JSON Lines: one object on each line, in UTF-8, fields in a fixed order. The format is
/// described in <c>docs/decision-record.md</c>. Not for use from several threads at once.
/// </summary>
public sealed class DecisionRecordWriter : IDisposable
{
    // A rule may look at a whole object: the record is no second copy of the cluster.
    private const int MostOfValue = 4096;

    private readonly Stream _output;
    private readonly DecisionRecordOptions _options;
    private readonly Utf8JsonWriter _json;

    /// <summary>A writer on a stream, which stays the caller's to close.</summary>
    public DecisionRecordWriter(Stream output, DecisionRecordOptions? options = null)
    {
        _output = output;
        _options = options ?? DecisionRecordOptions.Default;
        // The lines are read as JSON, never pasted into HTML: text stays readable.
        _json = new Utf8JsonWriter(output, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }

    /// <summary>Writes one record and its line break.</summary>
    public void Write(DecisionRecord record)
    {
        _json.Reset();
        _json.WriteStartObject();
        WriteHead(record);
        _json.WriteStartArray("findings");
        foreach (var finding in record.Decision.Findings)
            if (_options.WithPasses || finding.Verdict != Outcome.Pass) WriteFinding(finding);
        _json.WriteEndArray();
        _json.WriteEndObject();
        _json.Flush();
        _output.WriteByte((byte)'\n');
    }

    /// <summary>Writes what is still held back.</summary>
    public void Dispose()
    {
        _json.Dispose();
        _output.Flush();
    }

    private void WriteHead(DecisionRecord record)
    {
        var decision = record.Decision;
        _json.WriteString("schema", DecisionRecord.Schema);
        _json.WriteString("time", record.Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", System.Globalization.CultureInfo.InvariantCulture));
        _json.WriteString("stage", Word(record.Stage));
        WriteText("requester", record.Requester);
        WriteText("operation", record.Operation);
        WriteObject(decision.Object);
        _json.WriteString("bundle", decision.Revision);
        _json.WriteString("outcome", Word(decision.Outcome));
        _json.WriteBoolean("allowed", decision.Allowed);
        WriteSuspendedPolicies(decision);
        if (_options.WithDuration) _json.WriteNumber("durationMicroseconds", (long)decision.Duration.TotalMicroseconds);
    }

    /// <summary>The policies that would have had something to say and were suspended: who reads only the head must see it.</summary>
    private void WriteSuspendedPolicies(Decision decision)
    {
        var policies = decision.Findings.Where(finding => finding.Suspension is not null).Select(finding => finding.Policy).Distinct(StringComparer.Ordinal).ToList();
        if (policies.Count == 0) return;
        _json.WriteStartArray("suspendedPolicies");
        foreach (var policy in policies) _json.WriteStringValue(Sound(policy));
        _json.WriteEndArray();
    }

    private void WriteObject(ObjectReference reference)
    {
        _json.WriteStartObject("object");
        WriteText("apiVersion", reference.ApiVersion);
        WriteText("kind", reference.Kind);
        WriteText("namespace", reference.Namespace);
        _json.WriteString("name", Sound(reference.Name));
        _json.WriteEndObject();
    }

    private void WriteFinding(Finding finding)
    {
        _json.WriteStartObject();
        _json.WriteString("id", finding.Id);
        _json.WriteString("policy", Sound(finding.Policy));
        _json.WriteString("rule", Sound(finding.Rule));
        _json.WriteString("verdict", Word(finding.Verdict));
        _json.WriteString("outcome", Word(finding.Outcome));
        _json.WriteString("enforcement", Word(finding.Enforcement));
        WriteText("severity", finding.Severity);
        if (finding.Message.Length > 0) _json.WriteString("message", Sound(finding.Message));
        WriteLocation("at", finding.At);
        WriteLocation("policyAt", finding.PolicyAt);
        WriteNotices(finding);
        WriteOwners(finding.Contact);
        WriteText("exception", finding.Exception);
        WriteLapse(finding.LapsedException);
        WriteSuspension(finding.Suspension);
        WriteEvidence(finding);
        WriteMisses(finding);
        _json.WriteEndObject();
    }

    private void WriteNotices(Finding finding)
    {
        if (finding.Notices.IsEmpty) return;
        _json.WriteStartArray("notices");
        foreach (var notice in finding.Notices) _json.WriteStringValue(Sound(notice.Text));
        _json.WriteEndArray();
    }

    private void WriteOwners(PolicyContact? contact)
    {
        if (contact is null or { Intent: null, Enforcement: null }) return;
        _json.WriteStartObject("owners");
        WriteText("intent", contact.Intent);
        WriteText("enforcement", contact.Enforcement);
        _json.WriteEndObject();
    }

    private void WriteLapse(LapsedException? lapsed)
    {
        if (lapsed is null) return;
        _json.WriteStartObject("lapsedException");
        _json.WriteString("id", lapsed.Id);
        _json.WriteString(lapsed.Expired ? "expired" : "begins", lapsed.Date.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        _json.WriteEndObject();
    }

    private void WriteSuspension(FindingSuspension? suspension)
    {
        if (suspension is null) return;
        _json.WriteStartObject("suspension");
        _json.WriteString("id", Sound(suspension.Id));
        _json.WriteString("until", suspension.Until.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture));
        _json.WriteEndObject();
    }

    private void WriteEvidence(Finding finding)
    {
        if (finding.Evidence.IsEmpty) return;
        var withValues = MayShowValues(finding);
        _json.WriteStartArray("evidence");
        foreach (var evidence in finding.Evidence)
        {
            _json.WriteStartObject();
            _json.WriteString("path", Sound(evidence.Path.ToString()));
            WriteLocation("expression", evidence.Expression);
            WriteFound(evidence, withValues);
            _json.WriteEndObject();
        }
        _json.WriteEndArray();
    }

    private void WriteMisses(Finding finding)
    {
        if (finding.Misses.IsEmpty) return;
        var withValues = MayShowValues(finding);
        _json.WriteStartArray("misses");
        foreach (var miss in finding.Misses)
        {
            _json.WriteStartObject();
            WriteLocation("clause", miss.Clause);
            WriteLocation("expression", miss.Expression);
            if (miss.Evidence is { } evidence)
            {
                _json.WriteString("path", Sound(evidence.Path.ToString()));
                WriteFound(evidence, withValues);
            }
            _json.WriteEndObject();
        }
        _json.WriteEndArray();
    }

    private bool MayShowValues(Finding finding) => _options.WithValues && finding.Object.Kind != "Secret";

    private void WriteFound(Evidence evidence, bool withValues)
    {
        if (withValues && evidence.Found is { } found && JsonWriter.Write(found) is { Length: <= MostOfValue } json)
        {
            _json.WritePropertyName("found");
            _json.WriteRawValue(json, skipInputValidation: true);
        }
        WriteText("wanted", evidence.Wanted);
    }

    private void WriteLocation(string field, Location? at)
    {
        if (at is not { } place) return;
        _json.WriteStartObject(field);
        _json.WriteString("file", Sound(place.Source.Name));
        _json.WriteNumber("line", place.Start.Line);
        _json.WriteNumber("column", place.Start.Column);
        _json.WriteEndObject();
    }

    private void WriteText(string field, string? text)
    {
        if (text is not null) _json.WriteString(field, Sound(text));
    }

    /// <summary>Text from JSON escapes may hold half a surrogate pair, which UTF-8 cannot say.</summary>
    private static string Sound(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1])) i++;
            else return System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text));
        }
        return text;
    }

    private static string Word(Outcome outcome) => outcome switch
    {
        Outcome.Pass => "pass",
        Outcome.Skip => "skip",
        Outcome.Warn => "warn",
        Outcome.Fail => "fail",
        _ => "error",
    };

    private static string Word(Enforcement enforcement) => enforcement switch
    {
        Enforcement.Deny => "deny",
        Enforcement.Warn => "warn",
        Enforcement.Audit => "audit",
        _ => "shadow",
    };

    private static string Word(Stage stage) => stage switch
    {
        Stage.Workstation => "workstation",
        Stage.Ci => "ci",
        Stage.Admission => "admission",
        _ => "audit",
    };
}
