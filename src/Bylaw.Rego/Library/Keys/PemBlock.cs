using System.Text;

namespace Bylaw.Rego.Library.Keys;

/// <summary>A block of PEM text. RFC 1421, as far as keys and certificates use it.</summary>
/// <param name="Label">What stands after BEGIN.</param>
/// <param name="Data">The decoded bytes.</param>
internal sealed record PemBlock(string Label, byte[] Data)
{
    private const string Begin = "-----BEGIN ", End = "-----END ", Dashes = "-----";

    /// <summary>
    /// The first well-formed block at or after a place; <paramref name="rest"/> is where the text goes on. Null when
    /// there is none.
    /// </summary>
    public static PemBlock? Read(string text, int from, out int rest)
    {
        rest = from;
        for (var start = FindBegin(text, from); start >= 0; start = FindBegin(text, start + 1))
        {
            if (ReadAt(text, start, out var end) is not { } block) continue;
            rest = end;
            return block;
        }
        return null;
    }

    private static int FindBegin(string text, int from)
    {
        while (true)
        {
            var at = text.IndexOf(Begin, from, StringComparison.Ordinal);
            if (at <= 0 || text[at - 1] == '\n') return at;
            from = at + 1;
        }
    }

    private static PemBlock? ReadAt(string text, int start, out int rest)
    {
        rest = start;
        var lineEnd = EndOfLine(text, start);
        var line = text.AsSpan(start, lineEnd - start).TrimEnd();
        if (!line.EndsWith(Dashes, StringComparison.Ordinal) || line.Length < Begin.Length + Dashes.Length) return null;
        var label = line[Begin.Length..^Dashes.Length].ToString();
        var bodyStart = SkipHeaders(text, Math.Min(text.Length, lineEnd + 1));
        var end = text.IndexOf(End, bodyStart, StringComparison.Ordinal);
        if (end < 0 || (end > 0 && text[end - 1] != '\n')) return null;
        if (!text.AsSpan(end + End.Length).StartsWith(label + Dashes, StringComparison.Ordinal)) return null;
        var closed = end + End.Length + label.Length + Dashes.Length;
        var restOfLine = EndOfLine(text, closed);
        if (!text.AsSpan(closed, restOfLine - closed).Trim().IsEmpty) return null;
        if (Base64Data.TryDecode(WithoutSpaces(text.AsSpan(bodyStart, end - bodyStart)), out _) is not { } data) return null;
        rest = Math.Min(text.Length, restOfLine + 1);
        return new PemBlock(label, data);
    }

    private static int SkipHeaders(string text, int from)
    {
        while (from < text.Length)
        {
            var end = EndOfLine(text, from);
            if (!text.AsSpan(from, end - from).Contains(':')) return from;
            from = Math.Min(text.Length, end + 1);
        }
        return from;
    }

    private static string WithoutSpaces(ReadOnlySpan<char> text)
    {
        var output = new StringBuilder(text.Length);
        foreach (var unit in text)
            if (unit is not ' ' and not '\t' and not '\r' and not '\n') output.Append(unit);
        return output.ToString();
    }

    private static int EndOfLine(string text, int from)
    {
        var at = text.IndexOf('\n', from);
        return at < 0 ? text.Length : at;
    }
}
