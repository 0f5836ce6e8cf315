using System.Buffers;
using System.Globalization;
using System.Text;

namespace Bylaw.Core.Values;

/// <summary>The scalars of JSON, from tokens that are known to be well-formed, except numbers.</summary>
internal static class JsonText
{
    private const int OnStack = 256;

    /// <summary>The text of a string token, without its quotes.</summary>
    public static string Unescape(ReadOnlySpan<byte> token)
    {
        if (token.Length <= OnStack)
        {
            Span<byte> buffer = stackalloc byte[OnStack];
            return Encoding.UTF8.GetString(buffer[..Unescape(token, buffer)]);
        }
        var rented = ArrayPool<byte>.Shared.Rent(token.Length);
        var text = Encoding.UTF8.GetString(rented.AsSpan(0, Unescape(token, rented)));
        ArrayPool<byte>.Shared.Return(rented);
        return text;
    }

    /// <summary>
    /// Writes the text of a string token, without its quotes, as UTF-8, which is never longer; returns its length. A surrogate escape
    /// without its partner becomes U+FFFD, as in Go's reader.
    /// </summary>
    public static int Unescape(ReadOnlySpan<byte> token, Span<byte> output)
    {
        var length = 0;
        while (true)
        {
            var next = token.IndexOf((byte)'\\');
            var plain = next < 0 ? token : token[..next];
            plain.CopyTo(output[length..]);
            length += plain.Length;
            if (next < 0) return length;
            token = token[next..];
            if (token[1] != 'u')
            {
                output[length++] = Simple(token[1]);
                token = token[2..];
            }
            else length += TakeRune(ref token).EncodeToUtf8(output[length..]);
        }
    }

    // \u and four digits, with a second one where both make one character.
    private static Rune TakeRune(ref ReadOnlySpan<byte> token)
    {
        var unit = Unit(token);
        token = token[6..];
        if (Rune.TryCreate(unit, out var rune)) return rune;
        if (!token.StartsWith("\\u"u8) || !Rune.TryCreate(unit, Unit(token), out rune)) return Rune.ReplacementChar;
        token = token[6..];
        return rune;
    }

    /// <summary>The value of a number token; null when it is none or out of range.</summary>
    public static NumberValue? ReadNumber(ReadOnlySpan<byte> token)
    {
        if (token.Length < 19 && TryReadSmall(token, out var small)) return IntegerValue.Of(small);
        Span<char> text = token.Length <= 128 ? stackalloc char[token.Length] : new char[token.Length];
        Ascii.ToUtf16(token, text, out _);
        return NumberValue.TryParse(text);
    }

    // Digits only, at most 18 of them, no zero before others, and no negative zero, which keeps its spelling.
    private static bool TryReadSmall(ReadOnlySpan<byte> token, out long value)
    {
        value = 0;
        var negative = token[0] == '-';
        if (negative) token = token[1..];
        if (token.IsEmpty || (token[0] == '0' && token.Length > 1)) return false;
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

    private static byte Simple(byte escape) => escape switch
    {
        (byte)'n' => (byte)'\n',
        (byte)'r' => (byte)'\r',
        (byte)'t' => (byte)'\t',
        (byte)'b' => (byte)'\b',
        (byte)'f' => (byte)'\f',
        _ => escape,
    };

    private static char Unit(ReadOnlySpan<byte> escape) => (char)ushort.Parse(escape.Slice(2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
