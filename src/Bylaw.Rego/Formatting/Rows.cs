using Bylaw.Core.Text;

namespace Bylaw.Rego.Formatting;

/// <summary>The rows of a source text, from 1. Layout follows them: what stood on lines of its own stays there.</summary>
internal sealed class Rows
{
    private readonly List<int> _starts = [0];

    public Rows(string text)
    {
        for (var i = text.IndexOf('\n', StringComparison.Ordinal); i >= 0; i = text.IndexOf('\n', i + 1)) _starts.Add(i + 1);
    }

    /// <summary>A row that everything stands on, however it was written; null for the rows of the source.</summary>
    public int? Flat { get; set; }

    public int Of(int offset)
    {
        if (Flat is { } row) return row;
        var index = _starts.BinarySearch(offset);
        return index >= 0 ? index + 1 : ~index;
    }

    /// <summary>The row of the last character.</summary>
    public int EndOf(Span span) => Of(span.Length == 0 ? span.Start : span.End - 1);
}
