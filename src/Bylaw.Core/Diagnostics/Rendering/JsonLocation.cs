using System.Text.Json;
using Bylaw.Core.Text;

namespace Bylaw.Core.Diagnostics.Rendering;

/// <summary>Places in JSON: <c>file</c>, <c>line</c>, <c>column</c>, <c>endLine</c>, <c>endColumn</c>.</summary>
public static class JsonLocation
{
    /// <summary>Writes a property with a place, or with null.</summary>
    public static void Write(Utf8JsonWriter json, string property, Location? at)
    {
        if (at is not { } place)
        {
            json.WriteNull(property);
            return;
        }
        json.WriteStartObject(property);
        json.WriteString("file", place.Source.Name.Replace('\\', '/'));
        json.WriteNumber("line", place.Start.Line);
        json.WriteNumber("column", place.Start.Column);
        json.WriteNumber("endLine", place.End.Line);
        json.WriteNumber("endColumn", place.End.Column);
        json.WriteEndObject();
    }
}
