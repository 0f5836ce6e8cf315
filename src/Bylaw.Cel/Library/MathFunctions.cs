using System.Collections.Immutable;
using Bylaw.Cel.Checking;
using Bylaw.Cel.Planning;
using Bylaw.Core.Values;
using static Bylaw.Cel.Library.Define;

namespace Bylaw.Cel.Library;

/// <summary>The extension <c>math</c>.</summary>
internal static class MathFunctions
{
    private static readonly CelType[] s_numbers = [CelType.Int, CelType.Uint, CelType.Double];

    public static IEnumerable<Function> Functions =>
    [
        Function("math.@max", Extremes("max", 1)),
        Function("math.@min", Extremes("min", -1)),
        Rounding("math.ceil", Math.Ceiling),
        Rounding("math.floor", Math.Floor),
        Rounding("math.round", static value => Math.Round(value, MidpointRounding.AwayFromZero)),
        Rounding("math.trunc", Math.Truncate),
        Function("math.abs", OfNumbers("abs", Abs)),
        Function("math.sign", OfNumbers("sign", Sign)),
        Function("math.sqrt", [.. s_numbers.Select(type => Global($"math_sqrt_{type.Name}", CelType.Double, (_, arguments) => new DoubleValue(Math.Sqrt(ToDouble(arguments[0]))), type))]),
        Test("math.isInf", double.IsInfinity),
        Test("math.isNaN", double.IsNaN),
        Test("math.isFinite", double.IsFinite),
        Bits("math.bitAnd", static (a, b) => a & b),
        Bits("math.bitOr", static (a, b) => a | b),
        Bits("math.bitXor", static (a, b) => a ^ b),
        Function("math.bitNot", Global("math_bitNot_int_int", CelType.Int, (_, arguments) => IntegerValue.Of(~((IntegerValue)arguments[0]).Value), CelType.Int),
            Global("math_bitNot_uint_uint", CelType.Uint, (_, arguments) => new UnsignedValue(~((UnsignedValue)arguments[0]).Value), CelType.Uint)),
        Shift("math.bitShiftLeft", static (value, by) => value << by),
        Shift("math.bitShiftRight", static (value, by) => value >> by),
    ];

    private static ImmutableArray<Overload> Extremes(string name, int sign) =>
    [
        .. s_numbers.Select(type => Global($"math_@{name}_{type.Name}", type, (_, arguments) => arguments[0], type)),
        .. s_numbers.SelectMany(left => s_numbers.Select(right => Global($"math_@{name}_{left.Name}_{right.Name}", left == right ? left : CelType.Dyn, (_, arguments) => Extreme(arguments[0], arguments[1], sign), left, right))),
        .. s_numbers.Append(CelType.Dyn).Select(type => Global($"math_@{name}_list_{type.Name}", type, (session, arguments) => Extreme(session, (ArrayValue)arguments[0], sign), CelType.List(type))),
    ];

    private static Value Extreme(Value left, Value right, int sign) => Numbers.Compare(left, right) * sign < 0 ? right : left;

    private static Value? Extreme(CelSession session, ArrayValue list, int sign)
    {
        if (list.Count == 0) return session.Fail($"math.{(sign > 0 ? "greatest" : "least")}(list) argument must not be empty");
        var extreme = list[0];
        foreach (var item in list.Items)
        {
            session.Budget.Step();
            if (!Equality.IsNumber(item)) return session.Fail("no such overload");
            extreme = Extreme(extreme, item, sign);
        }
        return extreme;
    }

    private static Function Rounding(string name, Func<double, double> round) =>
        Function(name, Global($"{name.Replace('.', '_')}_double", CelType.Double, (_, arguments) => new DoubleValue(round(ToDouble(arguments[0]))), CelType.Double));

    private static Function Test(string name, Func<double, bool> test) =>
        Function(name, Global($"{name.Replace('.', '_')}_double", CelType.Bool, (_, arguments) => Value.Of(test(ToDouble(arguments[0]))), CelType.Double));

    private static ImmutableArray<Overload> OfNumbers(string name, Func<CelSession, Value, Value?> apply) =>
        [.. s_numbers.Select(type => Global($"math_{name}_{type.Name}", type, (session, arguments) => apply(session, Numbers.Own(arguments[0])), type))];

    private static Value? Abs(CelSession session, Value value) => value switch
    {
        IntegerValue { Value: long.MinValue } => session.Fail("integer overflow"),
        IntegerValue integer => IntegerValue.Of(Math.Abs(integer.Value)),
        DoubleValue number => new DoubleValue(Math.Abs(number.Value)),
        _ => value,
    };

    private static Value Sign(CelSession session, Value value) => value switch
    {
        IntegerValue integer => IntegerValue.Of(Math.Sign(integer.Value)),
        DoubleValue number => new DoubleValue(double.IsNaN(number.Value) ? number.Value : Math.Sign(number.Value)),
        _ => new UnsignedValue(((UnsignedValue)value).Value == 0 ? 0UL : 1UL),
    };

    private static Function Bits(string name, Func<ulong, ulong, ulong> combine) => Function(name,
        Global($"{name.Replace('.', '_')}_int_int", CelType.Int, (_, arguments) => IntegerValue.Of((long)combine((ulong)((IntegerValue)arguments[0]).Value, (ulong)((IntegerValue)arguments[1]).Value)), CelType.Int, CelType.Int),
        Global($"{name.Replace('.', '_')}_uint_uint", CelType.Uint, (_, arguments) => new UnsignedValue(combine(((UnsignedValue)arguments[0]).Value, ((UnsignedValue)arguments[1]).Value)), CelType.Uint, CelType.Uint));

    private static Function Shift(string name, Func<ulong, int, ulong> shift)
    {
        Value? Shifted(CelSession session, ReadOnlySpan<Value> arguments)
        {
            var by = ((IntegerValue)arguments[1]).Value;
            if (by < 0) return session.Fail($"{name}() negative offset: {by}");
            var bits = arguments[0] is IntegerValue integer ? (ulong)integer.Value : ((UnsignedValue)arguments[0]).Value;
            var shifted = by > 63 ? 0 : shift(bits, (int)by);
            return arguments[0] is IntegerValue ? IntegerValue.Of((long)shifted) : new UnsignedValue(shifted);
        }
        var id = name.Replace('.', '_');
        return Function(name, Global($"{id}_int_int", CelType.Int, Shifted, CelType.Int, CelType.Int), Global($"{id}_uint_int", CelType.Uint, Shifted, CelType.Uint, CelType.Int));
    }

    private static double ToDouble(Value value) => Numbers.Own(value) switch { DoubleValue number => number.Value, IntegerValue integer => integer.Value, UnsignedValue integer => integer.Value, _ => double.NaN };
}
