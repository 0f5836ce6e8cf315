using System.Collections.Immutable;
using System.Text;

namespace Bylaw.Governance.Git;

/// <summary>
/// A line of the header of a commit or tag: its key, its value with further lines (which begin with a blank in the object), where it
/// begins in the object, and where the next begins.
/// </summary>
internal sealed record HeaderLine(string Key, string Value, int Start, int End);

/// <summary>A commit or tag taken apart: header, empty line, message.</summary>
internal sealed record SignedObject(ImmutableArray<HeaderLine> Header, int BodyStart)
{
    private const string SignatureOfSha1 = "gpgsig";
    private const string SignatureOfSha256 = "gpgsig-sha256";

    /// <summary>Null when a line has no key, or a zero byte stands in the header: then readers could disagree about it.</summary>
    public static SignedObject? Parse(ReadOnlySpan<byte> content)
    {
        var lines = ImmutableArray.CreateBuilder<HeaderLine>();
        var at = 0;
        while (at < content.Length && content[at] != '\n')
        {
            var end = EndOfLine(content, at);
            while (end < content.Length && content[end] == ' ') end = EndOfLine(content, end);
            if (Line(content[at..end], at) is not { } line) return null;
            lines.Add(line);
            at = end;
        }
        return new SignedObject(lines.ToImmutable(), Math.Min(at + 1, content.Length));
    }

    /// <summary>The value of a key that stands exactly once; null otherwise.</summary>
    public string? Single(string key)
    {
        HeaderLine? found = null;
        foreach (var line in Header)
        {
            if (line.Key != key) continue;
            if (found is not null) return null;
            found = line;
        }
        return found?.Value;
    }

    /// <summary>The signature in the header, in the form for the names of this length. Two are put together, and hold for nothing.</summary>
    public string? HeaderSignature(int idLength)
    {
        var key = idLength == 64 ? SignatureOfSha256 : SignatureOfSha1;
        var values = Header.Where(line => line.Key == key).Select(line => line.Value).ToList();
        return values.Count == 0 ? null : string.Join('\n', values) + "\n";
    }

    /// <summary>The object up to an offset, without signatures in its header: what a signature signs.</summary>
    public byte[] Payload(ReadOnlySpan<byte> content, int end)
    {
        var payload = new MemoryStream(end);
        foreach (var line in Header)
            if (line.Key is not (SignatureOfSha1 or SignatureOfSha256)) payload.Write(content[line.Start..line.End]);
        var blank = Header.IsEmpty ? 0 : Header[^1].End;
        if (blank < end) payload.Write(content[blank..end]);
        return payload.ToArray();
    }

    private static HeaderLine? Line(ReadOnlySpan<byte> bytes, int start)
    {
        var blank = bytes.IndexOf((byte)' ');
        if (blank <= 0 || bytes.Contains((byte)0)) return null;
        var value = bytes[(blank + 1)..];
        if (value.EndsWith("\n"u8)) value = value[..^1];
        var text = Encoding.UTF8.GetString(value).Replace("\n ", "\n", StringComparison.Ordinal);
        return new HeaderLine(Encoding.UTF8.GetString(bytes[..blank]), text, start, start + bytes.Length);
    }

    private static int EndOfLine(ReadOnlySpan<byte> content, int from)
    {
        var length = content[from..].IndexOf((byte)'\n');
        return length < 0 ? content.Length : from + length + 1;
    }
}
