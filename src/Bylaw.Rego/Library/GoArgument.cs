using System.Numerics;
using Bylaw.Core.Values;

namespace Bylaw.Rego.Library;

/// <summary>What an argument of <see cref="GoFormat"/> is to Go.</summary>
internal enum GoKind
{
    Integer,
    BigInteger,
    Float,
    Text,
    Boolean,

    /// <summary>Anything else, printable only as a whole.</summary>
    Other,
}

/// <summary>An argument of <see cref="GoFormat"/>: its Go type and its value.</summary>
internal readonly record struct GoArgument(GoKind Kind, string TypeName, string Text, BigInteger Integer, double Float)
{
    /// <summary>A Go string, or a type made of one.</summary>
    public static GoArgument OfText(string text, string typeName = "string") => new(GoKind.Text, typeName, text, default, 0);

    public static GoArgument OfInteger(long value) => new(GoKind.Integer, "int", "", value, 0);

    public static GoArgument OfBoolean(bool value) => new(GoKind.Boolean, "bool", value ? "true" : "false", default, 0);

    public static GoArgument OfOther(string typeName, string text) => new(GoKind.Other, typeName, text, default, 0);

    /// <summary>
    /// An operand of <c>sprintf</c>: integers as int or *big.Int, numbers written with a point or an exponent as float64 while
    /// in range, texts bare, anything else as its term text.
    /// </summary>
    public static GoArgument OfOperand(Value value)
    {
        if (value is not NumberValue number) return OfText(TermText.Bare(value));
        var text = number.Text;
        if (text.AsSpan().IndexOfAny('.', 'e', 'E') < 0)
        {
            if (number.TryGetInt64(out var integer)) return OfInteger(integer);
            if (number.Exact.ToInteger() is { } big) return new(GoKind.BigInteger, "*big.Int", "", big, 0);
        }
        var approximate = number.ToDouble();
        return double.IsFinite(approximate) ? new(GoKind.Float, "float64", "", default, approximate) : OfText(text);
    }
}
