using System.Numerics;
using Bylaw.Core.Values;

namespace Bylaw.Rego.Library;

/// <summary>
/// Division. A quotient that is whole or ends within 19 digits is exact. Any other is what OPA gives: both operands
/// and the quotient are rounded to 64 binary digits, and the answer is the shortest decimal that leads back to them.
/// </summary>
internal static class Quotient
{
    private const int Bits = 64;
    private const int ExactDigits = 19;
    private const int MostBinaryExponent = 20_000;

    /// <summary>The quotient; null when it is out of range. The divisor is not zero.</summary>
    public static BigDecimal? Of(BigDecimal left, BigDecimal right)
    {
        if (left.Sign == 0) return default(BigDecimal);
        if (Exact(left, right) is { } exact) return exact;
        if (Math.Abs((long)left.Exponent) + left.DigitCount > MostBinaryExponent / 4 || Math.Abs((long)right.Exponent) + right.DigitCount > MostBinaryExponent / 4)
            return BigDecimal.Divide(left, right, ExactDigits);
        var (a, b) = (Binary.Nearest(left), Binary.Nearest(right));
        var shortest = Binary.Nearest(a.Mantissa, b.Mantissa, a.Exponent - b.Exponent).Shortest();
        return left.Sign == right.Sign ? shortest : -shortest;
    }

    private static BigDecimal? Exact(BigDecimal left, BigDecimal right)
    {
        if (left.IsInteger && right.IsInteger && left.ToInteger() is { } dividend && right.ToInteger() is { } divisor)
        {
            var whole = BigInteger.DivRem(dividend, divisor, out var rest);
            if (rest.IsZero) return new BigDecimal(whole, 0);
        }
        return BigDecimal.Divide(left, right, ExactDigits) is { } quotient && BigDecimal.Multiply(quotient, right) is { } back && back == left ? quotient : null;
    }

    /// <summary>A positive binary number with a mantissa of exactly 64 bits: <c>Mantissa * 2^Exponent</c>.</summary>
    private readonly record struct Binary(BigInteger Mantissa, int Exponent)
    {
        public static Binary Nearest(BigDecimal value)
        {
            var digits = BigInteger.Abs(value.Unscaled);
            return value.Exponent >= 0
                ? Nearest(digits * BigInteger.Pow(10, value.Exponent), BigInteger.One, 0)
                : Nearest(digits, BigInteger.Pow(10, -value.Exponent), 0);
        }

        /// <summary>The nearest to a fraction times a power of two, half to even.</summary>
        public static Binary Nearest(BigInteger numerator, BigInteger denominator, int exponent)
        {
            // Two spare bits and the rest of the division decide the rounding.
            var shift = Bits + 2 - (int)(numerator.GetBitLength() - denominator.GetBitLength());
            if (shift >= 0) numerator <<= shift;
            else denominator <<= -shift;
            var mantissa = BigInteger.DivRem(numerator, denominator, out var rest);
            exponent -= shift;
            var excess = (int)mantissa.GetBitLength() - Bits;
            var low = mantissa & ((BigInteger.One << excess) - 1);
            var half = BigInteger.One << (excess - 1);
            mantissa >>= excess;
            exponent += excess;
            if (low > half || (low == half && (!rest.IsZero || !mantissa.IsEven))) mantissa += 1;
            return mantissa.GetBitLength() > Bits ? new Binary(mantissa >> 1, exponent + 1) : new Binary(mantissa, exponent);
        }

        /// <summary>The decimal with the fewest digits that lies nearer to this number than to its neighbours.</summary>
        public BigDecimal Shortest()
        {
            var exact = Decimal(Mantissa, Exponent);
            // At a power of two the neighbour below is only half as far.
            var isPower = Mantissa == BigInteger.One << (Bits - 1);
            var lower = Decimal(4 * Mantissa - (isPower ? 1 : 2), Exponent - 2);
            var upper = Decimal(4 * Mantissa + 2, Exponent - 2);
            for (var digits = 1; digits <= ExactDigits + 2; digits++)
            {
                var candidate = exact.Round(digits);
                var (below, above) = (candidate.CompareTo(lower), candidate.CompareTo(upper));
                if (Mantissa.IsEven ? below >= 0 && above <= 0 : below > 0 && above < 0) return candidate;
            }
            return exact;
        }

        private static BigDecimal Decimal(BigInteger mantissa, int exponent) =>
            exponent >= 0 ? new BigDecimal(mantissa << exponent, 0) : new BigDecimal(mantissa * BigInteger.Pow(5, -exponent), exponent);
    }
}
