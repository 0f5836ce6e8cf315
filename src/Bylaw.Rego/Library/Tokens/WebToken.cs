using System.Text;
using Bylaw.Core.Plans;
using Bylaw.Core.Values;
using Bylaw.Rego.Library.Keys;

namespace Bylaw.Rego.Library.Tokens;

/// <summary>A JSON Web Token in compact form, split but not decoded. RFC 7515, section 3.1.</summary>
internal sealed record WebToken(string Header, string Payload, string Signature)
{
    /// <summary>What the signature covers.</summary>
    public byte[] Signed => Encoding.ASCII.GetBytes($"{Header}.{Payload}");

    public static WebToken? Split(string text, out string? error)
    {
        error = null;
        var sections = text.Count(unit => unit == '.') + 1;
        if (sections == 1) error = "encoded JWT had no period separators";
        else if (sections != 3) error = $"encoded JWT must have 3 sections, found {sections}";
        if (error is not null) return null;
        int first = text.IndexOf('.'), last = text.LastIndexOf('.');
        return new WebToken(text[..first], text[(first + 1)..last], text[(last + 1)..]);
    }

    public ObjectValue? DecodeHeader(Budget budget, out string? error)
    {
        if (Decode(Header, "header", out error) is not { } bytes) return null;
        var header = ReadObject(Encoding.UTF8.GetString(bytes), budget, out error);
        if (header?.Get("enc") is null) return header;
        error = "JWT is a JWE object, which is not supported";
        return null;
    }

    public string? DecodePayload(out string? error) =>
        Decode(Payload, "payload", out error) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;

    public byte[]? DecodeSignature(out string? error) => Decode(Signature, "signature", out error);

    /// <summary>Reads an object from JSON text.</summary>
    public static ObjectValue? ReadObject(string json, Budget budget, out string? error)
    {
        if (JsonText.Read(json, budget, out error) is not { } value)
        {
            error = $"invalid JSON: {error}";
            return null;
        }
        if (value is ObjectValue map) return map;
        error = "decoded JSON type was not an Object";
        return null;
    }

    private static byte[]? Decode(string section, string what, out string? error)
    {
        var bytes = Base64Data.TryDecodeUrl(section, out error);
        if (bytes is null) error = $"JWT {what} had invalid encoding: {error}";
        return bytes;
    }
}
