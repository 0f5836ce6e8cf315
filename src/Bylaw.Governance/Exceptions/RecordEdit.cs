using Bylaw.Core.Text;
using Bylaw.Core.Values;

namespace Bylaw.Governance.Exceptions;

/// <summary>
/// Changes fields of a YAML mapping in its text: a value is replaced where it stands, a field that is missing becomes a
/// line. Everything else, comments and blank lines too, stays as it is.
/// </summary>
internal sealed class RecordEdit(Document document)
{
    private readonly List<(Span At, string Text)> _changes = [];
    private readonly string _text = document.Source.Content;

    private string NewLine => _text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";

    /// <summary>Whether the document is a mapping written in lines, which is what can be changed here.</summary>
    public static bool CanChange(Document document) => document is { Root: ObjectValue { Count: > 0 } map, Positions: { } positions } && IsBlock(map, positions, document.Source.Content);

    /// <summary>The text with all changes made.</summary>
    public string Result()
    {
        var text = _text;
        foreach (var (at, with) in _changes.OrderByDescending(change => change.At.Start).ThenByDescending(change => _changes.IndexOf(change)))
            text = text[..at.Start] + with + text[at.End..];
        return text;
    }

    /// <summary>Gives a field a value, written in one line.</summary>
    /// <param name="field">The field.</param>
    /// <param name="value">Its value as YAML.</param>
    /// <param name="before">The field before which a line for it goes; the end when there is none.</param>
    public void Set(string field, string value, string? before = null) => Set((ObjectValue)document.Root, document.Positions!, field, value, before);

    /// <summary>Gives fields of a mapping in the document their values.</summary>
    public void SetWithin(string mapping, IEnumerable<(string Field, string Value)> fields)
    {
        var root = (ObjectValue)document.Root;
        var place = root.PlaceOf(new StringValue(mapping));
        if (place >= 0 && root.WrittenValue(place) is ObjectValue { Count: > 0 } inner && document.Positions!.Child(place) is { } positions && IsBlock(inner, positions, _text))
        {
            foreach (var (field, value) in fields) Set(inner, positions, field, value, null);
        }
        else
        {
            Set(mapping, $"{{ {string.Join(", ", fields.Select(entry => $"{entry.Field}: {entry.Value}"))} }}");
        }
    }

    private void Set(ObjectValue map, PositionNode positions, string field, string value, string? before)
    {
        var place = map.PlaceOf(new StringValue(field));
        if (place < 0) Insert(map, positions, $"{field}: {value}", before);
        else if (ValueText(positions, place) != value) _changes.Add((ValueSpan(positions, place), $": {value}"));
    }

    /// <summary>From behind the key through the end of the value: a list of lines becomes one in brackets.</summary>
    private Span ValueSpan(PositionNode positions, int place) =>
        Span.Between(positions.KeySpans[place].End, EndOf(positions.ValueSpans[place]));

    private string ValueText(PositionNode positions, int place)
    {
        var span = positions.ValueSpans[place];
        return _text[span.Start..EndOf(span)];
    }

    /// <summary>The end of a value without the blanks and line breaks that a block ends with.</summary>
    private int EndOf(Span span)
    {
        var end = Math.Min(span.End, _text.Length);
        while (end > span.Start && char.IsWhiteSpace(_text[end - 1])) end--;
        return end;
    }

    private void Insert(ObjectValue map, PositionNode positions, string line, string? before)
    {
        var indent = new string(' ', document.Source.PositionOf(positions.KeySpans[0].Start).Column - 1);
        var next = before is null ? -1 : map.PlaceOf(new StringValue(before));
        if (next >= 0)
        {
            _changes.Add((new Span(positions.KeySpans[next].Start, 0), $"{line}{NewLine}{indent}"));
            return;
        }
        // Behind the last line of the last value, and the comment that may stand there.
        var last = EndOf(positions.ValueSpans[^1]);
        var end = _text.IndexOf('\n', last);
        if (end < 0) _changes.Add((new Span(_text.Length, 0), $"{NewLine}{indent}{line}"));
        else _changes.Add((new Span(end + 1, 0), $"{indent}{line}{NewLine}"));
    }

    private static bool IsBlock(ObjectValue map, PositionNode positions, string text) =>
        map.Count > 0 && positions.KeySpans.Length == map.Count && positions.KeySpans[0].Start >= 0 && text[positions.Span.Start] != '{';
}
