namespace Bylaw.Rego.Library.Keys;

/// <summary>Base64 as strict as the reference implementation, which names the byte that is wrong.</summary>
internal static class Base64Data
{
    private const string StandardAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    private const string UrlAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private static readonly sbyte[] StandardDigits = DigitsOf(StandardAlphabet);
    private static readonly sbyte[] UrlDigits = DigitsOf(UrlAlphabet);

    /// <summary>Reads padded standard base64; line breaks are skipped.</summary>
    public static byte[]? TryDecode(string text, out string? error) => TryDecode(text, StandardDigits, out error);

    /// <summary>Reads base64url, padded or not. RFC 7515, appendix C.</summary>
    public static byte[]? TryDecodeUrl(string text, out string? error)
    {
        if (text.EndsWith('=') || text.Length % 4 == 0) return TryDecode(text, UrlDigits, out error);
        if (text.Length % 4 == 1)
        {
            error = $"illegal base64url string: {text}";
            return null;
        }
        return TryDecode(text + (text.Length % 4 == 2 ? "==" : "="), UrlDigits, out error);
    }

    /// <summary>Writes standard base64.</summary>
    public static string Encode(ReadOnlySpan<byte> data) => Convert.ToBase64String(data);

    /// <summary>Writes base64url without padding.</summary>
    public static string EncodeUrl(ReadOnlySpan<byte> data) => System.Buffers.Text.Base64Url.EncodeToString(data);

    private static byte[]? TryDecode(string text, sbyte[] digits, out string? error)
    {
        var output = new byte[text.Length / 4 * 3 + 3];
        var length = 0;
        var wrongAt = Decode(text, digits, output, ref length);
        error = wrongAt < 0 ? null : $"illegal base64 data at input byte {wrongAt}";
        return wrongAt < 0 ? output[..length] : null;
    }

    // Returns the place of the first wrong byte, or -1.
    private static int Decode(string text, sbyte[] digits, byte[] output, ref int length)
    {
        int bits = 0, taken = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var unit = text[i];
            if (unit is '\r' or '\n') continue;
            if (unit == '=') return DecodePadding(text, i, taken, bits, output, ref length);
            var digit = unit < 128 ? digits[unit] : -1;
            if (digit < 0) return i;
            bits = bits << 6 | (byte)digit;
            if (++taken < 4) continue;
            output[length++] = (byte)(bits >> 16);
            output[length++] = (byte)(bits >> 8);
            output[length++] = (byte)bits;
            bits = taken = 0;
        }
        return taken == 0 ? -1 : text.Length - taken;
    }

    private static int DecodePadding(string text, int at, int taken, int bits, byte[] output, ref int length)
    {
        if (taken < 2) return at;
        var next = SkipLineBreaks(text, at + 1);
        if (taken == 2)
        {
            if (next == text.Length) return text.Length;
            if (text[next] != '=') return next;
            next = SkipLineBreaks(text, next + 1);
            output[length++] = (byte)(bits >> 4);
        }
        else
        {
            output[length++] = (byte)(bits >> 10);
            output[length++] = (byte)(bits >> 2);
        }
        return next == text.Length ? -1 : next;
    }

    private static int SkipLineBreaks(string text, int at)
    {
        while (at < text.Length && text[at] is '\r' or '\n') at++;
        return at;
    }

    private static sbyte[] DigitsOf(string alphabet)
    {
        var digits = new sbyte[128];
        Array.Fill(digits, (sbyte)-1);
        for (var i = 0; i < alphabet.Length; i++) digits[alphabet[i]] = (sbyte)i;
        return digits;
    }
}
