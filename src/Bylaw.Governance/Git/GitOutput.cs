using System.Text;

namespace Bylaw.Governance.Git;

/// <summary>Reads lines and counted bytes from a running git.</summary>
internal sealed class GitOutput(GitProcess process)
{
    private const int LongestLine = 1024;
    private readonly byte[] _buffer = new byte[1 << 16];
    private int _next;
    private int _end;

    /// <summary>The next line, without its line feed; null at the end, or when the line is longer than any that git writes.</summary>
    public string? ReadLine()
    {
        var line = new StringBuilder();
        while (line.Length < LongestLine && (_next < _end || Refill()))
        {
            var c = (char)_buffer[_next++];
            if (c == '\n') return line.ToString();
            line.Append(c);
        }
        return null;
    }

    /// <summary>Fills the span; false at the end.</summary>
    public bool Fill(Span<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            if (_next == _end && !Refill()) return false;
            var count = Math.Min(bytes.Length, _end - _next);
            _buffer.AsSpan(_next, count).CopyTo(bytes);
            bytes = bytes[count..];
            _next += count;
        }
        return true;
    }

    public bool Skip(long count)
    {
        while (count > 0)
        {
            if (_next == _end && !Refill()) return false;
            var step = (int)Math.Min(count, _end - _next);
            _next += step;
            count -= step;
        }
        return true;
    }

    private bool Refill()
    {
        _next = 0;
        _end = process.Read(_buffer);
        return _end > 0;
    }
}
