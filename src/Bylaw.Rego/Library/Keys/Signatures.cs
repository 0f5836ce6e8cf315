using System.Numerics;
using System.Security.Cryptography;

namespace Bylaw.Rego.Library.Keys;

/// <summary>Makes and checks signatures.</summary>
internal static class Signatures
{
    /// <summary>Steps that one operation with a key costs the budget.</summary>
    public const int Cost = 2_000;

    /// <summary>Whether the signature is one of the data; false too when the key does not fit the algorithm.</summary>
    public static bool Verify(SignatureAlgorithm algorithm, KeyMaterial key, byte[] data, byte[] signature) => (algorithm.Family, key) switch
    {
        (SignatureFamily.Hmac, SecretKey secret) => CryptographicOperations.FixedTimeEquals(Mac(algorithm.Hash, secret.Bytes, data), signature),
        (SignatureFamily.RsaPkcs1, RsaPublicKey rsa) => VerifyPkcs1(rsa, algorithm.Hash, data, signature),
        (SignatureFamily.RsaPss, RsaPublicKey rsa) => RsaPss.Verify(rsa, algorithm.Hash, data, signature),
        (SignatureFamily.Ecdsa, EcPublicKey ec) => VerifyEcdsa(ec, algorithm.Hash, data, signature, DSASignatureFormat.IeeeP1363FixedFieldConcatenation),
        (SignatureFamily.EdDsa, EdPublicKey ed) => Ed25519.Verify(ed.Bytes, data, signature),
        _ => false,
    };

    /// <summary>Signs the data; null when the key does not fit the algorithm.</summary>
    public static byte[]? Sign(SignatureAlgorithm algorithm, KeyMaterial key, byte[] data)
    {
        try
        {
            return (algorithm.Family, key) switch
            {
                (SignatureFamily.Hmac, SecretKey secret) => Mac(algorithm.Hash, secret.Bytes, data),
                (SignatureFamily.RsaPkcs1, RsaPrivateKey rsa) => SignRsa(rsa, algorithm.Hash, data, RSASignaturePadding.Pkcs1),
                (SignatureFamily.RsaPss, RsaPrivateKey rsa) => SignRsa(rsa, algorithm.Hash, data, RSASignaturePadding.Pss),
                (SignatureFamily.Ecdsa, EcPrivateKey ec) => SignEcdsa(ec, algorithm.Hash, data),
                (SignatureFamily.EdDsa, EdPrivateKey ed) => Ed25519.Sign(ed, data),
                _ => null,
            };
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>A keyed hash. RFC 2104.</summary>
    public static byte[] Mac(HashAlgorithmName hash, byte[] key, byte[] data) => CryptographicOperations.HmacData(hash, key, data);

    /// <summary>RSASSA-PKCS1-v1_5, RFC 8017, section 8.2.</summary>
    public static bool VerifyPkcs1(RsaPublicKey key, HashAlgorithmName hash, byte[] data, byte[] signature)
    {
        try
        {
            using var rsa = RSA.Create(new RSAParameters { Modulus = Bytes(key.Modulus), Exponent = Bytes(key.Exponent) });
            return rsa.VerifyData(data, signature, hash, RSASignaturePadding.Pkcs1);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    /// <summary>ECDSA, in the given format of the signature.</summary>
    public static bool VerifyEcdsa(EcPublicKey key, HashAlgorithmName hash, byte[] data, byte[] signature, DSASignatureFormat format)
    {
        try
        {
            using var ec = EcKeys.Open(key);
            return ec is not null && ec.VerifyData(data, signature, hash, format);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    /// <summary>Unsigned, big-endian.</summary>
    public static byte[] Bytes(BigInteger number) => number.ToByteArray(isUnsigned: true, isBigEndian: true);

    private static byte[] SignRsa(RsaPrivateKey key, HashAlgorithmName hash, byte[] data, RSASignaturePadding padding)
    {
        var modulus = Bytes(key.Public.Modulus);
        var half = (modulus.Length + 1) / 2;
        using var rsa = RSA.Create(new RSAParameters
        {
            Modulus = modulus,
            Exponent = Bytes(key.Public.Exponent),
            D = Padded(key.D, modulus.Length),
            P = Padded(key.P, half),
            Q = Padded(key.Q, half),
            DP = Padded(key.Dp, half),
            DQ = Padded(key.Dq, half),
            InverseQ = Padded(key.Qinv, half),
        });
        return rsa.SignData(data, hash, padding);
    }

    private static byte[] SignEcdsa(EcPrivateKey key, HashAlgorithmName hash, byte[] data)
    {
        using var ec = EcKeys.Open(key);
        return ec.SignData(data, hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    private static byte[] Padded(BigInteger number, int length)
    {
        var bytes = Bytes(number);
        if (bytes.Length > length) throw new CryptographicException("number is too long for the key");
        var padded = new byte[length];
        bytes.CopyTo(padded, length - bytes.Length);
        return padded;
    }
}
