using System.Numerics;

namespace Bylaw.Rego.Library.Keys;

/// <summary>A key, as read from PEM, DER or a JSON Web Key.</summary>
internal abstract record KeyMaterial;

/// <summary>A shared secret.</summary>
internal sealed record SecretKey(byte[] Bytes) : KeyMaterial;

/// <summary>An RSA public key.</summary>
internal sealed record RsaPublicKey(BigInteger Modulus, BigInteger Exponent) : KeyMaterial;

/// <summary>An RSA private key; the Chinese remainder parts are derived.</summary>
internal sealed record RsaPrivateKey(RsaPublicKey Public, BigInteger D, BigInteger P, BigInteger Q) : KeyMaterial
{
    public BigInteger Dp => D % (P - 1);

    public BigInteger Dq => D % (Q - 1);

    // P is prime, so Q^(P-2) is the inverse of Q modulo P.
    public BigInteger Qinv => BigInteger.ModPow(Q, P - 2, P);
}

/// <summary>A public key on one of the NIST curves; the coordinates are unsigned, big-endian.</summary>
internal sealed record EcPublicKey(EcCurve Curve, byte[] X, byte[] Y) : KeyMaterial;

/// <summary>A private key on one of the NIST curves.</summary>
internal sealed record EcPrivateKey(EcPublicKey Public, byte[] D) : KeyMaterial;

/// <summary>An Ed25519 public key: 32 bytes.</summary>
internal sealed record EdPublicKey(byte[] Bytes) : KeyMaterial;

/// <summary>An Ed25519 private key: the seed of 32 bytes.</summary>
internal sealed record EdPrivateKey(byte[] Seed, byte[] Public) : KeyMaterial;

/// <summary>A curve by its names.</summary>
internal sealed record EcCurve(string JwkName, string Oid, int Bytes, System.Security.Cryptography.ECCurve Parameters)
{
    public static readonly EcCurve P224 = new("P-224", "1.3.132.0.33", 28, System.Security.Cryptography.ECCurve.CreateFromValue("1.3.132.0.33"));
    public static readonly EcCurve P256 = new("P-256", "1.2.840.10045.3.1.7", 32, System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
    public static readonly EcCurve P384 = new("P-384", "1.3.132.0.34", 48, System.Security.Cryptography.ECCurve.NamedCurves.nistP384);
    public static readonly EcCurve P521 = new("P-521", "1.3.132.0.35", 66, System.Security.Cryptography.ECCurve.NamedCurves.nistP521);
    private static readonly EcCurve[] All = [P224, P256, P384, P521];

    public static EcCurve? ByOid(string oid) => Array.Find(All, curve => curve.Oid == oid);

    public static EcCurve? ByName(string name) => Array.Find(All, curve => curve.JwkName == name);
}
