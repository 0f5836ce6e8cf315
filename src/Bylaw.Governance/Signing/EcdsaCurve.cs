using System.Security.Cryptography;

namespace Bylaw.Governance.Signing;

/// <summary>A curve of NIST, with the hash that SSH pairs it with.</summary>
internal sealed record EcdsaCurve(string Name, ECCurve Curve, HashAlgorithmName Hash, int Bytes)
{
    /// <summary>A point written in full (<c>04</c>, then both numbers); null when it is written otherwise or is none of the curve.</summary>
    public ECPoint? Point(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != (2 * Bytes) + 1 || bytes[0] != 4) return null;
        var point = new ECPoint { X = bytes.Slice(1, Bytes).ToArray(), Y = bytes[(1 + Bytes)..].ToArray() };
        try
        {
            using var _ = ECDsa.Create(new ECParameters { Curve = Curve, Q = point });
            return point;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    public bool Holds(ECPoint point, ReadOnlySpan<byte> r, ReadOnlySpan<byte> s, ReadOnlySpan<byte> data, HashAlgorithmName hash)
    {
        if (r.Length > Bytes || s.Length > Bytes) return false;
        var signature = new byte[2 * Bytes];
        r.CopyTo(signature.AsSpan(Bytes - r.Length));
        s.CopyTo(signature.AsSpan((2 * Bytes) - s.Length));
        using var key = ECDsa.Create(new ECParameters { Curve = Curve, Q = point });
        return key.VerifyData(data, signature, hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }
}
