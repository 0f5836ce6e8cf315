using Bylaw.Rego.Library.Encodings;

namespace Bylaw.Rego.Library.Keys;

/// <summary>Base64 of keys, certificates and tokens.</summary>
internal static class Base64Data
{
    /// <summary>Reads padded standard base64; line breaks are skipped.</summary>
    public static byte[]? TryDecode(string text, out string? error) => Decode(text, isUrl: false, out error);

    /// <summary>Reads base64url, padded or not. RFC 7515, appendix C.</summary>
    public static byte[]? TryDecodeUrl(string text, out string? error)
    {
        if (text.EndsWith('=') || text.Length % 4 == 0) return Decode(text, isUrl: true, out error);
        if (text.Length % 4 == 1)
        {
            error = $"illegal base64url string: {text}";
            return null;
        }
        return Decode(text + (text.Length % 4 == 2 ? "==" : "="), isUrl: true, out error);
    }

    /// <summary>Writes standard base64.</summary>
    public static string Encode(ReadOnlySpan<byte> data) => Convert.ToBase64String(data);

    /// <summary>Writes base64url without padding.</summary>
    public static string EncodeUrl(ReadOnlySpan<byte> data) => System.Buffers.Text.Base64Url.EncodeToString(data);

    private static byte[]? Decode(string text, bool isUrl, out string? error)
    {
        var data = Base64Text.Decode(text, isUrl, out var problem);
        error = data is null ? problem : null;
        return data;
    }
}
