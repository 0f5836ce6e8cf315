using System.Text.Json;

namespace Bylaw.Core.Diagnostics.Rendering;

/// <summary>Diagnostics as JSON: <c>{"diagnostics": […]}</c>, as described in <c>docs/output.md</c>.</summary>
public sealed class JsonRenderer : IDiagnosticRenderer
{
    /// <inheritdoc/>
    public void Write(TextWriter output, IReadOnlyList<Diagnostic> diagnostics)
    {
        using var text = new JsonTextWriter(output);
        text.Json.WriteStartObject();
        text.Json.WriteStartArray("diagnostics");
        foreach (var diagnostic in diagnostics)
        {
            WriteDiagnostic(text.Json, diagnostic);
            text.Pass();
        }
        text.Json.WriteEndArray();
        text.Json.WriteEndObject();
    }

    /// <summary>Writes one diagnostic as an object.</summary>
    public static void WriteDiagnostic(Utf8JsonWriter json, Diagnostic diagnostic)
    {
        json.WriteStartObject();
        json.WriteString("code", diagnostic.Code.Id);
        json.WriteString("severity", TerminalRenderer.NameOf(diagnostic.Severity));
        json.WriteString("message", diagnostic.Message);
        JsonLocation.Write(json, "at", diagnostic.At);
        if (diagnostic.Note is not null) json.WriteString("note", diagnostic.Note);
        if (!diagnostic.Labels.IsEmpty) WriteLabels(json, diagnostic);
        if (diagnostic.Help is not null) json.WriteString("help", diagnostic.Help);
        json.WriteEndObject();
    }

    private static void WriteLabels(Utf8JsonWriter json, Diagnostic diagnostic)
    {
        json.WriteStartArray("labels");
        foreach (var label in diagnostic.Labels)
        {
            json.WriteStartObject();
            json.WriteString("text", label.Text);
            JsonLocation.Write(json, "at", label.At);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
