using System.Text;
using Bylaw.Core.Text;

namespace Bylaw.Core.Diagnostics.Rendering;

/// <summary>
/// One line of source as it is shown: unsafe characters escaped, tabs widened, and cut to a width around what is
/// marked; knows at which column each offset of the source stands.
/// </summary>
internal sealed class ExcerptLine
{
    private const int TabWidth = 4;
    private const int Context = 20;

    private readonly int _start;
    private readonly int[] _columns;

    private ExcerptLine(string text, int start, int[] columns)
    {
        Text = text;
        _start = start;
        _columns = columns;
    }

    /// <summary>What is shown.</summary>
    public string Text { get; }

    /// <summary>The column, from 0, of an offset of the source; offsets that were cut away stand at the cut.</summary>
    public int ColumnOf(int offset) => _columns[Math.Clamp(offset - _start, 0, _columns.Length - 1)];

    /// <summary>Shows a line; <paramref name="focus"/> must stay visible at its start.</summary>
    public static ExcerptLine Of(SourceText source, int line, Span focus, int width)
    {
        var span = source.LineSpan(line);
        // Far more than fits is not even measured: a line may have a hundred megabytes.
        var from = Math.Max(span.Start, Math.Min(focus.Start, span.End) - width * 2);
        var to = Math.Min(span.End, Math.Max(from, Math.Min(focus.Start, span.End)) + width * 2);
        if (from > span.Start && char.IsLowSurrogate(source.Content[from])) from--;
        if (to < span.End && char.IsLowSurrogate(source.Content[to])) to++;
        var cells = Measure(source.Content.AsSpan(from, to - from));
        var columns = new int[to - from + 1];
        Place(cells, columns);
        var total = columns[^1];
        var cutLeft = from > span.Start;
        var cutRight = to < span.End;
        if (total <= width && !cutLeft && !cutRight) return new ExcerptLine(Join(cells, 0, int.MaxValue), from, columns);

        var focusStart = columns[Math.Clamp(focus.Start - from, 0, columns.Length - 1)];
        var focusEnd = columns[Math.Clamp(focus.End - from, 0, columns.Length - 1)];
        // Show what surrounds the focus on both sides; when it does not fit, its start.
        var first = Math.Max(0, Math.Min(focusStart - Context, focusEnd + Context - width));
        cutLeft |= first > 0;
        var last = first + width;
        cutRight |= last < total;
        var text = (cutLeft ? "…" : "") + Join(cells, first, last) + (cutRight ? "…" : "");
        var shift = cutLeft ? 1 : 0;
        for (var i = 0; i < columns.Length; i++)
            columns[i] = Math.Clamp(columns[i], first, last) - first + shift;
        return new ExcerptLine(text, from, columns);
    }

    private readonly record struct Cell(string Text, int Units, int Width);

    private static List<Cell> Measure(ReadOnlySpan<char> text)
    {
        var cells = new List<Cell>(text.Length);
        var column = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            var shown = rune.Value == '\t' ? new string(' ', TabWidth - column % TabWidth) : DisplayText.Show(rune);
            var width = shown.Length > 2 || rune.Value == '\t' ? shown.Length : DisplayText.WidthOf(rune);
            // A lone surrogate arrives as U+FFFD, one unit long.
            cells.Add(new Cell(shown, rune.Utf16SequenceLength, width));
            column += width;
        }
        return cells;
    }

    private static void Place(List<Cell> cells, int[] columns)
    {
        var offset = 0;
        var column = 0;
        foreach (var cell in cells)
        {
            for (var i = 0; i < cell.Units; i++) columns[offset + i] = column;
            offset += cell.Units;
            column += cell.Width;
        }
        columns[offset] = column;
    }

    private static string Join(List<Cell> cells, int first, int last)
    {
        var output = new StringBuilder();
        var column = 0;
        foreach (var cell in cells)
        {
            var end = column + cell.Width;
            if (column >= first && end <= last) output.Append(cell.Text);
            else if (end > first && column < last) output.Append(' ', Math.Min(end, last) - Math.Max(column, first));
            column = end;
        }
        return output.ToString().TrimEnd();
    }
}
