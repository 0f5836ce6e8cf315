using System.Numerics;
using Bylaw.Core.Plans;
using Bylaw.Core.Values;

namespace Bylaw.Rego.Library;

/// <summary>
/// What Rego's operators mean. The builtins of the same meaning and the evaluator's fast paths both call it. An
/// operation that fails sets the builtin's name itself, so that the evaluator need not do so before each sum.
/// </summary>
internal static class RegoOperations
{
    /// <summary><c>plus</c>: exact for any size.</summary>
    public static Value? Add(BuiltinCall call, Value left, Value right)
    {
        if (left is IntegerValue a && right is IntegerValue b)
        {
            var sum = unchecked(a.Value + b.Value);
            // The sum overflowed when its sign differs from both.
            return ((a.Value ^ sum) & (b.Value ^ sum)) >= 0 ? IntegerValue.Of(sum) : NumberSpelling.Of((BigInteger)a.Value + b.Value);
        }
        return Numbers(call, "plus", left, right, out var x, out var y) ? Written(call, BigDecimal.Add(x, y)) : null;
    }

    /// <summary><c>minus</c>: of numbers, or the difference of sets.</summary>
    public static Value? Subtract(BuiltinCall call, Value left, Value right)
    {
        if (left is IntegerValue a && right is IntegerValue b)
        {
            var difference = unchecked(a.Value - b.Value);
            return ((a.Value ^ b.Value) & (a.Value ^ difference)) >= 0 ? IntegerValue.Of(difference) : NumberSpelling.Of((BigInteger)a.Value - b.Value);
        }
        if (left is NumberValue m && right is NumberValue n)
        {
            call.Budget.Step(Cost(m, n));
            return Written(call.Named("minus"), BigDecimal.Subtract(m.Exact, n.Exact));
        }
        if (left is SetValue s && right is SetValue t) return Difference(call, s, t);
        call.Name = "minus";
        if (left is not (NumberValue or SetValue)) return call.OperandMustBe(1, "one of {number, set}", left);
        return call.OperandMustBe(2, right is NumberValue ? "set" : "number", right);
    }

    /// <summary><c>mul</c>: exact for any size.</summary>
    public static Value? Multiply(BuiltinCall call, Value left, Value right)
    {
        if (left is IntegerValue a && right is IntegerValue b)
        {
            var high = Math.BigMul(a.Value, b.Value, out var low);
            return high == low >> 63 ? IntegerValue.Of(low) : NumberSpelling.Of((BigInteger)a.Value * b.Value);
        }
        if (!Numbers(call, "mul", left, right, out var x, out var y)) return null;
        call.Budget.Step(((long)x.DigitCount * y.DigitCount) >> 14);
        return Written(call, BigDecimal.Multiply(x, y));
    }

    /// <summary><c>div</c>: see <see cref="Quotient"/> for how many digits it gives.</summary>
    public static Value? Divide(BuiltinCall call, Value left, Value right)
    {
        if (left is IntegerValue a && right is IntegerValue b && b.Value is not (0 or -1))
        {
            var (quotient, rest) = Math.DivRem(a.Value, b.Value);
            if (rest == 0) return IntegerValue.Of(quotient);
        }
        if (!Numbers(call, "div", left, right, out var x, out var y)) return null;
        return y.Sign == 0 ? call.Fail("divide by zero") : Written(call, Quotient.Of(x, y));
    }

    /// <summary><c>rem</c>: of integers (<c>4.0</c> is one); the sign is the dividend's.</summary>
    public static Value? Remainder(BuiltinCall call, Value left, Value right)
    {
        if (left is IntegerValue a && right is IntegerValue b && b.Value is not (0 or -1)) return IntegerValue.Of(a.Value % b.Value);
        if (!Numbers(call, "rem", left, right, out var x, out var y)) return null;
        if (!x.IsInteger || !y.IsInteger) return call.Fail("modulo on floating-point number");
        if (y.Sign == 0) return call.Fail("modulo by zero");
        return x.ToInteger() is { } dividend && y.ToInteger() is { } divisor
            ? NumberSpelling.Of(BigInteger.Remainder(dividend, divisor))
            : TooLong(call);
    }

    /// <summary><c>and</c>: what is in both sets.</summary>
    public static Value? Intersect(BuiltinCall call, Value left, Value right) =>
        Sets(call, "and", left, right, out var s, out var t) ? Intersection(call, s, t) : null;

    /// <summary><c>or</c>: what is in either set.</summary>
    public static Value? Unite(BuiltinCall call, Value left, Value right) =>
        Sets(call, "or", left, right, out var s, out var t) ? Union(call, s, t) : null;

    /// <summary>Total order over all types: negative, zero or positive.</summary>
    public static int Compare(Value left, Value right) =>
        left is IntegerValue a && right is IntegerValue b ? a.Value.CompareTo(b.Value) : left.CompareTo(right);

