using System.Buffers.Binary;
using System.Numerics;

namespace Bylaw.Rego.Bundles;

/// <summary>
/// SHA-224 and SHA-512/t (FIPS 180-4), which the platform lacks. The constants are the standard's: fractions of the roots
/// of the first primes, computed here. Both sizes run on 64-bit words; SHA-224 uses the upper halves of the constants.
/// </summary>
internal sealed class TruncatedSha2 : IHashState
{
    private static readonly int[] Primes = [.. Enumerable.Range(2, 408).Where(n => Enumerable.Range(2, n - 2).All(d => n % d != 0)).Take(80)];
    private static readonly ulong[] Constants = [.. Primes.Select(prime => Fraction(prime, 3))];

    private readonly bool _isWide;
    private readonly int _bytes;
    private readonly ulong[] _state;
    private readonly byte[] _block;
    private int _filled;
    private ulong _length;

    private TruncatedSha2(bool isWide, int bits, ulong[] start)
    {
        _isWide = isWide;
        _bytes = bits / 8;
        _state = start;
        _block = new byte[isWide ? 128 : 64];
    }

    /// <summary>Begins with the lower halves of the square roots of the ninth to sixteenth prime.</summary>
    public static TruncatedSha2 Sha224() => new(isWide: false, 224, [.. Primes[8..16].Select(prime => Fraction(prime, 2) & uint.MaxValue)]);

    /// <summary>Begins with the hash of the algorithm's own name. FIPS 180-4, section 5.3.6.</summary>
    public static TruncatedSha2 Sha512(int bits)
    {
        var naming = new TruncatedSha2(isWide: true, 512, [.. Primes[..8].Select(prime => Fraction(prime, 2) ^ 0xa5a5a5a5a5a5a5a5)]);
        naming.Append(System.Text.Encoding.ASCII.GetBytes($"SHA-512/{bits}"));
        naming.Finish();
        return new TruncatedSha2(isWide: true, bits, naming._state);
    }

    public void Append(ReadOnlySpan<byte> data)
    {
        _length += (ulong)data.Length;
        while (!data.IsEmpty)
        {
            var count = Math.Min(data.Length, _block.Length - _filled);
            data[..count].CopyTo(_block.AsSpan(_filled));
            data = data[count..];
            if ((_filled += count) == _block.Length) Mix();
        }
    }

    public byte[] Finish()
    {
        var bits = _length * 8;
        Append([0x80]);
        // The length takes two words, of which the upper one is zero here.
        while (_filled != _block.Length - (_isWide ? 16 : 8)) Append([0]);
        _block.AsSpan(_filled).Clear();
        BinaryPrimitives.WriteUInt64BigEndian(_block.AsSpan(_block.Length - 8), bits);
        Mix();
        var output = new byte[64];
        for (var i = 0; i < 8; i++)
        {
            if (_isWide) BinaryPrimitives.WriteUInt64BigEndian(output.AsSpan(i * 8), _state[i]);
            else BinaryPrimitives.WriteUInt32BigEndian(output.AsSpan(i * 4), (uint)_state[i]);
        }
        return output[.._bytes];
    }

    public void Dispose() { }

    private void Mix()
    {
        _filled = 0;
        if (_isWide) MixWide();
        else MixNarrow();
    }

    private void MixWide()
    {
        Span<ulong> w = stackalloc ulong[80];
        for (var t = 0; t < 80; t++)
        {
            w[t] = t < 16
                ? BinaryPrimitives.ReadUInt64BigEndian(_block.AsSpan(t * 8))
                : w[t - 16] + w[t - 7]
                    + (Right(w[t - 15], 1) ^ Right(w[t - 15], 8) ^ (w[t - 15] >> 7))
                    + (Right(w[t - 2], 19) ^ Right(w[t - 2], 61) ^ (w[t - 2] >> 6));
        }
        ulong a = _state[0], b = _state[1], c = _state[2], d = _state[3], e = _state[4], f = _state[5], g = _state[6], h = _state[7];
        for (var t = 0; t < 80; t++)
        {
            var one = h + (Right(e, 14) ^ Right(e, 18) ^ Right(e, 41)) + ((e & f) ^ (~e & g)) + Constants[t] + w[t];
            var two = (Right(a, 28) ^ Right(a, 34) ^ Right(a, 39)) + ((a & b) ^ (a & c) ^ (b & c));
            (h, g, f, e, d, c, b, a) = (g, f, e, d + one, c, b, a, one + two);
        }
        ReadOnlySpan<ulong> end = [a, b, c, d, e, f, g, h];
        for (var i = 0; i < 8; i++) _state[i] += end[i];
    }

    private void MixNarrow()
    {
        Span<uint> w = stackalloc uint[64];
        for (var t = 0; t < 64; t++)
        {
            w[t] = t < 16
                ? BinaryPrimitives.ReadUInt32BigEndian(_block.AsSpan(t * 4))
                : w[t - 16] + w[t - 7]
                    + (Right(w[t - 15], 7) ^ Right(w[t - 15], 18) ^ (w[t - 15] >> 3))
                    + (Right(w[t - 2], 17) ^ Right(w[t - 2], 19) ^ (w[t - 2] >> 10));
        }
        Span<uint> s = stackalloc uint[8];
        for (var i = 0; i < 8; i++) s[i] = (uint)_state[i];
        uint a = s[0], b = s[1], c = s[2], d = s[3], e = s[4], f = s[5], g = s[6], h = s[7];
        for (var t = 0; t < 64; t++)
        {
            var one = h + (Right(e, 6) ^ Right(e, 11) ^ Right(e, 25)) + ((e & f) ^ (~e & g)) + (uint)(Constants[t] >> 32) + w[t];
            var two = (Right(a, 2) ^ Right(a, 13) ^ Right(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
            (h, g, f, e, d, c, b, a) = (g, f, e, d + one, c, b, a, one + two);
        }
        ReadOnlySpan<uint> end = [a, b, c, d, e, f, g, h];
        for (var i = 0; i < 8; i++) _state[i] = s[i] + end[i];
    }

    private static ulong Right(ulong value, int bits) => BitOperations.RotateRight(value, bits);

    private static uint Right(uint value, int bits) => BitOperations.RotateRight(value, bits);

    /// <summary>The first 64 bits of the fraction of a root: the root of the number times 2^(64 times the degree), found bit by bit.</summary>
    private static ulong Fraction(int number, int degree)
    {
        var scaled = new BigInteger(number) << (64 * degree);
        var root = BigInteger.Zero;
        for (var bit = 72; bit >= 0; bit--)
        {
            var next = root + (BigInteger.One << bit);
            if (BigInteger.Pow(next, degree) <= scaled) root = next;
        }
        return (ulong)(root & ulong.MaxValue);
    }
}
