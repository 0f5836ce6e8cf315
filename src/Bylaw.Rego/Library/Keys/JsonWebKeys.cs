using System.Numerics;
using Bylaw.Core.Values;

namespace Bylaw.Rego.Library.Keys;

/// <summary>A key of a JSON Web Key Set with what it says of itself.</summary>
internal sealed record JsonWebKey(KeyMaterial Key, string Algorithm, string Id);

/// <summary>JSON Web Keys. RFC 7517, RFC 7518, RFC 8037.</summary>
internal static class JsonWebKeys
{
    /// <summary>Most keys of a set that are looked at.</summary>
    private const int MaxKeys = 1_000;

    /// <summary>The keys of a set, or the one key; null with a message when one is malformed.</summary>
    public static List<JsonWebKey>? Read(Value json, out string? error)
    {
        error = null;
        if (json is not ObjectValue map)
        {
            error = "failed to unmarshal JWK set: expected an object";
            return null;
        }
        var keys = new List<JsonWebKey>();
        var sources = map.Get("keys") is ArrayValue list ? list.Items : new Value[] { map };
        if (sources.Length > MaxKeys)
        {
            error = $"too many keys in the set: more than {MaxKeys}";
            return null;
        }
        foreach (var source in sources)
        {
            if (source is not ObjectValue item || ReadKey(item, ref error) is not { } key)
            {
                error ??= "failed to unmarshal JWK: expected an object";
                return null;
            }
            keys.Add(new JsonWebKey(key, item.GetText("alg") ?? "", item.GetText("kid") ?? ""));
        }
        return keys;
    }

    /// <summary>A key as a JSON Web Key.</summary>
    public static Value Write(KeyMaterial key)
    {
        var output = new ObjectBuilder(9);
        switch (key)
        {
            case RsaPrivateKey rsa:
                output.Set("kty", Value.Of("RSA"));
                foreach (var (name, number) in Parts(rsa)) output.Set(name, Value.Of(Base64Data.EncodeUrl(Signatures.Bytes(number))));
                break;
            case EcPrivateKey ec:
                output.Set("kty", Value.Of("EC"));
                output.Set("crv", Value.Of(ec.Public.Curve.JwkName));
                output.Set("x", Value.Of(Base64Data.EncodeUrl(ec.Public.X)));
                output.Set("y", Value.Of(Base64Data.EncodeUrl(ec.Public.Y)));
                output.Set("d", Value.Of(Base64Data.EncodeUrl(ec.D)));
                break;
            case EdPrivateKey ed:
                output.Set("kty", Value.Of("OKP"));
                output.Set("crv", Value.Of("Ed25519"));
                output.Set("x", Value.Of(Base64Data.EncodeUrl(ed.Public)));
                output.Set("d", Value.Of(Base64Data.EncodeUrl(ed.Seed)));
                break;
        }
        return output.ToObject();
    }

    private static (string, BigInteger)[] Parts(RsaPrivateKey key) =>
    [
        ("n", key.Public.Modulus), ("e", key.Public.Exponent), ("d", key.D), ("p", key.P), ("q", key.Q), ("dp", key.Dp), ("dq", key.Dq), ("qi", key.Qinv),
    ];

    private static KeyMaterial? ReadKey(ObjectValue map, ref string? error)
    {
        switch (map.GetText("kty"))
        {
            case "RSA": return ReadRsa(map, ref error);
            case "EC": return ReadEc(map, ref error);
            case "OKP": return ReadOkp(map, ref error);
            case "oct": return Bytes(map, "k", ref error) is { } secret ? new SecretKey(secret) : null;
            case { } other: error = $"invalid key type from JSON ({other})"; return null;
            default: error = "failed to unmarshal JWK: missing or invalid \"kty\" field"; return null;
        }
    }

    private static KeyMaterial? ReadRsa(ObjectValue map, ref string? error)
    {
        if (Number(map, "n", ref error) is not { } modulus || Number(map, "e", ref error) is not { } exponent) return null;
        if (modulus.IsZero || exponent.IsZero || modulus.GetBitLength() > DerKeys.MaxRsaBits) return Malformed("RSA", ref error);
        var key = new RsaPublicKey(modulus, exponent);
        if (map.Get("d") is null) return key;
        if (Number(map, "d", ref error) is not { } d || Number(map, "p", ref error) is not { } p || Number(map, "q", ref error) is not { } q) return null;
        return p > 3 && q > 3 && p * q == modulus ? new RsaPrivateKey(key, d, p, q) : Malformed("RSA", ref error);
    }

    private static KeyMaterial? ReadEc(ObjectValue map, ref string? error)
    {
        if (EcCurve.ByName(map.GetText("crv") ?? "") is not { } curve) return Malformed("EC", ref error);
        if (Bytes(map, "x", ref error) is not { } x || Bytes(map, "y", ref error) is not { } y) return null;
        if (map.Get("d") is null) return new EcPublicKey(curve, x, y);
        if (Bytes(map, "d", ref error) is not { } d) return null;
        return EcKeys.WithPublic(curve, d) ?? Malformed("EC", ref error);
    }

    private static KeyMaterial? ReadOkp(ObjectValue map, ref string? error)
    {
        if (map.GetText("crv") != "Ed25519") return Malformed("OKP", ref error);
        if (Bytes(map, "x", ref error) is not { } x) return null;
        if (map.Get("d") is null) return new EdPublicKey(x);
        if (Bytes(map, "d", ref error) is not { } seed) return null;
        return seed.Length == 32 && Ed25519.PublicOf(seed).AsSpan().SequenceEqual(x) ? new EdPrivateKey(seed, x) : Malformed("OKP", ref error);
    }

    private static KeyMaterial? Malformed(string kind, ref string? error)
    {
        error = $"failed to unmarshal JSON into key ({kind}): invalid or unsupported parameters";
        return null;
    }

    private static BigInteger? Number(ObjectValue map, string field, ref string? error) =>
        Bytes(map, field, ref error) is { } bytes ? new BigInteger(bytes, isUnsigned: true, isBigEndian: true) : null;

    private static byte[]? Bytes(ObjectValue map, string field, ref string? error)
    {
        if (map.GetText(field) is not { Length: > 0 } text)
        {
            error = $"failed to unmarshal JWK: required field {field} is missing";
            return null;
        }
        if (Base64Data.TryDecodeUrl(text, out var badBase64) is { } bytes) return bytes;
        error = $"failed to unmarshal JWK: field {field}: {badBase64}";
        return null;
    }
}
