using System.Globalization;
using System.Numerics;
using Bylaw.Cel.Checking;
using Bylaw.Cel.Planning;
using Bylaw.Core.Values;
using static Bylaw.Cel.Library.Define;

namespace Bylaw.Cel.Library.Kubernetes;

/// <summary>An amount of a resource, exactly: <c>12Mi</c>, <c>0.5</c>, <c>100m</c>.</summary>
internal sealed class QuantityValue(BigDecimal amount, string? written) : OpaqueValue
{
    public BigDecimal Amount => amount;

    public override string TypeName => "kubernetes.Quantity";

    public override Value ToJson() => new StringValue(written ?? amount.ToString());

    public override bool Equals(Value? other) => other is QuantityValue same && same.Amount.CompareTo(amount) == 0;

    public override int GetHashCode() => amount.GetHashCode();
}

/// <summary>The library <c>quantity</c>.</summary>
internal static class Quantities
{
    public static readonly CelType Quantity = CelType.Opaque("kubernetes.Quantity");

    private static readonly Dictionary<string, (int Base, int Power)> s_suffixes = new(StringComparer.Ordinal)
    {
        [""] = (10, 0),
        ["n"] = (10, -9),
        ["u"] = (10, -6),
        ["m"] = (10, -3),
        ["k"] = (10, 3),
        ["M"] = (10, 6),
        ["G"] = (10, 9),
        ["T"] = (10, 12),
        ["P"] = (10, 15),
        ["E"] = (10, 18),
        ["Ki"] = (2, 10),
        ["Mi"] = (2, 20),
        ["Gi"] = (2, 30),
        ["Ti"] = (2, 40),
        ["Pi"] = (2, 50),
        ["Ei"] = (2, 60),
    };

    public static IEnumerable<Function> Functions =>
    [
        Function("quantity", Global("string_to_quantity", Quantity, (session, arguments) => Parse(((StringValue)arguments[0]).Text, out var why) ?? session.Fail(why), CelType.String)),
        Function("isQuantity", Global("is_quantity_string", CelType.Bool, (_, arguments) => Value.Of(Parse(((StringValue)arguments[0]).Text, out var _) is not null), CelType.String)),
        Function("sign", Method("quantity_sign", CelType.Int, (_, arguments) => IntegerValue.Of(Amount(arguments[0]).CompareTo(default)), Quantity)),
        Function("isInteger", Method("quantity_is_integer", CelType.Bool, (_, arguments) => Value.Of(Amount(arguments[0]).TryGetInt64(out var _)), Quantity)),
        Function("asInteger", Method("quantity_as_integer", CelType.Int, (session, arguments) => Amount(arguments[0]).TryGetInt64(out var integer) ? IntegerValue.Of(integer) : session.Fail("cannot convert value to integer"), Quantity)),
        Function("asApproximateFloat", Method("quantity_as_float", CelType.Double, (_, arguments) => new DoubleValue(Amount(arguments[0]).ToDouble()), Quantity)),
        Function("isGreaterThan", Method("quantity_is_greater_than", CelType.Bool, (_, arguments) => Value.Of(Compare(arguments) > 0), Quantity, Quantity)),
        Function("isLessThan", Method("quantity_is_less_than", CelType.Bool, (_, arguments) => Value.Of(Compare(arguments) < 0), Quantity, Quantity)),
        Function("compareTo", Method("quantity_compare_to", CelType.Int, (_, arguments) => IntegerValue.Of(Compare(arguments)), Quantity, Quantity)),
        Function("add", Sum("add", 1)),
        Function("sub", Sum("sub", -1)),
    ];

    /// <summary>Reads a quantity; null with the reason, in the words of the API server.</summary>
    public static QuantityValue? Parse(string text, out string why)
    {
        const string NoQuantity = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
        why = NoQuantity;
        var at = text.Length > 0 && text[0] is '+' or '-' ? 1 : 0;
        var start = at;
        while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] == '.')) at++;
        var digits = text.AsSpan(start, at - start);
        if (digits.Length is 0 or > 200 || digits.Count('.') > 1 || digits is ".") return null;
        var suffix = text[at..];
        if (!IsSuffix(suffix)) return null;
        if (Scale(suffix) is not { } scale)
        {
            why = "unable to parse quantity's suffix";
            return null;
        }
        var plain = digits.Trim('.').Length == 0 ? "0" : digits[0] == '.' ? "0" + digits.ToString() : digits[^1] == '.' ? digits[..^1].ToString() : digits.ToString();
        plain = plain.TrimStart('0') is { Length: > 0 } trimmed && trimmed[0] != '.' ? trimmed : "0" + plain.TrimStart('0');
        if (!BigDecimal.TryParse((text[0] == '-' ? "-" : "") + plain, out var number)) return null;
        return new QuantityValue(Product(number, scale), text);
    }

    private static bool IsSuffix(string suffix)
    {
        var at = 0;
        while (at < suffix.Length && "eEinumkKMGTP".Contains(suffix[at], StringComparison.Ordinal)) at++;
        if (at < suffix.Length && suffix[at] is '+' or '-') at++;
        while (at < suffix.Length && char.IsAsciiDigit(suffix[at])) at++;
        return at == suffix.Length;
    }

    private static (int Base, int Power)? Scale(string suffix)
    {
        if (s_suffixes.TryGetValue(suffix, out var scale)) return scale;
        if (suffix.Length > 1 && suffix[0] is 'e' or 'E' && int.TryParse(suffix.AsSpan(1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var exponent) && Math.Abs(exponent) <= 1_000) return (10, exponent);
        return null;
    }

    private static BigDecimal Product(BigDecimal number, (int Base, int Power) scale) =>
        scale.Base == 10 ? new BigDecimal(number.Unscaled, number.Exponent + scale.Power) : new BigDecimal(number.Unscaled * BigInteger.Pow(2, scale.Power), number.Exponent);

    private static System.Collections.Immutable.ImmutableArray<Overload> Sum(string name, int sign) =>
    [
        Method($"quantity_{name}", Quantity, (session, arguments) => Sum(session, Amount(arguments[0]), Amount(arguments[1]), sign), Quantity, Quantity),
        Method($"quantity_{name}_int", Quantity, (session, arguments) => Sum(session, Amount(arguments[0]), new BigDecimal(((IntegerValue)arguments[1]).Value, 0), sign), Quantity, CelType.Int),
    ];

    private static Value? Sum(CelSession session, BigDecimal left, BigDecimal right, int sign) =>
        (sign > 0 ? BigDecimal.Add(left, right) : BigDecimal.Subtract(left, right)) is { } sum ? new QuantityValue(sum, null) : session.Fail("quantity out of range");

    private static BigDecimal Amount(Value value) => ((QuantityValue)value).Amount;

    private static int Compare(ReadOnlySpan<Value> arguments) => Amount(arguments[0]).CompareTo(Amount(arguments[1]));
}
