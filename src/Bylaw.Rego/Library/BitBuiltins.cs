using System.Numerics;
using Bylaw.Core.Values;

namespace Bylaw.Rego.Library;

/// <summary>Functions on the binary digits of integers of any size, in two's complement.</summary>
internal static class BitBuiltins
{
    private const int MostBits = 332_000;

    internal static readonly Builtin[] Table =
    [
        new("bits.and", "(x: number, y: number) => z: number", (call, args) => Combine(call, args, (a, b) => a & b)),
        new("bits.or", "(x: number, y: number) => z: number", (call, args) => Combine(call, args, (a, b) => a | b)),
        new("bits.xor", "(x: number, y: number) => z: number", (call, args) => Combine(call, args, (a, b) => a ^ b)),
        new("bits.negate", "(x: number) => z: number", Negate),
        new("bits.lsh", "(x: number, s: number) => z: number", (call, args) => Shift(call, args, left: true)),
        new("bits.rsh", "(x: number, s: number) => z: number", (call, args) => Shift(call, args, left: false)),
    ];

    private static NumberValue? Combine(BuiltinCall call, ReadOnlySpan<Value> args, Func<BigInteger, BigInteger, BigInteger> combine) =>
        call.TryGetInteger(args, 0, out var a) && call.TryGetInteger(args, 1, out var b) ? NumberSpelling.Of(combine(a, b)) : null;

    private static NumberValue? Negate(BuiltinCall call, ReadOnlySpan<Value> args) =>
        call.TryGetInteger(args, 0, out var a) ? NumberSpelling.Of(-a - 1) : null;

    private static Value? Shift(BuiltinCall call, ReadOnlySpan<Value> args, bool left)
    {
        if (!call.TryGetInteger(args, 0, out var number) || !call.TryGetInteger(args, 1, out var count)) return null;
        if (count.Sign < 0) return call.TypeError("operand 2 must be an unsigned integer number but got a negative integer");
        if (!left) return NumberSpelling.Of(number >> (int)BigInteger.Min(count, int.MaxValue));
        if (number.IsZero) return IntegerValue.Zero;
        return count + number.GetBitLength() > MostBits ? call.Fail($"number has more than {BigDecimal.MaxDigits} digits") : NumberSpelling.Of(number << (int)count);
    }
}
