using System.Numerics;
using System.Security.Cryptography;

namespace Bylaw.Rego.Library.Keys;

/// <summary>
/// Ed25519 signatures, RFC 8032, section 5.1: .NET has no class for them. Written for clarity over big integers, so
/// signing takes time that depends on the key.
/// </summary>
internal static class Ed25519
{
    private static readonly BigInteger P = BigInteger.Pow(2, 255) - 19;
    private static readonly BigInteger L = BigInteger.Pow(2, 252) + BigInteger.Parse("27742317777372353535851937790883648493", System.Globalization.CultureInfo.InvariantCulture);
    private static readonly BigInteger D = Modulo(-121665 * Inverse(121666));
    private static readonly BigInteger RootOfMinusOne = BigInteger.ModPow(2, (P - 1) / 4, P);
    private static readonly Point Base = MakeBase();

    // Extended coordinates: x = X/Z, y = Y/Z, x*y = T/Z.
    private readonly record struct Point(BigInteger X, BigInteger Y, BigInteger Z, BigInteger T)
    {
        public static readonly Point Zero = new(0, 1, 1, 0);
    }

    /// <summary>The public key of a seed of 32 bytes.</summary>
    public static byte[] PublicOf(ReadOnlySpan<byte> seed) => Encode(Multiply(Base, SecretScalar(SHA512.HashData(seed))));

    /// <summary>Signs; the result is 64 bytes.</summary>
    public static byte[] Sign(EdPrivateKey key, ReadOnlySpan<byte> message)
    {
        var expanded = SHA512.HashData(key.Seed);
        var scalar = SecretScalar(expanded);
        var nonce = Number(Hash(expanded.AsSpan(32), default, message)) % L;
        var commitment = Encode(Multiply(Base, nonce));
        var challenge = Number(Hash(commitment, key.Public, message)) % L;
        var signature = new byte[64];
        commitment.CopyTo(signature, 0);
        Bytes((nonce + challenge * scalar) % L).CopyTo(signature, 32);
        return signature;
    }

    /// <summary>Whether a signature is one of the message under the public key.</summary>
    public static bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        if (publicKey.Length != 32 || signature.Length != 64) return false;
        var response = Number(signature[32..]);
        if (response >= L || Decode(publicKey) is not { } key) return false;
        var challenge = Number(Hash(signature[..32], publicKey, message)) % L;
        var negated = key with { X = Modulo(-key.X), T = Modulo(-key.T) };
        var commitment = Add(Multiply(Base, response), Multiply(negated, challenge));
        return signature[..32].SequenceEqual(Encode(commitment));
    }

    private static byte[] Hash(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA512);
        hash.AppendData(first);
        hash.AppendData(second);
        hash.AppendData(third);
        return hash.GetHashAndReset();
    }

    private static BigInteger SecretScalar(byte[] expanded)
    {
        var bytes = expanded[..32];
        bytes[0] &= 0xf8;
        bytes[31] = (byte)(bytes[31] & 0x7f | 0x40);
        return Number(bytes);
    }

    private static Point MakeBase()
    {
        var y = Modulo(4 * Inverse(5));
        var x = RecoverX(y, false)!.Value;
        return new Point(x, y, 1, Modulo(x * y));
    }

    private static Point Multiply(Point point, BigInteger scalar)
    {
        var result = Point.Zero;
        for (var bit = (int)scalar.GetBitLength() - 1; bit >= 0; bit--)
        {
            result = Add(result, result);
            if (!(scalar >> bit).IsEven) result = Add(result, point);
        }
        return result;
    }

    private static Point Add(Point p, Point q)
    {
        var a = Modulo((p.Y - p.X) * (q.Y - q.X));
        var b = Modulo((p.Y + p.X) * (q.Y + q.X));
        var c = Modulo(2 * D * p.T % P * q.T);
        var d = Modulo(2 * p.Z * q.Z);
        BigInteger e = b - a, f = d - c, g = d + c, h = b + a;
        return new Point(Modulo(e * f), Modulo(g * h), Modulo(f * g), Modulo(e * h));
    }

    private static byte[] Encode(Point point)
    {
        var inverse = Inverse(point.Z);
        var bytes = Bytes(Modulo(point.Y * inverse));
        if (!Modulo(point.X * inverse).IsEven) bytes[31] |= 0x80;
        return bytes;
    }

    private static Point? Decode(ReadOnlySpan<byte> bytes)
    {
        var y = Number(bytes);
        var odd = bytes[31] >= 0x80;
        if (odd) y -= BigInteger.Pow(2, 255);
        y %= P;
        return RecoverX(y, odd) is { } x ? new Point(x, y, 1, Modulo(x * y)) : null;
    }

    private static BigInteger? RecoverX(BigInteger y, bool odd)
    {
        var square = Modulo((y * y - 1) * Inverse(Modulo(D * y * y + 1)));
        if (square.IsZero) return odd ? null : square;
        var x = BigInteger.ModPow(square, (P + 3) / 8, P);
        if (Modulo(x * x) != square) x = Modulo(x * RootOfMinusOne);
        if (Modulo(x * x) != square) return null;
        return x.IsEven == odd ? P - x : x;
    }

    private static BigInteger Inverse(BigInteger value) => BigInteger.ModPow(value, P - 2, P);

    private static BigInteger Modulo(BigInteger value)
    {
        var rest = value % P;
        return rest.Sign < 0 ? rest + P : rest;
    }

    private static BigInteger Number(ReadOnlySpan<byte> littleEndian) => new(littleEndian, isUnsigned: true);

    private static byte[] Bytes(BigInteger value)
    {
        var bytes = new byte[32];
        value.TryWriteBytes(bytes, out _, isUnsigned: true);
        return bytes;
    }
}
