using System.Globalization;
using System.Numerics;
using System.Text;
using Bylaw.Cel.Planning;
using Bylaw.Core.Values;

namespace Bylaw.Cel.Library;

/// <summary><c>format</c>: a text with values in place of <c>%s</c> and its like.</summary>
internal sealed class TextFormat(CelSession session, ArrayValue arguments)
{
    private const int MostDigits = 1_000;
    private readonly StringBuilder _output = new();
    private int _next;

    /// <summary>The text; null with a failure.</summary>
    public Value? Apply(string format)
    {
        for (var at = 0; at < format.Length; at++)
        {
            if (format[at] != '%') _output.Append(format[at]);
            else if (++at >= format.Length) return session.Fail("unexpected end of string");
            else if (format[at] == '%') _output.Append('%');
            else if (!Clause(format, ref at)) return null;
            session.Budget.Step();
        }
        session.Budget.Reserve(2L * _output.Length);
        return new StringValue(_output.ToString());
    }

    private bool Clause(string format, ref int at)
    {
        var digits = -1;
        if (format[at] == '.')
        {
            var start = ++at;
            while (at < format.Length && char.IsAsciiDigit(format[at])) at++;
            if (!int.TryParse(format.AsSpan(start, at - start), NumberStyles.None, CultureInfo.InvariantCulture, out digits) || digits > MostDigits) return Fail("could not parse formatting clause: invalid precision");
            if (at >= format.Length) return Fail("could not parse formatting clause: error parsing precision: could not find end of precision specifier");
        }
        if (_next >= arguments.Count) return Fail(string.Create(CultureInfo.InvariantCulture, $"index {_next} out of range"));
        var value = Numbers.Own(arguments[_next++]);
        var text = format[at] switch
        {
            's' => TextOf(value),
            'd' => Decimal(value),
            'f' => Floating(value, number => NumberText.Fixed(number, digits < 0 ? 6 : digits)),
            'e' => Floating(value, number => NumberText.Scientific(number, digits < 0 ? 6 : digits)),
            'b' => Binary(value),
            'o' => Integer(value) is { } octal ? Based(octal, 8) : null,
            'x' => Hexadecimal(value, "x"),
            'X' => Hexadecimal(value, "X"),
            _ => null,
        };
        if (text is null) return Fail(WhyNot(format[at], value));
        _output.Append(text);
        session.Budget.Reserve(2L * _output.Length);
        return true;
    }

    private bool Fail(string message)
    {
        session.Fail(message);
        return false;
    }

    private static string WhyNot(char verb, Value value)
    {
        var type = TypeValue.Of(value).Name;
        return verb switch
        {
            's' => $"string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps, was given {type}",
            'd' => $"decimal clause can only be used on integers, was given {type}",
            'f' => $"fixed-point clause can only be used on doubles, was given {type}",
            'e' => $"scientific clause can only be used on doubles, was given {type}",
            'b' => $"only integers and bools can be formatted as binary, was given {type}",
            'o' => $"octal clause can only be used on integers, was given {type}",
            'x' or 'X' => $"only integers, byte buffers, and strings can be formatted as hex, was given {type}",
            _ => $"could not parse formatting clause: unrecognized formatting clause \"{verb}\"",
        };
    }

    private string? TextOf(Value value)
    {
        try
        {
            session.Budget.Enter();
            session.Budget.Step();
            return Plain(value);
        }
        finally
        {
            // At a limit, too: the evaluator is used again.
            session.Budget.Leave();
        }
    }

    private string? Plain(Value value) => value switch
    {
        NullValue => "null",
        DoubleValue { Value: var number } when !double.IsFinite(number) => Infinite(number),
        DoubleValue { Value: 0 } => "0",
        ArrayValue list => Joined("[", list.Select(item => TextOf(Numbers.Own(item))), "]"),
        ObjectValue map => Map(map),
        TypeValue type => type.Name,
        BytesValue bytes => Encoding.UTF8.GetString(bytes.Bytes.Span),
        _ => Conversions.Text(value),
    };

    private string? Map(ObjectValue map)
    {
        var entries = new List<(string? Key, string? Value)>();
        for (var i = 0; i < map.Count; i++) entries.Add((TextOf(map.WrittenKey(i)), TextOf(Numbers.Own(map.WrittenValue(i)))));
        return Joined("{", entries.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => entry.Key is null || entry.Value is null ? null : $"{entry.Key}: {entry.Value}"), "}");
    }

    private string? Joined(string open, IEnumerable<string?> parts, string close)
    {
        var all = new List<string>();
        long length = 0;
        foreach (var part in parts)
        {
            if (part is null) return null;
            all.Add(part);
            length += part.Length + 2;
        }
        session.Budget.Reserve(2 * length);
        return open + string.Join(", ", all) + close;
    }

    private static string? Decimal(Value value) => value switch
    {
        IntegerValue or UnsignedValue => Conversions.Text(value),
        DoubleValue { Value: var number } when !double.IsFinite(number) => Infinite(number),
        _ => null,
    };

    private static string? Floating(Value value, Func<double, string> format) => value switch
    {
        DoubleValue number => double.IsFinite(number.Value) ? format(number.Value) : Infinite(number.Value),
        IntegerValue integer => format(integer.Value),
        UnsignedValue integer => format(integer.Value),
        _ => null,
    };

    private static string Infinite(double value) => double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";

    private static BigInteger? Integer(Value value) => value switch { IntegerValue integer => integer.Value, UnsignedValue integer => integer.Value, _ => null };

    private static string? Binary(Value value) => value is BooleanValue answer ? (answer.IsTrue ? "1" : "0") : Integer(value) is { } integer ? Based(integer, 2) : null;

    private static string? Hexadecimal(Value value, string style) => value switch
    {
        StringValue text => Hex(Encoding.UTF8.GetBytes(text.Text), style),
        BytesValue bytes => Hex(bytes.Bytes.Span, style),
        _ => Integer(value) is not { } integer ? null : style == "x" ? Based(integer, 16) : Based(integer, 16).ToUpperInvariant(),
    };

    private static string Hex(ReadOnlySpan<byte> bytes, string style) => style == "x" ? Convert.ToHexStringLower(bytes) : Convert.ToHexString(bytes);

    private static string Based(BigInteger integer, int radix)
    {
        if (integer.IsZero) return "0";
        var digits = new StringBuilder();
        for (var rest = BigInteger.Abs(integer); !rest.IsZero; rest /= radix) digits.Insert(0, "0123456789abcdef"[(int)(rest % radix)]);
        return (integer.Sign < 0 ? "-" : "") + digits;
    }
}
