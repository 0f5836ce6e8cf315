using System.Numerics;
using Bylaw.Core.Values;

namespace Bylaw.Rego.Library;

/// <summary>Builtins on amounts with units: <c>1.5Ki</c>, <c>10MB</c>.</summary>
internal static class UnitBuiltins
{
    private const int MaxExponentDigits = 6;

    internal static readonly Builtin[] Table =
    [
        new("units.parse", "(x: string) => y: number", Parse),
        new("units.parse_bytes", "(x: string) => y: number", ParseBytes),
    ];

    private static Value? Parse(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        if (TextOperands.Text(call, args, 0) is not { } raw) return null;
        if (Amount(call, raw.Replace("\"", "", StringComparison.Ordinal), "amount") is not var (number, unit)) return null;
        // Only the first letter keeps its case: "m" is milli, "M" is mega.
        if (unit.Length > 1) unit = unit[..1] + GoText.Lower(unit[1..]);
        var factor = unit switch
        {
            "" => new BigDecimal(1, 0),
            "m" => new BigDecimal(1, -3),
            "M" => Thousands(2),
            "Mi" or "mi" => Kibis(2),
            _ when unit.Length == 1 => Thousands(Order(unit, skip: 'm')),
            _ when unit.Length == 2 && unit[1] == 'i' => Kibis(Order(unit, skip: 'm')),
            _ => default(BigDecimal?),
        };
        if (factor is null) return call.Fail($"unit {unit} not recognized");
        if (TryReadNumber(number) is not { } amount) return call.Fail("could not parse amount to a number");
        if (BigDecimal.Multiply(amount, factor.Value) is not { } result) return call.Fail("exponent too large");
        return NumberValue.Of(RoundToPlaces(result, 10));
    }

    private static Value? ParseBytes(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        if (TextOperands.Text(call, args, 0) is not { } raw) return null;
        if (Amount(call, GoText.Lower(raw).Replace("\"", "", StringComparison.Ordinal), "byte amount") is not var (number, unit)) return null;
        var bare = unit.EndsWith('b') ? unit[..^1] : unit;
        var factor = unit switch
        {
            "" => new BigDecimal(1, 0),
            _ when bare.Length == 1 => Thousands(Order(bare)),
            _ when bare.Length == 2 && bare[1] == 'i' => Kibis(Order(bare)),
            _ => null,
        };
        if (factor is null) return call.Fail($"byte unit {unit} not recognized");
        if (TryReadNumber(number) is not { } amount) return call.Fail("could not parse byte amount to a number");
        if (BigDecimal.Multiply(amount, factor.Value) is not { } result) return call.Fail("exponent too large");
        var whole = result.Sign < 0 ? -(-result).Floor() : result.Floor();
        return whole is { } integer ? NumberValue.Of(integer) : call.Fail("exponent too large");
    }

    private static int Order(string unit, char skip = '\0') =>
        unit[0] == skip ? 0 : char.ToLowerInvariant(unit[0]) switch { 'k' => 1, 'm' => 2, 'g' => 3, 't' => 4, 'p' => 5, 'e' => 6, _ => 0 };

    private static BigDecimal? Thousands(int order) => order == 0 ? null : new BigDecimal(1, 3 * order);

    private static BigDecimal? Kibis(int order) => order == 0 ? null : new BigDecimal(BigInteger.One << (10 * order), 0);

    /// <summary>The number and the unit after it; null after an error.</summary>
    private static (string Number, string Unit)? Amount(BuiltinCall call, string text, string what)
    {
        if (text.Contains(' '))
        {
            call.Fail("spaces not allowed in resource strings");
            return null;
        }
        var end = 0;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || text[end] is '.' or '+' or '-' or 'e' or 'E'))
        {
            if (text[end] is 'e' or 'E')
            {
                // Without digits after it, it is a unit.
                if (end + 1 >= text.Length || !(char.IsAsciiDigit(text[end + 1]) || text[end + 1] is '+' or '-')) break;
                if (text[end + 1] is '+' or '-') end++;
                var digits = text.AsSpan(end + 1).IndexOfAnyExceptInRange('0', '9');
                if ((digits < 0 ? text.Length - end - 1 : digits) > MaxExponentDigits)
                {
                    call.Fail("exponent too large");
                    return null;
                }
            }
            end++;
        }
        if (end > 0) return (text[..end], text[end..]);
        call.Fail($"no {what} provided");
        return null;
    }

    // [sign] digits ["." digits] [exponent], where one side of the point may be empty.
    private static BigDecimal? TryReadNumber(string text)
    {
        var body = text.StartsWith('+') ? text[1..] : text;
        var sign = body.StartsWith('-') ? "-" : "";
        body = body[sign.Length..];
        var mantissaEnd = body.AsSpan().IndexOfAny('e', 'E') is var e and >= 0 ? e : body.Length;
        var mantissa = body[..mantissaEnd].TrimStart('0');
        if (!body.AsSpan(0, mantissaEnd).ContainsAnyInRange('0', '9')) return null;
        if (mantissa.Length == 0 || mantissa[0] == '.') mantissa = "0" + mantissa;
        if (mantissa.EndsWith('.')) mantissa = mantissa[..^1];
        return BigDecimal.TryParse(sign + mantissa + body[mantissaEnd..], out var value) ? value : null;
    }

    // Half away from zero at the last place.
    private static BigDecimal RoundToPlaces(BigDecimal value, int places)
    {
        if (value.Exponent >= -places) return value;
        var magnitude = value.Sign < 0 ? -value : value;
        var shifted = BigDecimal.Add(new BigDecimal(magnitude.Unscaled, magnitude.Exponent + places), new BigDecimal(5, -1));
        var whole = shifted?.Floor() ?? 0;
        return new BigDecimal(value.Sign < 0 ? -whole : whole, -places);
    }
}
