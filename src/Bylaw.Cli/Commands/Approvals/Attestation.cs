using System.Text;
using System.Text.Json;
using Bylaw.Governance.Verification;

namespace Bylaw.Cli.Commands.Approvals;

/// <summary>A statement in the form of in-toto (Statement v1) about content that was verified.</summary>
internal static class Attestation
{
    private const string StatementType = "https://in-toto.io/Statement/v1";
    private const string PredicateType = "https://bylaw.dev/verification/v1";
    private const string Sha256 = "sha256:";

    /// <summary>The statement: its subjects are the bundle by its revision and the commit.</summary>
    public static string Of(VerificationResult result, string revision, string version)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("_type", StatementType);
            json.WriteStartArray("subject");
            WriteSubject(json, "bundle", "sha256", revision.StartsWith(Sha256, StringComparison.Ordinal) ? revision[Sha256.Length..] : revision);
            WriteSubject(json, "commit", "gitCommit", result.Head ?? "");
            json.WriteEndArray();
            json.WriteString("predicateType", PredicateType);
            json.WriteStartObject("predicate");
            json.WriteString("verifier", $"bylaw {version}");
            json.WriteString("trusted", result.Anchor);
            json.WriteString("head", result.Head);
            json.WriteNumber("commits", result.Commits);
            VerifyReport.WriteChanges(json, result);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    private static void WriteSubject(Utf8JsonWriter json, string name, string algorithm, string digest)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteStartObject("digest");
        json.WriteString(algorithm, digest);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
