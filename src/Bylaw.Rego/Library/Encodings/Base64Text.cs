using System.Text;

namespace Bylaw.Rego.Library.Encodings;

/// <summary>Base64 as Go's decoder takes it: padded, with line breaks anywhere, without regard to left-over bits.</summary>
internal static class Base64Text
{
    /// <summary>The bytes, or null with Go's message.</summary>
    public static byte[]? Decode(string text, bool isUrl, out string error)
    {
        var output = new List<byte>(text.Length * 3 / 4);
        var at = 0;
        error = "";
        while (true)
        {
            int group = 0, digits = 0, paddedAt = -1;
            while (digits < 4)
            {
                while (at < text.Length && text[at] is '\r' or '\n') at++;
                if (at == text.Length)
                {
                    if (digits == 0) return [.. output];
                    error = Corrupt(text, at - digits);
                    return null;
                }
                var digit = DigitOf(text[at], isUrl);
                if (digit < 0)
                {
                    if (text[at] != '=' || digits < 2)
                    {
                        error = Corrupt(text, at);
                        return null;
                    }
                    paddedAt = at;
                    break;
                }
                group = group << 6 | digit;
                digits++;
                at++;
            }
            group <<= 6 * (4 - digits);
            output.Add((byte)(group >> 16));
            if (digits > 2) output.Add((byte)(group >> 8));
            if (digits > 3) output.Add((byte)group);
            if (paddedAt < 0) continue;
            return TryEnd(text, at, digits, out error) ? [.. output] : null;
        }
    }

    public static string Encode(byte[] bytes, bool isUrl, bool isPadded = true)
    {
        var text = Convert.ToBase64String(bytes);
        if (isUrl) text = text.Replace('+', '-').Replace('/', '_');
        return isPadded ? text : text.TrimEnd('=');
    }

    /// <summary>After the first padding character: the second, where one is due, and then only line breaks.</summary>
    private static bool TryEnd(string text, int at, int digits, out string error)
    {
        error = "";
        at = SkipBreaks(text, at + 1);
        if (digits == 2)
        {
            if (at == text.Length || text[at] != '=')
            {
                error = Corrupt(text, at);
                return false;
            }
            at = SkipBreaks(text, at + 1);
        }
        if (at < text.Length) error = Corrupt(text, at);
        return at == text.Length;
    }

    private static int SkipBreaks(string text, int at)
    {
        while (at < text.Length && text[at] is '\r' or '\n') at++;
        return at;
    }

    private static int DigitOf(char c, bool isUrl) => c switch
    {
        >= 'A' and <= 'Z' => c - 'A',
        >= 'a' and <= 'z' => c - 'a' + 26,
        >= '0' and <= '9' => c - '0' + 52,
        '+' when !isUrl => 62,
        '/' when !isUrl => 63,
        '-' when isUrl => 62,
        '_' when isUrl => 63,
        _ => -1,
    };

    // Go counts bytes.
    private static string Corrupt(string text, int at) =>
        $"illegal base64 data at input byte {Encoding.UTF8.GetByteCount(text.AsSpan(0, at))}";
}
