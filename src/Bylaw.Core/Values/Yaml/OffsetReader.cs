namespace Bylaw.Core.Values;

/// <summary>Reads a text from some offset on without copying it.</summary>
internal sealed class OffsetReader(string text, int offset) : TextReader
{
    private int _next = offset;

    public override int Peek() => _next < text.Length ? text[_next] : -1;

    public override int Read() => _next < text.Length ? text[_next++] : -1;

    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    public override int Read(Span<char> buffer)
    {
        var count = Math.Min(buffer.Length, text.Length - _next);
        text.AsSpan(_next, count).CopyTo(buffer);
        _next += count;
        return count;
    }
}
