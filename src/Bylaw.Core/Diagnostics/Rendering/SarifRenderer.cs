using System.Text.Json;

namespace Bylaw.Core.Diagnostics.Rendering;

/// <summary>Diagnostics as SARIF 2.1.0: a rule for each code, a result for each diagnostic.</summary>
/// <param name="version">Version of the tool.</param>
public sealed class SarifRenderer(string version) : IDiagnosticRenderer
{
    /// <inheritdoc/>
    public void Write(TextWriter output, IReadOnlyList<Diagnostic> diagnostics)
    {
        using var text = new JsonTextWriter(output);
        var json = text.Json;
        SarifParts.Open(json, version);
        var rules = SarifParts.WriteDescriptors(json, "rules", diagnostics);
        SarifParts.CloseTool(json);
        json.WriteStartArray("results");
        foreach (var diagnostic in diagnostics)
        {
            WriteResult(json, diagnostic, rules[diagnostic.Code.Number]);
            text.Pass();
        }
        json.WriteEndArray();
        SarifParts.Close(json);
    }

    private static void WriteResult(Utf8JsonWriter json, Diagnostic diagnostic, int rule)
    {
        json.WriteStartObject();
        json.WriteString("ruleId", diagnostic.Code.Id);
        json.WriteNumber("ruleIndex", rule);
        json.WriteString("level", SarifParts.LevelOf(diagnostic.Severity));
        SarifParts.WriteText(json, "message", MessageOf(diagnostic));
        SarifParts.WriteLocations(json, diagnostic.At);
        if (!diagnostic.Labels.IsEmpty)
        {
            json.WriteStartArray("relatedLocations");
            for (var i = 0; i < diagnostic.Labels.Length; i++)
                SarifParts.WriteRelatedLocation(json, i + 1, diagnostic.Labels[i].At, diagnostic.Labels[i].Text);
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    /// <summary>Message and help, each a line.</summary>
    internal static string MessageOf(Diagnostic diagnostic) =>
        diagnostic.Help is null ? diagnostic.Message : $"{diagnostic.Message}\nhelp: {diagnostic.Help}";
}
