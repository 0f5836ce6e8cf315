using System.Globalization;
using Bylaw.Core.Text;

namespace Bylaw.Core.Diagnostics.Rendering;

/// <summary>Writes source lines with marks under them, one block for each file.</summary>
public sealed class Excerpt
{
    private readonly TerminalWriter _output;
    private readonly bool _compact;
    private readonly List<List<ExcerptMark>> _files;
    private readonly int _gutter;

    /// <summary>
    /// Prepares an excerpt; the first mark's file comes first. A compact one has no empty lines and shows only the
    /// first line of a longer place.
    /// </summary>
    public Excerpt(TerminalWriter output, IEnumerable<ExcerptMark> marks, bool compact = false)
    {
        _output = output;
        _compact = compact;
        _files = ByFile(marks);
        var last = 1;
        foreach (var mark in _files.SelectMany(file => file).Where(mark => !mark.Hidden))
            foreach (var row in RowsOf(mark)) last = Math.Max(last, row.Line);
        _gutter = Digits(last);
    }

    /// <summary>How many lines a compact excerpt takes at most.</summary>
    public int LineCount => _files.Sum(file => LineCountOf(file.FindAll(mark => !mark.Hidden)) + 1);

    /// <summary>Writes it. <paramref name="subject"/> stands behind the first place: what the place belongs to.</summary>
    public void Write(string? subject = null)
    {
        for (var i = 0; i < _files.Count; i++)
        {
            if (i > 0 && !_compact) EmptyLine();
            WritePlace(_files[i][0].At, i == 0 ? "-->" : ":::", i == 0 ? subject : null);
            var shown = _files[i].FindAll(mark => !mark.Hidden);
            if (shown.Count == 0) continue;
            if (!_compact) EmptyLine();
            WriteLines(shown);
        }
    }

    /// <summary>Writes a gutter without a number and nothing behind it.</summary>
    public void EmptyLine() => _output.Write(new string(' ', _gutter + 1)).Line("|", TerminalStyle.Gutter);

    /// <summary>
    /// Writes words that belong to the whole: <c>= help: …</c>; further lines stand under the first. The texts must
    /// be safe.
    /// </summary>
    public void Remark(string name, params ReadOnlySpan<string> lines)
    {
        var indent = new string(' ', _gutter + 1);
        _output.Write(indent).Write("= ", TerminalStyle.Gutter).Write(name + ":", TerminalStyle.Strong).Line(" " + lines[0]);
        foreach (var line in lines[1..]) _output.Line(indent + new string(' ', name.Length + 4) + line);
    }

    private readonly record struct Row(int Line, Span Span, ExcerptMark Mark, string? Text);

    // For each line its source, what separates it from the line before, and its marks.
    private int LineCountOf(List<ExcerptMark> marks) =>
        marks.Count == 0 ? 0 : marks.Select(mark => RowsOf(mark).First().Line).Distinct().Count() * 2 - 1 + marks.Count;

    private void WritePlace(Location at, string arrow, string? subject)
    {
        _output.Write(new string(' ', _gutter)).Write(arrow, TerminalStyle.Gutter)
            .Write($" {DisplayPath.Of(at.Source.Name)}:{at.Start}");
        if (subject is not null) _output.Write("  ").Write(subject, TerminalStyle.Strong);
        _output.Line();
    }

    private void WriteLines(List<ExcerptMark> file)
    {
        var source = file[0].At.Source;
        var rows = file.SelectMany(RowsOf).OrderBy(row => row.Line).ThenByDescending(row => row.Mark.Main).ThenBy(row => row.Span.Start);
        var before = 0;
        foreach (var line in rows.GroupBy(row => row.Line))
        {
            if (before > 0 && line.Key == before + 2) WriteSource(source, before + 1, new Span(source.LineSpan(before + 1).Start, 0));
            else if (before > 0 && line.Key > before + 1) _output.Line("...", TerminalStyle.Gutter);
            before = line.Key;
            var shown = WriteSource(source, line.Key, line.First().Span);
            foreach (var row in line) WriteMark(shown, row);
        }
    }

    private ExcerptLine WriteSource(SourceText source, int number, Span focus)
    {
        var line = ExcerptLine.Of(source, number, focus, _output.Options.Width);
        _output.Write($"{number.ToString(CultureInfo.InvariantCulture).PadLeft(_gutter)} |", TerminalStyle.Gutter)
            .Line(line.Text.Length == 0 ? "" : " " + line.Text);
        return line;
    }

    private void WriteMark(ExcerptLine line, Row row)
    {
        var from = line.ColumnOf(row.Span.Start);
        var to = Math.Max(from + 1, line.ColumnOf(row.Span.End));
        var text = row.Text is null ? "" : " " + DisplayText.OneLine(row.Text);
        _output.Write(new string(' ', _gutter + 1)).Write("|", TerminalStyle.Gutter).Write(new string(' ', from + 1))
            .Line(new string(row.Mark.Main ? '^' : '-', to - from) + text, row.Mark.Style);
    }

    // A place on several lines is marked on its first and its last one; its words stand at the last.
    private IEnumerable<Row> RowsOf(ExcerptMark mark)
    {
        var source = mark.At.Source;
        var span = Trimmed(mark.At);
        var first = source.PositionOf(span.Start).Line;
        var last = source.PositionOf(span.End).Line;
        if (first == last) return [new Row(first, span, mark, mark.Text)];
        var head = Span.Between(span.Start, source.LineSpan(first).End);
        if (_compact) return [new Row(first, head, mark, mark.Text)];
        return [new Row(first, head, mark, null), new Row(last, Span.Between(Indent(source, last), span.End), mark, mark.Text)];
    }

    // Line breaks and blanks at the end of a place say nothing.
    private static Span Trimmed(Location at)
    {
        var content = at.Source.Content;
        var start = Math.Clamp(at.Span.Start, 0, content.Length);
        var end = Math.Clamp(at.Span.End, start, content.Length);
        var text = content.AsSpan(start, end - start);
        return text.IndexOf('\n') < 0 ? Span.Between(start, end) : new Span(start, text.TrimEnd().Length);
    }

    private static int Indent(SourceText source, int line)
    {
        var span = source.LineSpan(line);
        var text = source.Slice(span);
        return span.Start + text.Length - text.TrimStart().Length;
    }

    private static List<List<ExcerptMark>> ByFile(IEnumerable<ExcerptMark> marks)
    {
        var files = new List<List<ExcerptMark>>();
        foreach (var mark in marks)
        {
            var file = files.Find(known => ReferenceEquals(known[0].At.Source, mark.At.Source));
            if (file is null) files.Add([mark]);
            else file.Add(mark);
        }
        return files;
    }

    private static int Digits(int number) => number.ToString(CultureInfo.InvariantCulture).Length;
}
