using System.Numerics;
using System.Security.Cryptography;

namespace Bylaw.Rego.Library.Keys;

/// <summary>
/// RSASSA-PSS verification, RFC 8017, section 8.1.2, with a salt of any length: the platform's class wants to know
/// the length beforehand.
/// </summary>
internal static class RsaPss
{
    /// <summary>Whether the signature is one of the data.</summary>
    public static bool Verify(RsaPublicKey key, HashAlgorithmName hash, byte[] data, byte[] signature)
    {
        var length = (int)((key.Modulus.GetBitLength() + 7) / 8);
        if (signature.Length != length || key.Exponent.GetBitLength() > 64 || key.Modulus.IsEven) return false;
        var number = new BigInteger(signature, isUnsigned: true, isBigEndian: true);
        if (number >= key.Modulus) return false;
        var encodedBits = (int)key.Modulus.GetBitLength() - 1;
        var encoded = new byte[(encodedBits + 7) / 8];
        var message = Signatures.Bytes(BigInteger.ModPow(number, key.Exponent, key.Modulus));
        if (message.Length > encoded.Length) return false;
        message.CopyTo(encoded, encoded.Length - message.Length);
        return IsEncodingOf(CryptographicOperations.HashData(hash, data), hash, encoded, encodedBits);
    }

    // EMSA-PSS-VERIFY, RFC 8017, section 9.1.2; the salt is what follows the first 1 byte of the data block.
    private static bool IsEncodingOf(byte[] digest, HashAlgorithmName hash, byte[] encoded, int encodedBits)
    {
        var blockLength = encoded.Length - digest.Length - 1;
        if (blockLength < 1 || encoded[^1] != 0xbc) return false;
        var block = encoded[..blockLength];
        var stored = encoded.AsSpan(blockLength, digest.Length);
        var unusedBits = 8 * encoded.Length - encodedBits;
        var mask = (byte)(0xff >> unusedBits);
        if ((block[0] & ~mask) != 0) return false;
        ApplyMask(block, stored, hash);
        block[0] &= mask;
        var one = block.AsSpan().IndexOfAnyExcept((byte)0);
        if (one < 0 || block[one] != 1) return false;
        using var final = IncrementalHash.CreateHash(hash);
        final.AppendData(new byte[8]);
        final.AppendData(digest);
        final.AppendData(block.AsSpan(one + 1));
        return stored.SequenceEqual(final.GetHashAndReset());
    }

    // MGF1, RFC 8017, appendix B.2.1.
    private static void ApplyMask(byte[] block, ReadOnlySpan<byte> seed, HashAlgorithmName hash)
    {
        using var generator = IncrementalHash.CreateHash(hash);
        var counter = new byte[4];
        for (int at = 0, round = 0; at < block.Length; round++)
        {
            System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(counter, round);
            generator.AppendData(seed);
            generator.AppendData(counter);
            foreach (var piece in generator.GetHashAndReset())
                if (at < block.Length) block[at++] ^= piece;
        }
    }
}
