using System.Security.Cryptography;

namespace Bylaw.Rego.Library.Keys;

/// <summary>Keys on the NIST curves, through the platform's classes.</summary>
internal static class EcKeys
{
    /// <summary>The private key with the public key that belongs to it; null when it is out of range.</summary>
    public static EcPrivateKey? WithPublic(EcCurve curve, byte[] d)
    {
        var padded = Pad(d, curve.Bytes);
        if (padded is null) return null;
        try
        {
            using var key = ECDsa.Create(new ECParameters { Curve = curve.Parameters, D = padded });
            var point = key.ExportParameters(includePrivateParameters: false).Q;
            return new EcPrivateKey(new EcPublicKey(curve, point.X!, point.Y!), padded);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Opens a public key; null when the point is not on the curve.</summary>
    public static ECDsa? Open(EcPublicKey key)
    {
        try
        {
            var point = new ECPoint { X = Pad(key.X, key.Curve.Bytes), Y = Pad(key.Y, key.Curve.Bytes) };
            return point.X is null || point.Y is null ? null : ECDsa.Create(new ECParameters { Curve = key.Curve.Parameters, Q = point });
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Opens a private key.</summary>
    public static ECDsa Open(EcPrivateKey key) => ECDsa.Create(new ECParameters
    {
        Curve = key.Public.Curve.Parameters,
        Q = new ECPoint { X = key.Public.X, Y = key.Public.Y },
        D = key.D,
    });

    private static byte[]? Pad(byte[] number, int length)
    {
        var digits = number.AsSpan().TrimStart((byte)0);
        if (digits.Length > length) return null;
        var padded = new byte[length];
        digits.CopyTo(padded.AsSpan(length - digits.Length));
        return padded;
    }
}
