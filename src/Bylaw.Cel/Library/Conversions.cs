using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Unicode;
using Bylaw.Cel.Checking;
using Bylaw.Cel.Planning;
using Bylaw.Core.Values;
using static Bylaw.Cel.Library.Define;

namespace Bylaw.Cel.Library;

/// <summary><c>int(x)</c> and its like.</summary>
internal static class Conversions
{
    private const string OutOfRange = "range";

    public static IEnumerable<Function> Functions =>
    [
        Function("bool", Same("bool_to_bool", CelType.Bool), To("string_to_bool", CelType.Bool, CelType.String, StringToBool)),
        Function("int", Same("int64_to_int64", CelType.Int), To("uint64_to_int64", CelType.Int, CelType.Uint, ToInt), To("double_to_int64", CelType.Int, CelType.Double, ToInt),
            To("string_to_int64", CelType.Int, CelType.String, ToInt), To("timestamp_to_int64", CelType.Int, CelType.Timestamp, ToInt), To("duration_to_int64", CelType.Int, CelType.Duration, ToInt)),
        Function("uint", Same("uint64_to_uint64", CelType.Uint), To("int64_to_uint64", CelType.Uint, CelType.Int, ToUint), To("double_to_uint64", CelType.Uint, CelType.Double, ToUint),
            To("string_to_uint64", CelType.Uint, CelType.String, ToUint)),
        Function("double", To("double_to_double", CelType.Double, CelType.Double, ToDouble), To("int64_to_double", CelType.Double, CelType.Int, ToDouble),
            To("uint64_to_double", CelType.Double, CelType.Uint, ToDouble), To("string_to_double", CelType.Double, CelType.String, ToDouble)),
        Function("string", [.. new[] { CelType.String, CelType.Bool, CelType.Int, CelType.Uint, CelType.Double, CelType.Bytes, CelType.Timestamp, CelType.Duration }
            .Select(type => To($"{type.Name}_to_string", CelType.String, type, ToText))]),
        Function("bytes", Same("bytes_to_bytes", CelType.Bytes), To("string_to_bytes", CelType.Bytes, CelType.String, (_, text) => new BytesValue(Encoding.UTF8.GetBytes(((StringValue)text).Text)))),
        Function("timestamp", Same("timestamp_to_timestamp", CelType.Timestamp), To("string_to_timestamp", CelType.Timestamp, CelType.String, ToTimestamp), To("int64_to_timestamp", CelType.Timestamp, CelType.Int, ToTimestamp)),
        Function("duration", Same("duration_to_duration", CelType.Duration), To("string_to_duration", CelType.Duration, CelType.String, ToDuration), To("int64_to_duration", CelType.Duration, CelType.Int, ToDuration)),
        Function("dyn", Global("to_dyn", CelType.Dyn, (_, arguments) => arguments[0], A)),
        Function("type", Global("type", CelType.TypeOf(A), (_, arguments) => TypeValue.Of(arguments[0]), A)),
    ];

    /// <summary>A value as <c>string(x)</c> writes it; null for what it does not take.</summary>
    public static string? Text(Value value) => value switch
    {
        StringValue text => text.Text,
        BooleanValue answer => answer.IsTrue ? "true" : "false",
        IntegerValue integer => integer.Text,
        UnsignedValue integer => integer.Value.ToString(CultureInfo.InvariantCulture),
        DoubleValue or DecimalValue => NumberText.Of(Numbers.Double(value)!.Value),
        BytesValue bytes => Utf8.IsValid(bytes.Bytes.Span) ? Encoding.UTF8.GetString(bytes.Bytes.Span) : null,
        TimestampValue instant => instant.Text,
        DurationValue duration => duration.Text,
        _ => null,
    };

    private static Overload Same(string id, CelType type) => Global(id, type, (_, arguments) => arguments[0], type);

    private static Overload To(string id, CelType result, CelType from, Func<CelSession, Value, Value?> convert) => Global(id, result, (session, arguments) => convert(session, arguments[0]), from);

    private static Value? StringToBool(CelSession session, Value value) => ((StringValue)value).Text switch
    {
        "1" or "t" or "true" or "TRUE" or "True" => BooleanValue.True,
        "0" or "f" or "false" or "FALSE" or "False" => BooleanValue.False,
        _ => session.Fail("type conversion error from 'string' to 'bool'"),
    };

    private static Value? ToInt(CelSession session, Value value) => Numbers.Own(value) switch
    {
        UnsignedValue { Value: <= long.MaxValue } integer => IntegerValue.Of((long)integer.Value),
        // The ends are left out: near them doubles are too coarse to tell.
        DoubleValue { Value: > -9223372036854775808.0 and < 9223372036854775808.0 } number => IntegerValue.Of((long)number.Value),
        StringValue text => Integer(text.Text) is { } integer && integer >= long.MinValue && integer <= long.MaxValue ? IntegerValue.Of((long)integer) : session.Fail("type conversion error from 'string' to 'int'"),
        TimestampValue instant => IntegerValue.Of(instant.Seconds),
        DurationValue duration => IntegerValue.Of(duration.Nanoseconds / DurationValue.Second),
        _ => session.Fail(OutOfRange),
    };

    private static Value? ToUint(CelSession session, Value value) => Numbers.Own(value) switch
    {
        IntegerValue { Value: >= 0 } integer => new UnsignedValue((ulong)integer.Value),
        DoubleValue { Value: >= 0 and < 18446744073709551616.0 } number => new UnsignedValue((ulong)number.Value),
        StringValue text => Integer(text.Text) is { } integer && integer >= 0 && integer <= ulong.MaxValue && text.Text[0] is not ('+' or '-') ? new UnsignedValue((ulong)integer) : session.Fail("type conversion error from 'string' to 'uint'"),
        _ => session.Fail(OutOfRange),
    };

    private static BigInteger? Integer(string text) =>
        text.Length is > 0 and < 64 && BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer) ? integer : null;

    private static Value? ToDouble(CelSession session, Value value) => Numbers.Own(value) switch
    {
        DoubleValue number => number,
        IntegerValue integer => new DoubleValue(integer.Value),
        UnsignedValue integer => new DoubleValue(integer.Value),
        StringValue text => NumberText.Parse(text.Text) is { } number ? new DoubleValue(number) : session.Fail("type conversion error from 'string' to 'double'"),
        _ => session.Fail(OutOfRange),
    };

    private static Value? ToText(CelSession session, Value value) => Text(value) is { } text ? new StringValue(text) : session.Fail("invalid UTF-8 in bytes, cannot convert to string");

    private static Value? ToTimestamp(CelSession session, Value value) => value switch
    {
        IntegerValue seconds => Times.Timestamp((Int128)seconds.Value * DurationValue.Second) ?? session.Fail(OutOfRange),
        _ => Times.ParseTimestamp(((StringValue)value).Text) ?? session.Fail("invalid timestamp"),
    };

    private static Value? ToDuration(CelSession session, Value value) => value switch
    {
        IntegerValue nanoseconds => new DurationValue(nanoseconds.Value),
        _ => Times.ParseDuration(((StringValue)value).Text) ?? session.Fail("invalid duration"),
    };
}
