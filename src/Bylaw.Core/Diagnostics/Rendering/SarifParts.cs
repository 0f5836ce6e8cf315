using System.Text.Json;
using Bylaw.Core.Text;

namespace Bylaw.Core.Diagnostics.Rendering;

/// <summary>
/// The parts that every SARIF log has. The specification is
/// https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html; section numbers here are its.
/// </summary>
public static class SarifParts
{
    /// <summary>Opens the log, its only run and the tool's driver (3.13, 3.14, 3.19). The caller writes the driver's rules.</summary>
    public static void Open(Utf8JsonWriter json, string version)
    {
        json.WriteStartObject();
        json.WriteString("$schema", "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json");
        json.WriteString("version", "2.1.0");
        json.WriteStartArray("runs");
        json.WriteStartObject();
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", "Bylaw");
        json.WriteString("version", version);
    }

    /// <summary>Closes the driver and the tool, and states how columns count (3.14.17).</summary>
    public static void CloseTool(Utf8JsonWriter json)
    {
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteString("columnKind", "unicodeCodePoints");
    }

    /// <summary>Closes the run and the log.</summary>
    public static void Close(Utf8JsonWriter json)
    {
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>
    /// Writes <c>"message": {"text": …}</c> or another property of that form (3.11, 3.12). The text is shown as it
    /// is: braces are doubled (3.11.5), what looks like an embedded link is broken up (3.11.6), and it is never empty.
    /// </summary>
    public static void WriteText(Utf8JsonWriter json, string property, string text)
    {
        var safe = text.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal)
            .Replace("](", "] (", StringComparison.Ordinal);
        json.WriteStartObject(property);
        json.WriteString("text", safe.Length == 0 ? "no text" : safe);
        json.WriteEndObject();
    }

    /// <summary>Writes a physical location (3.29) as a property.</summary>
    public static void WritePhysicalLocation(Utf8JsonWriter json, Location at)
    {
        json.WriteStartObject("physicalLocation");
        json.WriteStartObject("artifactLocation");
        json.WriteString("uri", DisplayPath.UriOf(at.Source.Name));
        json.WriteEndObject();
        json.WriteStartObject("region");
        json.WriteNumber("startLine", at.Start.Line);
        json.WriteNumber("startColumn", at.Start.Column);
        json.WriteNumber("endLine", at.End.Line);
        json.WriteNumber("endColumn", at.End.Column);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>Writes <c>locations</c> with one place, when there is one (3.27.12, 3.58.4).</summary>
    public static void WriteLocations(Utf8JsonWriter json, Location? at)
    {
        if (at is not { } place) return;
        json.WriteStartArray("locations");
        json.WriteStartObject();
        WritePhysicalLocation(json, place);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    /// <summary>Writes a related location (3.27.22) as an item; <paramref name="id"/> is its number in the result.</summary>
    public static void WriteRelatedLocation(Utf8JsonWriter json, int id, Location at, string text)
    {
        json.WriteStartObject();
        json.WriteNumber("id", id);
        WritePhysicalLocation(json, at);
        WriteText(json, "message", text);
        json.WriteEndObject();
    }

    /// <summary>Writes the descriptors (3.49) of the diagnostics' codes as <c>rules</c> or <c>notifications</c>, in order of their numbers.</summary>
    public static Dictionary<int, int> WriteDescriptors(Utf8JsonWriter json, string property, IEnumerable<Diagnostic> diagnostics)
    {
        var places = new Dictionary<int, int>();
        json.WriteStartArray(property);
        foreach (var code in diagnostics.Select(diagnostic => diagnostic.Code).DistinctBy(code => code.Number).OrderBy(code => code.Number))
        {
            places[code.Number] = places.Count;
            json.WriteStartObject();
            json.WriteString("id", code.Id);
            WriteText(json, "shortDescription", code.Title);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        return places;
    }

    /// <summary>The level (3.27.10) of a severity.</summary>
    public static string LevelOf(Severity severity) => TerminalRenderer.NameOf(severity);
}
