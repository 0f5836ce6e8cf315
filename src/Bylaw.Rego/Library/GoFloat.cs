using System.Globalization;
using System.Numerics;
using Bylaw.Core.Values;

namespace Bylaw.Rego.Library;

/// <summary>Writes doubles as Go's strconv.FormatFloat does: exact digits, rounded half to even.</summary>
internal static class GoFloat
{
    /// <summary>
    /// The text of a finite double in one of the formats <c>b e E f g G x X</c>; a precision below 0 asks for the shortest
    /// digits that read back as the same double.
    /// </summary>
    public static string Format(double value, char format, int precision)
    {
        var sign = double.IsNegative(value) ? "-" : "";
        var magnitude = Math.Abs(value);
        return sign + format switch
        {
            'b' => Binary(magnitude),
            'x' => Hexadecimal(magnitude, precision),
            'X' => Hexadecimal(magnitude, precision).ToUpperInvariant(),
            'e' or 'E' => Scientific(Digits.Of(magnitude, precision < 0 ? null : precision + 1), precision, format),
            'f' => Fixed(precision < 0 ? Digits.Of(magnitude, null) : Digits.AtPoint(magnitude, precision), precision),
            _ => General(magnitude, precision, format),
        };
    }

    private static string General(double magnitude, int precision, char format)
    {
        var shortest = precision < 0;
        if (precision == 0) precision = 1;
        var digits = Digits.Of(magnitude, shortest ? null : precision);
        var count = digits.Text.Length;
        var limit = shortest ? 6 : precision > count && count >= digits.Point ? count : precision;
        var exponent = digits.Point - 1;
        if (exponent < -4 || exponent >= limit) return Scientific(digits, count - 1, format == 'g' ? 'e' : 'E');
        return Fixed(digits, Math.Max(count - digits.Point, 0));
    }

    private static string Scientific(Digits digits, int precision, char letter)
    {
        var text = digits.Text.Length == 0 ? "0" : digits.Text;
        if (precision < 0) precision = text.Length - 1;
        var exponent = digits.Text.Length == 0 ? 0 : digits.Point - 1;
        var fraction = precision > 0 ? "." + text[1..].PadRight(precision, '0') : "";
        return string.Create(CultureInfo.InvariantCulture, $"{text[0]}{fraction}{letter}{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");
    }

    private static string Fixed(Digits digits, int precision)
    {
        if (precision < 0) precision = Math.Max(digits.Text.Length - digits.Point, 0);
        var whole = digits.Point <= 0 ? "0" : digits.Text.PadRight(digits.Point, '0')[..digits.Point];
        if (precision == 0) return whole;
        var fraction = digits.Point >= digits.Text.Length ? "" : digits.Point < 0 ? new string('0', -digits.Point) + digits.Text : digits.Text[Math.Max(0, digits.Point)..];
        return whole + "." + fraction.PadRight(precision, '0')[..precision];
    }

    private static string Binary(double magnitude)
    {
        var (mantissa, exponent) = Split(magnitude);
        return string.Create(CultureInfo.InvariantCulture, $"{mantissa}p{(exponent < 0 ? "" : "+")}{exponent}");
    }

    private static string Hexadecimal(double magnitude, int precision)
    {
        var (mantissa, exponent) = Split(magnitude);
        if (mantissa == 0) exponent = 0;
        else
        {
            // One bit before the point, 60 after it: 15 hexadecimal digits.
            var shift = BitOperations.LeadingZeroCount((ulong)mantissa) - 3;
            mantissa <<= shift;
            exponent += 60 - shift;
            if (precision is >= 0 and < 15) (mantissa, exponent) = RoundHexadecimal(mantissa, exponent, precision);
        }
        var fraction = (mantissa & ((1L << 60) - 1)).ToString("x15", CultureInfo.InvariantCulture);
        fraction = precision < 0 ? fraction.TrimEnd('0') : fraction.PadRight(precision, '0')[..precision];
        var point = fraction.Length > 0 ? "." : "";
        return string.Create(CultureInfo.InvariantCulture, $"0x{mantissa >> 60}{point}{fraction}p{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");
    }

    private static (long Mantissa, int Exponent) RoundHexadecimal(long mantissa, int exponent, int precision)
    {
        var drop = 60 - precision * 4;
        var rest = mantissa & ((1L << drop) - 1);
        mantissa >>= drop;
        var half = 1L << (drop - 1);
        if (rest > half || (rest == half && (mantissa & 1) == 1)) mantissa++;
        mantissa <<= drop;
        return (mantissa & (1L << 61)) != 0 ? (mantissa >> 1, exponent + 1) : (mantissa, exponent);
    }

    private static (long Mantissa, int Exponent) Split(double magnitude)
    {
        var bits = BitConverter.DoubleToInt64Bits(magnitude);
        var exponent = (int)(bits >> 52) & 0x7ff;
        var mantissa = bits & ((1L << 52) - 1);
        return exponent == 0 ? (mantissa, -1074) : (mantissa | 1L << 52, exponent - 1075);
    }

    /// <summary>Decimal digits without trailing zeros; the point stands before the digit at <c>Point</c>. Zero has no digits.</summary>
    private readonly record struct Digits(string Text, int Point)
    {
        public static Digits Of(double magnitude, int? significant)
        {
            if (magnitude == 0) return new("", 0);
            var exact = significant is null ? BigDecimal.FromDouble(magnitude)!.Value : Exact(magnitude).Round(significant.Value);
            return From(exact);
        }

        public static Digits AtPoint(double magnitude, int decimals)
        {
            if (magnitude == 0) return new("", 0);
            var exact = Exact(magnitude);
            var kept = exact.DigitCount + exact.Exponent + decimals;
            if (kept > 0) return From(exact.Round(kept));
            // Less than one digit is left: the value is either half of the last place or more, or nothing.
            var half = new BigDecimal(5, -decimals - 1);
            return kept == 0 && exact > half ? new("1", 1 - decimals) : new("", 0);
        }

        private static Digits From(BigDecimal value)
        {
            var text = value.Unscaled.ToString(CultureInfo.InvariantCulture);
            return new(text, text.Length + value.Exponent);
        }

        private static BigDecimal Exact(double magnitude)
        {
            var (mantissa, exponent) = Split(magnitude);
            return exponent >= 0 ? new(new BigInteger(mantissa) << exponent, 0) : new(mantissa * BigInteger.Pow(5, -exponent), exponent);
        }
    }
}
