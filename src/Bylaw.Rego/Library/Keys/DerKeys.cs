using System.Formats.Asn1;
using System.Numerics;

namespace Bylaw.Rego.Library.Keys;

/// <summary>Reads keys from DER. What is no such key throws <see cref="AsnContentException"/>; callers turn it into a message.</summary>
internal static class DerKeys
{
    private const string RsaOid = "1.2.840.113549.1.1.1", EcOid = "1.2.840.10045.2.1", EdOid = "1.3.101.112";

    /// <summary>Largest RSA modulus, in bits: larger ones only burn time.</summary>
    public const int MaxRsaBits = 16_384;

    /// <summary>SubjectPublicKeyInfo, RFC 5280; null when the algorithm is not supported.</summary>
    public static KeyMaterial? ReadPublic(ReadOnlyMemory<byte> der)
    {
        var outer = new AsnReader(der, AsnEncodingRules.DER);
        var info = outer.ReadSequence();
        outer.ThrowIfNotEmpty();
        var algorithm = info.ReadSequence();
        var oid = algorithm.ReadObjectIdentifier();
        var bits = info.ReadBitString(out _);
        switch (oid)
        {
            case RsaOid: return ReadRsaPublic(bits);
            case EcOid: return EcCurve.ByOid(algorithm.ReadObjectIdentifier()) is { } curve ? ReadPoint(curve, bits) : null;
            case EdOid: return bits.Length == 32 ? new EdPublicKey(bits) : throw new AsnContentException("wrong Ed25519 public key size");
            default: return null;
        }
    }

    /// <summary>RSAPrivateKey, RFC 8017, appendix A.1.2.</summary>
    public static RsaPrivateKey ReadRsaPrivate(ReadOnlyMemory<byte> der)
    {
        var outer = new AsnReader(der, AsnEncodingRules.DER);
        var key = outer.ReadSequence();
        outer.ThrowIfNotEmpty();
        if (key.ReadInteger() > 1) throw new AsnContentException("unsupported private key version");
        var modulus = ReadModulus(key);
        var exponent = key.ReadInteger();
        var d = key.ReadInteger();
        BigInteger p = key.ReadInteger(), q = key.ReadInteger();
        if (exponent.Sign <= 0 || d.Sign <= 0 || p <= 3 || q <= 3 || p * q != modulus) throw new AsnContentException("invalid RSA private key");
        return new RsaPrivateKey(new RsaPublicKey(modulus, exponent), d, p, q);
    }

    /// <summary>PrivateKeyInfo, RFC 5208; null when the algorithm is not supported.</summary>
    public static KeyMaterial? ReadPkcs8(ReadOnlyMemory<byte> der)
    {
        var outer = new AsnReader(der, AsnEncodingRules.DER);
        var info = outer.ReadSequence();
        info.ReadInteger();
        var algorithm = info.ReadSequence();
        var oid = algorithm.ReadObjectIdentifier();
        var inner = info.ReadOctetString();
        switch (oid)
        {
            case RsaOid: return ReadRsaPrivate(inner);
            case EcOid: return EcCurve.ByOid(algorithm.ReadObjectIdentifier()) is { } curve ? ReadEcPrivate(inner, curve) : null;
            case EdOid:
                var seed = new AsnReader(inner, AsnEncodingRules.DER).ReadOctetString();
                if (seed.Length != 32) throw new AsnContentException("invalid Ed25519 private key length");
                return new EdPrivateKey(seed, Ed25519.PublicOf(seed));
            default: return null;
        }
    }

    /// <summary>ECPrivateKey, RFC 5915; the curve may be given from outside.</summary>
    public static EcPrivateKey? ReadEcPrivate(ReadOnlyMemory<byte> der, EcCurve? curve = null)
    {
        var outer = new AsnReader(der, AsnEncodingRules.DER);
        var key = outer.ReadSequence();
        if (key.ReadInteger() != 1) throw new AsnContentException("unknown EC private key version");
        var d = key.ReadOctetString();
        var parameters = new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true);
        if (key.HasData && key.PeekTag() == parameters)
        {
            var inner = key.ReadSequence(parameters);
            curve ??= EcCurve.ByOid(inner.ReadObjectIdentifier());
        }
        return curve is null ? null : EcKeys.WithPublic(curve, d);
    }

    /// <summary>RSAPublicKey, RFC 8017, appendix A.1.1.</summary>
    public static RsaPublicKey ReadRsaPublic(byte[] der)
    {
        var outer = new AsnReader(der, AsnEncodingRules.DER);
        var key = outer.ReadSequence();
        var modulus = ReadModulus(key);
        var exponent = key.ReadInteger();
        if (exponent.Sign <= 0) throw new AsnContentException("RSA public exponent is not a positive number");
        return new RsaPublicKey(modulus, exponent);
    }

    private static BigInteger ReadModulus(AsnReader key)
    {
        var modulus = key.ReadInteger();
        if (modulus.Sign <= 0) throw new AsnContentException("RSA modulus is not a positive number");
        if (modulus.GetBitLength() > MaxRsaBits) throw new AsnContentException("RSA modulus is too large");
        return modulus;
    }

    private static EcPublicKey ReadPoint(EcCurve curve, byte[] bits)
    {
        if (bits.Length != 2 * curve.Bytes + 1 || bits[0] != 4) throw new AsnContentException("failed to unmarshal elliptic curve point");
        return new EcPublicKey(curve, bits[1..(curve.Bytes + 1)], bits[(curve.Bytes + 1)..]);
    }
}
