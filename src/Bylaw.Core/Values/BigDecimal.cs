using System.Globalization;
using System.Numerics;

namespace Bylaw.Core.Values;

/// <summary>
/// An exact decimal: <c>Unscaled * 10^Exponent</c>, kept without trailing zeros in <c>Unscaled</c>. Operations that
/// would need more than <see cref="MaxDigits"/> digits answer null instead of eating memory.
/// </summary>
public readonly struct BigDecimal : IEquatable<BigDecimal>, IComparable<BigDecimal>
{
    /// <summary>Most decimal digits that an operation writes out.</summary>
    public const int MaxDigits = 100_000;

    private const int MaxExponent = 1_000_000_000;

    /// <summary>Whole numbers up to this long are written without an exponent.</summary>
    private const int MaxPlainDigits = 400;

    /// <summary>The value <paramref name="unscaled"/> times ten to <paramref name="exponent"/>.</summary>
    public BigDecimal(BigInteger unscaled, int exponent)
    {
        if (unscaled.IsZero) exponent = 0;
        else if (unscaled.IsEven) (unscaled, exponent) = Strip(unscaled, exponent);
        Unscaled = unscaled;
        Exponent = exponent;
    }

    /// <summary>The digits, with sign, without trailing zeros.</summary>
    public BigInteger Unscaled { get; }

    /// <summary>The power of ten.</summary>
    public int Exponent { get; }

    /// <summary>-1, 0 or 1.</summary>
    public int Sign => Unscaled.Sign;

    /// <summary>Whether there is no fraction.</summary>
    public bool IsInteger => Exponent >= 0;

    /// <summary>Number of decimal digits of <see cref="Unscaled"/>.</summary>
    public int DigitCount
    {
        get
        {
            if (Unscaled.IsZero) return 1;
            var magnitude = BigInteger.Abs(Unscaled);
            var logarithm = BigInteger.Log10(magnitude);
            var digits = (int)Math.Round(logarithm);
            // Close to a power of ten the logarithm is too coarse to tell on which side of it the number is.
            if (Math.Abs(logarithm - digits) > 1e-6) return (int)Math.Floor(logarithm) + 1;
            return magnitude >= BigInteger.Pow(10, digits) ? digits + 1 : digits;
        }
    }

    /// <summary>Reads a JSON number. False when it is none, is longer than <see cref="MaxDigits"/>, or its exponent is out of range.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out BigDecimal value)
    {
        value = default;
        var i = 0;
        var negative = i < text.Length && text[i] == '-';
        if (negative) i++;
        var integerStart = i;
        while (i < text.Length && char.IsAsciiDigit(text[i])) i++;
        var integerLength = i - integerStart;
        if (integerLength == 0 || (integerLength > 1 && text[integerStart] == '0')) return false;
        var fraction = ReadOnlySpan<char>.Empty;
        if (i < text.Length && text[i] == '.')
        {
            var start = ++i;
            while (i < text.Length && char.IsAsciiDigit(text[i])) i++;
            if (i == start) return false;
            fraction = text[start..i];
        }
        long exponent = 0;
        if (i < text.Length && text[i] is 'e' or 'E')
        {
            i++;
            var minus = i < text.Length && text[i] == '-';
            if (i < text.Length && text[i] is '+' or '-') i++;
            var start = i;
            for (; i < text.Length && char.IsAsciiDigit(text[i]); i++)
                if (exponent < MaxExponent) exponent = exponent * 10 + (text[i] - '0');
            if (i == start) return false;
            if (minus) exponent = -exponent;
        }
        if (i != text.Length || integerLength + fraction.Length > MaxDigits) return false;
        var digits = fraction.IsEmpty
            ? BigInteger.Parse(text.Slice(integerStart, integerLength), NumberStyles.None, CultureInfo.InvariantCulture)
            : BigInteger.Parse(string.Concat(text.Slice(integerStart, integerLength), fraction), NumberStyles.None, CultureInfo.InvariantCulture);
        exponent -= fraction.Length;
        if (digits.IsZero) exponent = 0;
        if (Math.Abs(exponent) >= MaxExponent) return false;
        value = new BigDecimal(negative ? -digits : digits, (int)exponent);
        return true;
    }

    /// <summary>The value of a double, by its shortest decimal form; null for infinities and NaN.</summary>
    public static BigDecimal? FromDouble(double value) =>
        double.IsFinite(value) && TryParse(value.ToString("R", CultureInfo.InvariantCulture).Replace("E+", "E", StringComparison.Ordinal), out var result) ? result : null;

    /// <summary>Sum; null when it would be too long.</summary>
    public static BigDecimal? Add(BigDecimal left, BigDecimal right)
    {
        if (left.Sign == 0) return right;
        if (right.Sign == 0) return left;
        var exponent = Math.Min(left.Exponent, right.Exponent);
        if (!left.TryScaleTo(exponent, out var a) || !right.TryScaleTo(exponent, out var b)) return null;
        return new BigDecimal(a + b, exponent);
    }

    /// <summary>Difference; null when it would be too long.</summary>
    public static BigDecimal? Subtract(BigDecimal left, BigDecimal right) => Add(left, -right);

    /// <summary>Product; null when it would be too long.</summary>
    public static BigDecimal? Multiply(BigDecimal left, BigDecimal right)
    {
        var exponent = (long)left.Exponent + right.Exponent;
        if (left.DigitCount + right.DigitCount > MaxDigits || Math.Abs(exponent) >= MaxExponent) return null;
        return new BigDecimal(left.Unscaled * right.Unscaled, (int)exponent);
    }

    /// <summary>
    /// Quotient: exact when it ends within <paramref name="digits"/> significant digits, else rounded to them, half to even.
    /// Null for a zero divisor or a result out of range.
    /// </summary>
    public static BigDecimal? Divide(BigDecimal left, BigDecimal right, int digits)
    {
        if (right.Sign == 0) return null;
        if (left.Sign == 0) return default(BigDecimal);
        var shift = Math.Max(0, digits + 1 + right.DigitCount - left.DigitCount);
        if (shift > MaxDigits) return null;
        var quotient = BigInteger.DivRem(BigInteger.Abs(left.Unscaled) * BigInteger.Pow(10, shift), BigInteger.Abs(right.Unscaled), out var rest);
        var exponent = (long)left.Exponent - right.Exponent - shift;
        if (Math.Abs(exponent) >= MaxExponent) return null;
        if (!rest.IsZero)
        {
            // A sticky digit keeps "not exact" visible to the rounding that follows.
            quotient = quotient * 10 + 1;
            exponent--;
        }
        if (left.Sign != right.Sign) quotient = -quotient;
        return new BigDecimal(quotient, (int)exponent).Round(digits);
    }

    /// <summary>Rounded to a number of significant digits, half to even.</summary>
    public BigDecimal Round(int digits)
    {
        var excess = DigitCount - digits;
        if (excess <= 0) return this;
        var divisor = BigInteger.Pow(10, excess);
        var quotient = BigInteger.DivRem(BigInteger.Abs(Unscaled), divisor, out var rest);
        var twice = (rest << 1).CompareTo(divisor);
        if (twice > 0 || (twice == 0 && !quotient.IsEven)) quotient += 1;
        return new BigDecimal(Unscaled.Sign < 0 ? -quotient : quotient, Exponent + excess);
    }

    /// <summary>The opposite value.</summary>
    public static BigDecimal operator -(BigDecimal value) => new(-value.Unscaled, value.Exponent);

    /// <summary>The integer below or equal; null when it would be too long.</summary>
    public BigInteger? Floor()
    {
        if (Exponent >= 0) return ToInteger();
        if (-(long)Exponent > DigitCount) return Sign < 0 ? BigInteger.MinusOne : BigInteger.Zero;
        var quotient = BigInteger.DivRem(Unscaled, BigInteger.Pow(10, -Exponent), out var rest);
        return rest.Sign < 0 ? quotient - 1 : quotient;
    }

    /// <summary>The exact integer; null when there is a fraction or it would be too long.</summary>
    public BigInteger? ToInteger() =>
        Exponent >= 0 && TryScaleTo(0, out var result) ? result : null;

    /// <summary>The value as a 64-bit integer, when it is one.</summary>
    public bool TryGetInt64(out long value)
    {
        value = 0;
        if (Exponent < 0 || Exponent > 18 || !TryScaleTo(0, out var integer) || integer < long.MinValue || integer > long.MaxValue) return false;
        value = (long)integer;
        return true;
    }

    /// <summary>The nearest double; infinite beyond its range.</summary>
    public double ToDouble()
    {
        // Two neighbouring doubles have a middle of at most 767 digits: more cannot change the result.
        var rounded = Round(800);
        return double.Parse(string.Create(CultureInfo.InvariantCulture, $"{rounded.Unscaled}e{rounded.Exponent}"), CultureInfo.InvariantCulture);
    }

    /// <inheritdoc/>
    public int CompareTo(BigDecimal other)
    {
        if (Sign != other.Sign) return Sign.CompareTo(other.Sign);
        if (Sign == 0) return 0;
        if (Exponent == other.Exponent) return Unscaled.CompareTo(other.Unscaled);
        // The position of the leading digit decides without writing out any zeros.
        var magnitude = ((long)DigitCount + Exponent).CompareTo((long)other.DigitCount + other.Exponent);
        if (magnitude != 0) return Sign * magnitude;
        var exponent = Math.Min(Exponent, other.Exponent);
        return (Unscaled * BigInteger.Pow(10, Exponent - exponent)).CompareTo(other.Unscaled * BigInteger.Pow(10, other.Exponent - exponent));
    }

    /// <inheritdoc/>
    public bool Equals(BigDecimal other) => Exponent == other.Exponent && Unscaled == other.Unscaled;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is BigDecimal other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Unscaled, Exponent);

    /// <summary>Same value.</summary>
    public static bool operator ==(BigDecimal left, BigDecimal right) => left.Equals(right);

    /// <summary>Different value.</summary>
    public static bool operator !=(BigDecimal left, BigDecimal right) => !left.Equals(right);

    /// <summary>Smaller.</summary>
    public static bool operator <(BigDecimal left, BigDecimal right) => left.CompareTo(right) < 0;

    /// <summary>Greater.</summary>
    public static bool operator >(BigDecimal left, BigDecimal right) => left.CompareTo(right) > 0;

    /// <summary>Smaller or equal.</summary>
    public static bool operator <=(BigDecimal left, BigDecimal right) => left.CompareTo(right) <= 0;

    /// <summary>Greater or equal.</summary>
    public static bool operator >=(BigDecimal left, BigDecimal right) => left.CompareTo(right) >= 0;

    /// <summary>Plain digits while short (whole numbers up to 400 digits, fractions with up to 6 zeros after the point), else with an exponent, as JSON writers do.</summary>
    public override string ToString()
    {
        var digits = BigInteger.Abs(Unscaled).ToString(CultureInfo.InvariantCulture);
        var sign = Sign < 0 ? "-" : "";
        if (Exponent >= 0 && digits.Length + Exponent <= Math.Max(MaxPlainDigits, digits.Length)) return sign + digits + new string('0', Exponent);
        var point = digits.Length + Exponent;
        if (Exponent < 0 && point > 0) return $"{sign}{digits[..point]}.{digits[point..]}";
        if (Exponent < 0 && point > -6) return $"{sign}0.{new string('0', -point)}{digits}";
        var power = point - 1;
        var powerText = Math.Abs(power).ToString("00", CultureInfo.InvariantCulture);
        var rest = digits.Length > 1 ? "." + digits[1..] : "";
        return $"{sign}{digits[0]}{rest}e{(power < 0 ? '-' : '+')}{powerText}";
    }

    private bool TryScaleTo(int exponent, out BigInteger result)
    {
        var shift = (long)Exponent - exponent;
        result = default;
        if (shift + DigitCount > MaxDigits) return false;
        result = shift == 0 ? Unscaled : Unscaled * BigInteger.Pow(10, (int)shift);
        return true;
    }

    private static (BigInteger, int) Strip(BigInteger unscaled, int exponent)
    {
        // Halving the step keeps the stripping of many zeros from being quadratic.
        for (var step = 4096; step >= 1; step /= 4)
        {
            if (step > 1 && unscaled.GetBitLength() < step * 3) continue;
            var divisor = BigInteger.Pow(10, step);
            while (true)
            {
                var quotient = BigInteger.DivRem(unscaled, divisor, out var rest);
                if (!rest.IsZero) break;
                unscaled = quotient;
                exponent += step;
            }
        }
        return (unscaled, exponent);
    }
}
