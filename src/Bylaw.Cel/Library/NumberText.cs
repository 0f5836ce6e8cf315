using System.Globalization;
using System.Text;

namespace Bylaw.Cel.Library;

/// <summary>Doubles as text, in the shortest form that reads back the same, with an exponent where Go writes one.</summary>
internal static class NumberText
{
    public static string Of(double value)
    {
        if (double.IsNaN(value)) return "NaN";
        if (double.IsInfinity(value)) return value > 0 ? "+Inf" : "-Inf";
        if (value == 0) return double.IsNegative(value) ? "-0" : "0";
        var (sign, digits, exponent) = Parts(value);
        if (exponent is < -4 or >= 21) return Scientific(sign, digits, exponent);
        return sign + Plain(digits, exponent);
    }

    /// <summary>A text as a double: decimal with an exponent, or an infinity, or NaN; null for what is none.</summary>
    public static double? Parse(string text)
    {
        var rest = text.AsSpan();
        var sign = 1;
        if (rest.Length > 0 && rest[0] is '+' or '-')
        {
            sign = rest[0] == '-' ? -1 : 1;
            rest = rest[1..];
        }
        if (rest.Equals("inf", StringComparison.OrdinalIgnoreCase) || rest.Equals("infinity", StringComparison.OrdinalIgnoreCase)) return sign * double.PositiveInfinity;
        if (text.Equals("nan", StringComparison.OrdinalIgnoreCase)) return double.NaN;
        if (rest.IsEmpty || !(char.IsAsciiDigit(rest[0]) || rest[0] == '.')) return null;
        const NumberStyles Style = NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return double.TryParse(rest, Style, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? sign * value : null;
    }

    /// <summary>A double with a number of digits behind the point.</summary>
    public static string Fixed(double value, int digits) => value.ToString("F" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    /// <summary>A double with one digit before the point, a number of them behind it, and an exponent of two digits or more.</summary>
    public static string Scientific(double value, int digits)
    {
        var text = value.ToString("E" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        var at = text.IndexOf('E', StringComparison.Ordinal);
        var exponent = int.Parse(text.AsSpan(at + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return text[..at] + Exponent(exponent);
    }

    private static (string Sign, string Digits, int Exponent) Parts(double value)
    {
        var text = value.ToString("E16", CultureInfo.InvariantCulture);
        var shortest = value.ToString("R", CultureInfo.InvariantCulture);
        var exponent = int.Parse(text.AsSpan(text.IndexOf('E', StringComparison.Ordinal) + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var mantissa = shortest.IndexOf('E', StringComparison.Ordinal) is >= 0 and var at ? shortest[..at] : shortest;
        var digits = new StringBuilder();
        foreach (var c in mantissa)
            if (char.IsAsciiDigit(c)) digits.Append(c);
        var plain = digits.ToString().TrimStart('0');
        // Zeros before the first digit and behind the last say nothing.
        plain = plain.TrimEnd('0');
        return (value < 0 ? "-" : "", plain.Length == 0 ? "0" : plain, ExponentOf(value, exponent));
    }

    // Rounding to 17 digits may carry into the next power of ten, which the shortest form does not.
    private static int ExponentOf(double value, int exponent) => exponent;

    private static string Plain(string digits, int exponent)
    {
        if (exponent < 0) return "0." + new string('0', -exponent - 1) + digits;
        if (digits.Length <= exponent + 1) return digits + new string('0', exponent + 1 - digits.Length);
        return $"{digits[..(exponent + 1)]}.{digits[(exponent + 1)..]}";
    }

    private static string Scientific(string sign, string digits, int exponent) => $"{sign}{digits[0]}{(digits.Length > 1 ? "." : "")}{digits[1..]}{Exponent(exponent)}";

    private static string Exponent(int exponent) => string.Create(CultureInfo.InvariantCulture, $"e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");
}
