using System.Text;
using System.Text.Unicode;

namespace Bylaw.Core.Text;

/// <summary>An immutable text with its name and a line map that is built on first use.</summary>
public sealed class SourceText
{
    private readonly ReadOnlyMemory<byte> _utf8;
    private string? _content;
    private int[]? _lineStarts;

    /// <summary>Wraps a text. <paramref name="name"/> is the path or label that diagnostics show.</summary>
    public SourceText(string name, string content)
    {
        Name = name;
        _content = content;
    }

    private SourceText(string name, ReadOnlyMemory<byte> utf8)
    {
        Name = name;
        _utf8 = utf8;
    }

    /// <summary>Path or label, as diagnostics show it.</summary>
    public string Name { get; }

    /// <summary>The characters.</summary>
    public string Content => _content ??= Encoding.UTF8.GetString(_utf8.Span);

    /// <summary>
    /// Decodes UTF-8, dropping a byte order mark. Returns null for invalid UTF-8;
    /// <paramref name="invalidAt"/> is then the offset of the first wrong byte, else -1.
    /// </summary>
    public static SourceText? FromUtf8(string name, ReadOnlySpan<byte> bytes, out int invalidAt)
    {
        if (bytes.StartsWith("\uFEFF"u8)) bytes = bytes[3..];
        invalidAt = IndexOfInvalidUtf8(bytes);
        return invalidAt >= 0 ? null : new SourceText(name, Encoding.UTF8.GetString(bytes));
    }

    /// <summary>
    /// A text over UTF-8 bytes that is decoded when somebody first looks, without a byte order mark; wrong bytes become U+FFFD.
    /// The bytes must not change while the text is in use.
    /// </summary>
    internal static SourceText OverUtf8(string name, ReadOnlyMemory<byte> utf8) =>
        new(name, utf8.Span.StartsWith("\uFEFF"u8) ? utf8[3..] : utf8);

    /// <summary>Number of lines; an empty text has one.</summary>
    public int LineCount => LineStarts.Length;

    /// <summary>Line and column of an offset; offsets outside the text are moved to its ends.</summary>
    public LinePosition PositionOf(int offset)
    {
        offset = Math.Clamp(offset, 0, Content.Length);
        var index = Array.BinarySearch(LineStarts, offset);
        if (index < 0) index = ~index - 1;
        var column = 1;
        for (var i = LineStarts[index]; i < offset; i++)
            if (!char.IsLowSurrogate(Content[i])) column++;
        return new LinePosition(index + 1, column);
    }

    /// <summary>Offset of a line and column (both from 1), moved into the line.</summary>
    public int OffsetOf(int line, int column)
    {
        line = Math.Clamp(line, 1, LineCount);
        var span = LineSpan(line);
        var offset = span.Start;
        for (var n = 1; n < column && offset < span.End; n++)
            offset += char.IsHighSurrogate(Content[offset]) && offset + 1 < span.End ? 2 : 1;
        return offset;
    }

    /// <summary>The span of a line (from 1) without its line break.</summary>
    public Span LineSpan(int line)
    {
        var start = LineStarts[line - 1];
        var end = line < LineStarts.Length ? LineStarts[line] : Content.Length;
        while (end > start && Content[end - 1] is '\n' or '\r') end--;
        return Span.Between(start, end);
    }

    /// <summary>The characters of a span.</summary>
    public ReadOnlySpan<char> Slice(Span span) => Content.AsSpan(span.Start, span.Length);

    /// <summary>The location of a span in this text.</summary>
    public Location At(Span span) => new(this, span);

    /// <inheritdoc/>
    public override string ToString() => Name;

    private int[] LineStarts => _lineStarts ??= FindLineStarts(Content);

    private static int[] FindLineStarts(string content)
    {
        var starts = new List<int> { 0 };
        for (var i = content.IndexOf('\n', StringComparison.Ordinal); i >= 0; i = i + 1 < content.Length ? content.IndexOf('\n', i + 1) : -1)
            starts.Add(i + 1);
        return [.. starts];
    }

    internal static int IndexOfInvalidUtf8(ReadOnlySpan<byte> bytes)
    {
        if (Utf8.IsValid(bytes)) return -1;
        var offset = 0;
        while (offset < bytes.Length)
        {
            if (Rune.DecodeFromUtf8(bytes[offset..], out _, out var consumed) != System.Buffers.OperationStatus.Done) return offset;
            offset += consumed;
        }
        return offset;
    }
}