    /// <summary>Steps that sums and comparisons of two numbers are worth: one per few digits that have to be written out.</summary>
    public static long Cost(Value left, Value right)
    {
        if (left is not NumberValue m || right is not NumberValue n || (m is IntegerValue && n is IntegerValue)) return 0;
        var (x, y) = (m.Exact, n.Exact);
        var apart = Math.Min(Math.Abs((long)x.Exponent - y.Exponent), BigDecimal.MaxDigits);
        return (apart + ((x.Unscaled.GetBitLength() + y.Unscaled.GetBitLength()) >> 2)) >> 5;
    }

    /// <summary>Same value; numbers by value, however they are written.</summary>
    public static bool AreEqual(Value left, Value right) =>
        ReferenceEquals(left, right) || (left is IntegerValue a && right is IntegerValue b ? a.Value == b.Value : left.Equals(right));

    /// <summary><c>x in collection</c>; false for what is no collection. The budget pays for items that have to be compared one by one.</summary>
    public static bool Contains(Value collection, Value item, Budget budget)
    {
        switch (collection)
        {
            case SetValue set: return set.Contains(item);
            case ArrayValue list: return list.Contains(item, budget);
            case ObjectValue map:
                budget.Step(map.Count);
                for (var i = 0; i < map.Count; i++)
                    if (AreEqual(map.WrittenValue(i), item)) return true;
                return false;
            default: return false;
        }
    }

    /// <summary><c>key, x in collection</c>; a set's members are their own keys.</summary>
    public static bool Contains(Value collection, Value key, Value item) =>
        Lookup(collection, key) is { } found && AreEqual(found, item);

    /// <summary><c>collection[key]</c>, or null when there is none.</summary>
    public static Value? Lookup(Value collection, Value key) => collection switch
    {
        ObjectValue map => map.Get(key),
        ArrayValue list => key is NumberValue n && n.TryGetInt64(out var i) && (ulong)i < (ulong)list.Count ? list[(int)i] : null,
        SetValue set => set.Find(key),
        _ => null,
    };

    /// <summary>What the first set has and the second lacks.</summary>
    public static SetValue Difference(BuiltinCall call, SetValue left, SetValue right)
    {
        call.Budget.Step(left.Count);
        if (left.Count == 0 || right.Count == 0) return left;
        var rest = new SetBuilder();
        for (var i = 0; i < left.Count; i++)
            if (!right.Contains(left.Added(i))) rest.Add(left.Added(i));
        return rest.Count == left.Count ? left : rest.ToSet();
    }

    /// <summary>What both sets have.</summary>
    public static SetValue Intersection(BuiltinCall call, SetValue left, SetValue right)
    {
        if (left.Count > right.Count) (left, right) = (right, left);
        call.Budget.Step(left.Count);
        var common = new SetBuilder();
        for (var i = 0; i < left.Count; i++)
            if (right.Contains(left.Added(i))) common.Add(left.Added(i));
        return common.Count == left.Count ? left : common.ToSet();
    }

    /// <summary>What either set has.</summary>
    public static SetValue Union(BuiltinCall call, SetValue left, SetValue right)
    {
        if (left.Count == 0) return right;
        if (right.Count == 0) return left;
        call.Budget.Step(left.Count + right.Count);
        call.Budget.Reserve(16L * (left.Count + right.Count));
        var all = new SetBuilder(left.Count + right.Count);
        for (var i = 0; i < left.Count; i++) all.Add(left.Added(i));
        for (var i = 0; i < right.Count; i++) all.Add(right.Added(i));
        return all.ToSet();
    }

    /// <summary>The absolute value.</summary>
    public static Value? Abs(BuiltinCall call, NumberValue number)
    {
        if (number is IntegerValue { Value: > long.MinValue } integer) return IntegerValue.Of(Math.Abs(integer.Value));
        var exact = number.Exact;
        return exact.Sign < 0 ? Written(call, -exact) : number;
    }

    /// <summary>A computed number as a value, in OPA's spelling; fails for null, which says that it would be too long.</summary>
    public static Value? Written(BuiltinCall call, BigDecimal? result) =>
        result is { } number ? NumberSpelling.Of(number) : TooLong(call);

    private static Value? TooLong(BuiltinCall call) => call.Fail($"number has more than {BigDecimal.MaxDigits} digits");

    private static bool Numbers(BuiltinCall call, string name, Value left, Value right, out BigDecimal x, out BigDecimal y)
    {
        (x, y) = (default, default);
        call.Name = name;
        if (left is not NumberValue m) return call.OperandMustBe(1, "number", left) is not null;
        if (right is not NumberValue n) return call.OperandMustBe(2, "number", right) is not null;
        (x, y) = (m.Exact, n.Exact);
        call.Budget.Step(Cost(m, n));
        return true;
    }

    private static bool Sets(BuiltinCall call, string name, Value left, Value right, out SetValue s, out SetValue t)
    {
        (s, t) = (SetValue.Empty, SetValue.Empty);
        if (left is SetValue a && right is SetValue b)
        {
            (s, t) = (a, b);
            return true;
        }
        call.Name = name;
        _ = left is SetValue ? call.OperandMustBe(2, "set", right) : call.OperandMustBe(1, "set", left);
        return false;
    }

    private static BuiltinCall Named(this BuiltinCall call, string name)
    {
        call.Name = name;
        return call;
    }
}
