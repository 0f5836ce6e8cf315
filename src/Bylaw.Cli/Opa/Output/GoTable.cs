using System.Text;

namespace Bylaw.Cli.Opa.Output;

/// <summary>A table in a frame, as OPA prints one: the heads centred, the rows to the left.</summary>
internal sealed class GoTable(params string[] heads)
{
    private readonly List<string[]> _rows = [];

    public void Add(params string[] cells) => _rows.Add(cells);

    public int Count => _rows.Count;

    public void Write(TextWriter output)
    {
        var columns = heads.Length > 0 ? heads.Length : _rows.Max(row => row.Length);
        var widths = new int[columns];
        foreach (var row in heads.Length > 0 ? _rows.Prepend(heads) : _rows)
            for (var i = 0; i < row.Length; i++) widths[i] = Math.Max(widths[i], WidthOf(row[i]));
        output.Write(Rule(widths, '┌', '┬', '┐'));
        if (heads.Length > 0)
        {
            output.Write(Row(heads, widths, centred: true));
            output.Write(Rule(widths, '├', '┼', '┤'));
        }
        foreach (var row in _rows) output.Write(Row(row, widths, centred: false));
        output.Write(Rule(widths, '└', '┴', '┘'));
    }

    private static string Rule(int[] widths, char left, char middle, char right) =>
        left + string.Join(middle, widths.Select(width => new string('─', width + 2))) + right + "\n";

    private static string Row(string[] cells, int[] widths, bool centred)
    {
        var output = new StringBuilder("│");
        for (var i = 0; i < widths.Length; i++)
        {
            var cell = i < cells.Length ? cells[i] : "";
            var gap = widths[i] - WidthOf(cell);
            var before = centred ? gap / 2 : 0;
            output.Append(' ', before + 1).Append(cell).Append(' ', gap - before + 1).Append('│');
        }
        return output.Append('\n').ToString();
    }

    private static int WidthOf(string text) => text.EnumerateRunes().Count();
}
