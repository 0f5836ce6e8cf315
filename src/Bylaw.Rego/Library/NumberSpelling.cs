using System.Globalization;
using System.Numerics;
using Bylaw.Core.Values;

namespace Bylaw.Rego.Library;

/// <summary>
/// How computed numbers are spelled: whole numbers in plain digits, fractions with an exponent outside 1e-4 to 1e6,
/// as OPA does. The spelling shows when a policy prints or marshals the number.
/// </summary>
internal static class NumberSpelling
{
    private const int MostPlainDigits = 5_000;

    /// <summary>The number as a value with that spelling.</summary>
    public static NumberValue Of(BigDecimal number)
    {
        if (number.TryGetInt64(out var integer)) return IntegerValue.Of(integer);
        if (number.IsInteger)
            return new DecimalValue(number, number.Exponent > 0 && number.DigitCount + (long)number.Exponent <= MostPlainDigits ? Plain(number) : null);
        var power = number.DigitCount + (long)number.Exponent - 1;
        return new DecimalValue(number, power is < -4 or >= 6 ? Scientific(number, power) : null);
    }

    /// <summary>An integer of any size as a value.</summary>
    public static NumberValue Of(BigInteger integer) => Of(new BigDecimal(integer, 0));

    private static string Plain(BigDecimal number) =>
        number.Unscaled.ToString(CultureInfo.InvariantCulture) + new string('0', number.Exponent);

    private static string Scientific(BigDecimal number, long power)
    {
        var digits = BigInteger.Abs(number.Unscaled).ToString(CultureInfo.InvariantCulture);
        var fraction = digits.Length > 1 ? "." + digits[1..] : "";
        var exponent = Math.Abs(power).ToString("00", CultureInfo.InvariantCulture);
        return $"{(number.Sign < 0 ? "-" : "")}{digits[0]}{fraction}e{(power < 0 ? '-' : '+')}{exponent}";
    }
}
