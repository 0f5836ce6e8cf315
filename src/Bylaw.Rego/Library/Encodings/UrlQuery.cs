using System.Globalization;
using System.Text;

namespace Bylaw.Rego.Library.Encodings;

/// <summary>The query part of URLs, as Go's package <c>net/url</c> escapes it.</summary>
internal static class UrlQuery
{
    public static string Escape(string text)
    {
        var output = new StringBuilder(text.Length);
        foreach (var b in TextBytes.ToBytes(text))
        {
            if (b == ' ') output.Append('+');
            else if (char.IsAsciiLetterOrDigit((char)b) || b is (byte)'-' or (byte)'_' or (byte)'.' or (byte)'~') output.Append((char)b);
            else output.Append('%').Append(b.ToString("X2", CultureInfo.InvariantCulture));
        }
        return output.ToString();
    }

    /// <summary>The text, or null with Go's message.</summary>
    public static string? Unescape(string text, out string error)
    {
        error = "";
        if (text.IndexOfAny('%', '+') < 0) return text;
        var bytes = TextBytes.ToBytes(text);
        var output = new List<byte>(bytes.Length);
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] != '%')
            {
                output.Add(bytes[i] == '+' ? (byte)' ' : bytes[i]);
                continue;
            }
            if (i + 2 >= bytes.Length || !char.IsAsciiHexDigit((char)bytes[i + 1]) || !char.IsAsciiHexDigit((char)bytes[i + 2]))
            {
                error = $"invalid URL escape {GoText.Quote(TextBytes.ToText(bytes.AsSpan(i, Math.Min(3, bytes.Length - i))))}";
                return null;
            }
            output.Add((byte)(HexValue(bytes[i + 1]) << 4 | HexValue(bytes[i + 2])));
            i += 2;
        }
        return TextBytes.ToText([.. output]);
    }

    /// <summary>Keys and values in the order of the text, or null with Go's message.</summary>
    public static List<(string Key, string Value)>? Parse(string query, out string error)
    {
        var pairs = new List<(string, string)>();
        error = "";
        foreach (var part in query.Split('&'))
        {
            if (part.Length == 0) continue;
            if (part.Contains(';', StringComparison.Ordinal))
            {
                error = "invalid semicolon separator in query";
                return null;
            }
            var cut = part.IndexOf('=', StringComparison.Ordinal);
            var key = Unescape(cut < 0 ? part : part[..cut], out error);
            var value = key is null ? null : Unescape(cut < 0 ? "" : part[(cut + 1)..], out error);
            if (key is null || value is null) return null;
            pairs.Add((key, value));
        }
        return pairs;
    }

    private static int HexValue(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
