using System.Numerics;
using Bylaw.Core.Values;

namespace Bylaw.Rego.Library;

/// <summary>Rounding, ranges and random numbers.</summary>
internal static class NumberBuiltins
{
    private static readonly BigDecimal Half = new(5, -1);

    internal static readonly Builtin[] Table =
    [
        new("abs", "(x: number) => y: number", Abs),
        new("ceil", "(x: number) => y: number", (call, args) => Rounded(call, args, n => -(-n).Floor())),
        new("floor", "(x: number) => y: number", (call, args) => Rounded(call, args, n => n.Floor())),
        new("round", "(x: number) => y: number", (call, args) => Rounded(call, args, HalfAwayFromZero)),
        new("numbers.range", "(a: number, b: number) => range: array[number]", Range),
        new("numbers.range_step", "(a: number, b: number, step: number) => range: array[number]", RangeStep),
        new("rand.intn", "(str: string, n: number) => y: number", RandomBelow, BuiltinTraits.Nondeterministic),
    ];

    private static Value? Abs(BuiltinCall call, ReadOnlySpan<Value> args) =>
        call.TryGetNumber(args, 0, out var number) ? RegoOperations.Abs(call, number) : null;

    private static Value? Rounded(BuiltinCall call, ReadOnlySpan<Value> args, Func<BigDecimal, BigInteger?> round)
    {
        if (args[0] is IntegerValue whole) return whole;
        if (!call.TryGetNumber(args, 0, out var number)) return null;
        if (number.IsInteger) return RegoOperations.Written(call, number.Exact);
        return RegoOperations.Written(call, round(number.Exact) is { } integer ? new BigDecimal(integer, 0) : null);
    }

    private static BigInteger? HalfAwayFromZero(BigDecimal number) =>
        number.Sign < 0 ? -BigDecimal.Add(-number, Half)?.Floor() : BigDecimal.Add(number, Half)?.Floor();

    private static ArrayValue? Range(BuiltinCall call, ReadOnlySpan<Value> args) =>
        call.TryGetInteger(args, 0, out var first) && call.TryGetInteger(args, 1, out var last) ? Series(call, first, last, BigInteger.One) : null;

    private static Value? RangeStep(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        if (!call.TryGetInteger(args, 0, out var first) || !call.TryGetInteger(args, 1, out var last) || !call.TryGetInteger(args, 2, out var step)) return null;
        return step.Sign > 0 ? Series(call, first, last, step) : call.Fail("step must be a positive integer");
    }

    /// <summary>Both ends are included when the step meets them; counts down when the first is the greater.</summary>
    private static ArrayValue Series(BuiltinCall call, BigInteger first, BigInteger last, BigInteger step)
    {
        var count = BigInteger.Min(BigInteger.Abs(last - first) / step + 1, long.MaxValue >> 8);
        call.Budget.Step((long)count);
        call.Budget.Reserve((long)count * 32);
        if (last < first) step = -step;
        var items = new Value[(int)count];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = NumberValue.Of(first);
            first += step;
        }
        return new ArrayValue(items);
    }

    private static Value? RandomBelow(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        if (!call.TryGetText(args, 0, out var key) || !call.TryGetInt64(args, 1, out var limit)) return null;
        if (limit == 0) return IntegerValue.Zero;
        var most = limit == long.MinValue ? long.MaxValue : Math.Abs(limit);
        return call.Cached<Value>($"rand.intn {most} {key}", () => IntegerValue.Of(call.Random.NextInt64(most)));
    }
}
