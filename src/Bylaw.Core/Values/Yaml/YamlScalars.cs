using System.Globalization;
using System.Numerics;

namespace Bylaw.Core.Values;

/// <summary>What plain scalars mean in each schema.</summary>
internal static class YamlScalars
{
    /// <summary>The value of a plain scalar that is no text; null when it is text, or when it is not finite.</summary>
    public static Value? Resolve(string text, YamlSchema schema, out bool notFinite)
    {
        notFinite = false;
        if (text.Length == 0) return NullValue.Instance;
        switch (text[0])
        {
            case '~' or 'n' or 'N' or 't' or 'T' or 'f' or 'F' or 'y' or 'Y' or 'o' or 'O':
                return Word(text, schema);
            case >= '0' and <= '9' or '+' or '-' or '.':
                notFinite = IsNotFinite(text);
                return notFinite ? null : Number(text, schema);
            default:
                return null;
        }
    }

    /// <summary>The number that a scalar writes, or null.</summary>
    public static NumberValue? Number(string text, YamlSchema schema) => schema == YamlSchema.Kubernetes ? Number11(text) : NumberCore(text);

    /// <summary>The boolean that a scalar writes, or null.</summary>
    public static BooleanValue? Boolean(string text, YamlSchema schema) => Word(text, schema) as BooleanValue;

    public static bool IsNull(string text) => text is "" or "~" or "null" or "Null" or "NULL";

    public static bool IsNotFinite(string text) => text is
        ".nan" or ".NaN" or ".NAN"
        or ".inf" or ".Inf" or ".INF" or "+.inf" or "+.Inf" or "+.INF" or "-.inf" or "-.Inf" or "-.INF";

    /// <summary>Whether a reader of YAML 1.1 or 1.2 could take the plain scalar for something else than text.</summary>
    public static bool IsNoText(string text) =>
        Resolve(text, YamlSchema.Core, out var notFinite) is not null || notFinite
        || Resolve(text, YamlSchema.Kubernetes, out notFinite) is not null || notFinite
        || text is "<<" or "="
        || LooksLikeYaml11Number(text);

    private static Value? Word(string text, YamlSchema schema)
    {
        switch (text)
        {
            case "~" or "null" or "Null" or "NULL": return NullValue.Instance;
            case "true" or "True" or "TRUE": return BooleanValue.True;
            case "false" or "False" or "FALSE": return BooleanValue.False;
        }
        if (schema != YamlSchema.Kubernetes) return null;
        return text switch
        {
            "y" or "Y" or "yes" or "Yes" or "YES" or "on" or "On" or "ON" => BooleanValue.True,
            "n" or "N" or "no" or "No" or "NO" or "off" or "Off" or "OFF" => BooleanValue.False,
            _ => null,
        };
    }

    private static NumberValue? NumberCore(string text)
    {
        if (text.StartsWith("0x", StringComparison.Ordinal)) return Radix(text.AsSpan(2), 16, negative: false);
        if (text.StartsWith("0o", StringComparison.Ordinal)) return Radix(text.AsSpan(2), 8, negative: false);
        return Decimal(text);
    }

    // go-yaml's order of trying: an integer with a prefix that names its base, then a float.
    private static NumberValue? Number11(string text)
    {
        if (text[0] == '.') return Decimal(text);
        var plain = text.Contains('_', StringComparison.Ordinal) ? text.Replace("_", "", StringComparison.Ordinal) : text;
        if (plain.Length == 0) return null;
        var negative = plain[0] == '-';
        var digits = plain.AsSpan(plain[0] is '-' or '+' ? 1 : 0);
        if (digits.Length > 1 && digits[0] == '0')
        {
            var based = (digits[1] | ' ') switch
            {
                'x' => Radix(digits[2..], 16, negative),
                'o' => Radix(digits[2..], 8, negative),
                'b' => Radix(digits[2..], 2, negative),
                _ => Radix(digits[1..], 8, negative),
            };
            if (based is not null) return based;
        }
        return Decimal(plain);
    }

    private static NumberValue? Radix(ReadOnlySpan<char> digits, int radix, bool negative)
    {
        if (digits.IsEmpty || digits.Length > BigDecimal.MaxDigits) return null;
        foreach (var digit in digits)
            if (!char.IsAsciiHexDigit(digit) || HexValue(digit) >= radix) return null;
        BigInteger value;
        if (radix == 16) value = BigInteger.Parse(string.Concat("0", digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        else
        {
            // Octal digits are written out in binary, so that long ones take no longer than they must.
            var bits = new System.Text.StringBuilder("0", 1 + digits.Length * 3);
            foreach (var digit in digits) bits.Append(Convert.ToString(digit - '0', 2).PadLeft(radix == 8 ? 3 : 1, '0'));
            value = BigInteger.Parse(bits.ToString(), NumberStyles.AllowBinarySpecifier, CultureInfo.InvariantCulture);
        }
        return NumberValue.Of(negative ? -value : value);
    }

    private static int HexValue(char digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;

    // [-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?  -- where JSON writes it otherwise, the spelling changes.
    private static NumberValue? Decimal(string text)
    {
        if (!IsDecimal(text)) return null;
        return NumberValue.TryParse(text) ?? NumberValue.TryParse(AsJson(text));
    }

    private static bool IsDecimal(ReadOnlySpan<char> text)
    {
        if (text[0] is '+' or '-') text = text[1..];
        var whole = DigitCount(text);
        text = text[whole..];
        var fraction = 0;
        if (!text.IsEmpty && text[0] == '.')
        {
            fraction = DigitCount(text[1..]);
            text = text[(1 + fraction)..];
        }
        if (whole + fraction == 0) return false;
        if (text.IsEmpty) return true;
        if (text[0] is not 'e' and not 'E') return false;
        text = text[1..];
        if (!text.IsEmpty && text[0] is '+' or '-') text = text[1..];
        return !text.IsEmpty && DigitCount(text) == text.Length;
    }

    private static string AsJson(ReadOnlySpan<char> text)
    {
        var sign = text[0] == '-' ? "-" : "";
        if (text[0] is '+' or '-') text = text[1..];
        var mantissa = text.IndexOfAny('e', 'E') is >= 0 and var e ? text[..e] : text;
        var exponent = text[mantissa.Length..];
        var point = mantissa.IndexOf('.');
        var whole = (point < 0 ? mantissa : mantissa[..point]).TrimStart('0');
        var fraction = point < 0 ? [] : mantissa[(point + 1)..];
        return string.Concat(sign, whole.IsEmpty ? "0" : whole, fraction.IsEmpty ? "" : $".{fraction}", exponent);
    }

    private static int DigitCount(ReadOnlySpan<char> text)
    {
        var count = text.IndexOfAnyExceptInRange('0', '9');
        return count < 0 ? text.Length : count;
    }

    // Base 60 (`1:30`), grouped digits and dates: text here, something else to other readers.
    private static bool LooksLikeYaml11Number(string text)
    {
        if (text.Length == 0 || (!char.IsAsciiDigit(text[0]) && text[0] is not '+' and not '-' and not '.')) return false;
        var digits = 0;
        foreach (var unit in text)
        {
            if (char.IsAsciiDigit(unit)) digits++;
            else if (unit is not ('_' or ':' or '.' or '-' or '+' or 'T' or 't' or 'Z' or 'z' or ' ' or 'e' or 'E')) return false;
        }
        return digits > 0;
    }
}
