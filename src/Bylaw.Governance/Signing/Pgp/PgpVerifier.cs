using System.Security.Cryptography;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace Bylaw.Governance.Signing.Pgp;

/// <summary>Checks what a key of OpenPGP signs, given the hash of it.</summary>
internal abstract class PgpVerifier
{
    /// <summary>Name of the kind of key.</summary>
    public abstract string Name { get; }

    /// <summary>Whether the numbers at the end of a signature hold for the data.</summary>
    public abstract bool Holds(int algorithm, Wire signature, byte[] data, HashAlgorithmName hash);

    public static PgpVerifier? Of(int algorithm, Wire key, out string? weakness)
    {
        try
        {
            switch (algorithm)
            {
                case 1 or 3: return PgpRsa.Read(key, out weakness);
                case 19: return PgpEcdsa.Read(key, out weakness);
                case 22 or 27: return PgpEd25519.Read(algorithm, key, out weakness);
            }
            weakness = algorithm == 17 ? "DSA is not secure any more" : $"keys of the kind {algorithm} are not known";
        }
        catch (CryptographicException)
        {
            weakness = "its numbers are no key";
        }
        return null;
    }

    private sealed class PgpRsa(RSAParameters numbers) : PgpVerifier
    {
        public override string Name => "pgp-rsa";

        public static PgpRsa? Read(Wire key, out string? weakness)
        {
            var modulus = PgpNumbers.Next(ref key, out var isModulus);
            var exponent = PgpNumbers.Next(ref key, out var isExponent);
            weakness = isModulus && isExponent && key.IsAtEnd ? RsaKey.Weakness(modulus, exponent, out _) : "its numbers are no RSA key";
            return weakness is null ? new PgpRsa(new RSAParameters { Modulus = modulus.ToArray(), Exponent = exponent.ToArray() }) : null;
        }

        public override bool Holds(int algorithm, Wire signature, byte[] data, HashAlgorithmName hash)
        {
            var number = PgpNumbers.Next(ref signature, out var isIntact);
            return algorithm is 1 or 3 && isIntact && signature.IsAtEnd && RsaKey.Holds(numbers, number, data, hash);
        }
    }

    private sealed class PgpEcdsa(EcdsaCurve curve, ECPoint point) : PgpVerifier
    {
        public override string Name => "pgp-ecdsa-" + curve.Name;

        public static PgpEcdsa? Read(Wire key, out string? weakness)
        {
            var curve = CurveOf(key.Take(key.Byte()));
            var bytes = PgpNumbers.Next(ref key, out var isIntact);
            weakness = curve is null ? "its curve is not one of NIST's" : "its point does not lie on its curve";
            if (curve is null || !isIntact || !key.IsAtEnd || curve.Point(bytes) is not { } point) return null;
            weakness = null;
            return new PgpEcdsa(curve, point);
        }

        public override bool Holds(int algorithm, Wire signature, byte[] data, HashAlgorithmName hash)
        {
            var r = PgpNumbers.Next(ref signature, out var isFirst);
            var s = PgpNumbers.Next(ref signature, out var isSecond);
            return algorithm == 19 && isFirst && isSecond && signature.IsAtEnd && curve.Holds(point, r, s, data, hash);
        }

        private static EcdsaCurve? CurveOf(ReadOnlySpan<byte> oid) => Convert.ToHexString(oid) switch
        {
            "2A8648CE3D030107" => EcdsaKey.CurveOf("ecdsa-sha2-nistp256"),
            "2B81040022" => EcdsaKey.CurveOf("ecdsa-sha2-nistp384"),
            "2B81040023" => EcdsaKey.CurveOf("ecdsa-sha2-nistp521"),
            _ => null,
        };
    }

    /// <summary>Ed25519 in both of its forms: the older has a curve, a point after the byte 40, and signatures of two numbers.</summary>
    private sealed class PgpEd25519(byte[] point, int kind) : PgpVerifier
    {
        private static ReadOnlySpan<byte> Curve => [0x2B, 0x06, 0x01, 0x04, 0x01, 0xDA, 0x47, 0x0F, 0x01];

        public override string Name => "pgp-ed25519";

        public static PgpEd25519? Read(int kind, Wire key, out string? weakness)
        {
            var point = kind == 27 ? key.Take(32) : OldPoint(ref key);
            weakness = !key.IsAtEnd || point.Length != 32 ? "it is no Ed25519 key"
                : !Ed25519.ValidatePublicKeyFull(point.ToArray(), 0) ? "its point is none that Ed25519 allows"
                : null;
            return weakness is null ? new PgpEd25519(point.ToArray(), kind) : null;
        }

        public override bool Holds(int algorithm, Wire signature, byte[] data, HashAlgorithmName hash)
        {
            if (algorithm != kind) return false;
            var bytes = kind == 27 ? signature.Take(64).ToArray() : OldSignature(ref signature);
            return bytes is not null && signature.IsAtEnd && Ed25519Key.Holds(point, bytes, CryptographicOperations.HashData(hash, data));
        }

        private static ReadOnlySpan<byte> OldPoint(ref Wire key)
        {
            if (!key.Take(key.Byte()).SequenceEqual(Curve)) return default;
            var bytes = PgpNumbers.Next(ref key, out var isIntact);
            return isIntact && bytes[0] == 0x40 ? bytes[1..] : default;
        }

        private static byte[]? OldSignature(ref Wire signature)
        {
            var r = PgpNumbers.Next(ref signature, out var isFirst);
            var s = PgpNumbers.Next(ref signature, out var isSecond);
            if (!isFirst || !isSecond || r.Length > 32 || s.Length > 32) return null;
            var bytes = new byte[64];
            r.CopyTo(bytes.AsSpan(32 - r.Length));
            s.CopyTo(bytes.AsSpan(64 - s.Length));
            return bytes;
        }
    }
}
