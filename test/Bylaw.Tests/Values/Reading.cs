using Bylaw.Core.Text;
using Bylaw.Core.Values;

namespace Bylaw.Tests.Values;

/// <summary>Short forms of reading for tests.</summary>
internal static class Reading
{
    public static readonly ReadOptions WithPositions = new() { KeepPositions = true };

    public static ReadResult Yaml(string text, ReadOptions? options = null) => YamlReader.Read(new SourceText("t.yaml", text), options);

    public static ReadResult Json(string text, ReadOptions? options = null) => JsonReader.Read(new SourceText("t.json", text), options);

    /// <summary>The documents as JSON, one a line.</summary>
    public static string Documents(this ReadResult result) => string.Join('\n', result.Documents.Select(document => document.Root.ToString()));

    /// <summary>The diagnostics as <c>line:column code `underlined`</c>, one a line.</summary>
    public static string Problems(this ReadResult result) =>
        string.Join('\n', result.Diagnostics.Select(d => d.At is { } at ? $"{at.Start} {d.Code} `{at.Source.Slice(at.Span)}`" : $"{d.Code}"));

    /// <summary>What a path points at.</summary>
    public static string Underlined(this Document document, params Value[] path)
    {
        var at = document.Locate(ValuePath.Of(path), out var found)!.Value;
        return (found ? "" : "not found: ") + at.Source.Slice(at.Span).ToString();
    }

    public static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));
}
