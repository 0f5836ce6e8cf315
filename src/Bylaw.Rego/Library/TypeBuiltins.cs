using System.Globalization;
using Bylaw.Core.Values;

namespace Bylaw.Rego.Library;

/// <summary>Questions about types and conversions between them.</summary>
internal static class TypeBuiltins
{
    internal static readonly Builtin[] Table =
    [
        new("is_array", "(x: any) => result: boolean", (_, args) => Value.Of(args[0] is ArrayValue)),
        new("is_boolean", "(x: any) => result: boolean", (_, args) => Value.Of(args[0] is BooleanValue)),
        new("is_null", "(x: any) => result: boolean", (_, args) => Value.Of(args[0] is NullValue)),
        new("is_number", "(x: any) => result: boolean", (_, args) => Value.Of(args[0] is NumberValue)),
        new("is_object", "(x: any) => result: boolean", (_, args) => Value.Of(args[0] is ObjectValue)),
        new("is_set", "(x: any) => result: boolean", (_, args) => Value.Of(args[0] is SetValue)),
        new("is_string", "(x: any) => result: boolean", (_, args) => Value.Of(args[0] is StringValue)),
        new("type_name", "(x: any) => type: string", (_, args) => Value.Of(BuiltinCall.TypeName(args[0]))),
        new("to_number", "(x: any<null, boolean, number, string>) => num: number", ToNumber),
        new("cast_array", "(any) => array[any]", CastArray, BuiltinTraits.Deprecated),
        new("cast_set", "(any) => set[any]", CastSet, BuiltinTraits.Deprecated),
        new("cast_string", "(any) => string", (call, args) => Cast<StringValue>(call, args, "string"), BuiltinTraits.Deprecated),
        new("cast_boolean", "(any) => boolean", (call, args) => Cast<BooleanValue>(call, args, "boolean"), BuiltinTraits.Deprecated),
        new("cast_null", "(any) => null", (call, args) => Cast<NullValue>(call, args, "null"), BuiltinTraits.Deprecated),
        new("cast_object", "(any) => object[any: any]", (call, args) => Cast<ObjectValue>(call, args, "object"), BuiltinTraits.Deprecated),
    ];

    private static Value? ToNumber(BuiltinCall call, ReadOnlySpan<Value> args) => args[0] switch
    {
        NullValue => IntegerValue.Zero,
        BooleanValue truth => IntegerValue.Of(truth.IsTrue ? 1 : 0),
        NumberValue number => number,
        StringValue text => ParseNumber(call, text),
        _ => call.OperandMustBe(1, "one of {null, boolean, number, string}", args[0]),
    };

    private static Value? ParseNumber(BuiltinCall call, StringValue text)
    {
        var word = text.Text.TrimStart('+', '-').ToLowerInvariant();
        if (word is "inf" or "infinity" or "nan") return call.OperandMustBe(1, "valid number string", text);
        if (NumberValue.TryParse(text.Text) is { } number) return IsInRange(number) ? number : OutOfRange(call, text.Text);
        // Go also reads what JSON does not: a plus sign, leading zeros, `.5` and `5.`.
        if (Loosened(text.Text) is { } loose && NumberValue.TryParse(loose) is { } other) return IsInRange(other) ? NumberSpelling.Of(other.Exact) : OutOfRange(call, text.Text);
        return call.Fail($"strconv.ParseFloat: parsing {GoText.Quote(text.Text)}: invalid syntax");
    }

    private static bool IsInRange(NumberValue number) => number is IntegerValue || double.IsFinite(number.ToDouble());

    private static Value? OutOfRange(BuiltinCall call, string text) =>
        call.Fail($"strconv.ParseFloat: parsing {GoText.Quote(text)}: value out of range");

    /// <summary>The text as a JSON number, or null when it is no decimal number at all.</summary>
    private static string? Loosened(string text)
    {
        var sign = text.StartsWith('-') ? "-" : "";
        var rest = text.StartsWith('-') || text.StartsWith('+') ? text[1..] : text;
        var end = rest.IndexOfAny(['e', 'E']);
        var exponent = end < 0 ? "" : rest[end..];
        var mantissa = end < 0 ? rest : rest[..end];
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var whole = (point < 0 ? mantissa : mantissa[..point]).TrimStart('0');
        var fraction = point < 0 ? "" : mantissa[(point + 1)..];
        if (!mantissa.Any(char.IsAsciiDigit)) return null;
        return string.Create(CultureInfo.InvariantCulture, $"{sign}{(whole.Length == 0 ? "0" : whole)}{(fraction.Length == 0 ? "" : ".")}{fraction}{exponent}");
    }

    private static Value? CastArray(BuiltinCall call, ReadOnlySpan<Value> args) => args[0] switch
    {
        ArrayValue list => list,
        SetValue set => new ArrayValue([.. set]),
        _ => call.OperandMustBe(1, "one of {array, set}", args[0]),
    };

    private static Value? CastSet(BuiltinCall call, ReadOnlySpan<Value> args) => args[0] switch
    {
        ArrayValue list => SetValue.Of(list),
        SetValue set => set,
        _ => call.OperandMustBe(1, "one of {array, set}", args[0]),
    };

    private static Value? Cast<T>(BuiltinCall call, ReadOnlySpan<Value> args, string wanted) where T : Value =>
        args[0] as T ?? call.OperandMustBe(1, wanted, args[0]);
}
