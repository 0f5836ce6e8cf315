using System.Globalization;
using System.Text;

namespace Bylaw.Core.Values;

/// <summary>The scalars of JSON, from tokens that are known to be well-formed.</summary>
internal static class JsonText
{
    /// <summary>The text of a string token, without its quotes. A surrogate escape without its partner becomes U+FFFD, as in Go's reader.</summary>
    public static string Unescape(ReadOnlySpan<byte> token)
    {
        var output = new StringBuilder(token.Length);
        while (true)
        {
            var next = token.IndexOf((byte)'\\');
            output.Append(Encoding.UTF8.GetString(next < 0 ? token : token[..next]));
            if (next < 0) return output.ToString();
            token = token[next..];
            if (token[1] != 'u')
            {
                output.Append(Simple(token[1]));
                token = token[2..];
                continue;
            }
            var unit = Unit(token);
            token = token[6..];
            if (!char.IsSurrogate(unit)) output.Append(unit);
            else if (char.IsHighSurrogate(unit) && token.StartsWith("\\u"u8) && char.IsLowSurrogate(Unit(token)))
            {
                output.Append(unit).Append(Unit(token));
                token = token[6..];
            }
            else output.Append('\uFFFD');
        }
    }

    /// <summary>The value of a number token; null when it is out of range.</summary>
    public static NumberValue? ReadNumber(ReadOnlySpan<byte> token)
    {
        if (token.Length < 19 && TryReadSmall(token, out var small)) return IntegerValue.Of(small);
        Span<char> text = token.Length <= 128 ? stackalloc char[token.Length] : new char[token.Length];
        Ascii.ToUtf16(token, text, out _);
        return NumberValue.TryParse(text);
    }

    // Digits only, at most 18 of them, and no negative zero, which keeps its spelling.
    private static bool TryReadSmall(ReadOnlySpan<byte> token, out long value)
    {
        value = 0;
        var negative = token[0] == '-';
        if (negative) token = token[1..];
        foreach (var unit in token)
        {
            var digit = unit - '0';
            if ((uint)digit > 9) return false;
            value = value * 10 + digit;
        }
        if (negative && value == 0) return false;
        if (negative) value = -value;
        return true;
    }

    private static char Simple(byte escape) => escape switch
    {
        (byte)'n' => '\n',
        (byte)'r' => '\r',
        (byte)'t' => '\t',
        (byte)'b' => '\b',
        (byte)'f' => '\f',
        _ => (char)escape,
    };

    private static char Unit(ReadOnlySpan<byte> escape) => (char)ushort.Parse(escape.Slice(2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
