using Bylaw.Core.Plans;
using Bylaw.Core.Values;

namespace Bylaw.Cel.Planning;

/// <summary>Equality and order as the language has them: numbers of all types on one line, and nothing else across types.</summary>
internal static class Equality
{
    /// <summary>Whether two values are equal. The budget pays for what is looked at.</summary>
    public static bool AreEqual(Value left, Value right, Budget budget)
    {
        budget.Step();
        switch (left)
        {
            case ArrayValue list: return right is ArrayValue other && AreEqual(list, other, budget);
            case ObjectValue map: return right is ObjectValue otherMap && AreEqual(map, otherMap, budget);
            case OptionalValue optional: return right is OptionalValue otherOptional && AreEqual(optional, otherOptional, budget);
            default: return IsNumber(left) && IsNumber(right) ? Numbers.Compare(left, right) == 0 : left.Equals(right);
        }
    }

    /// <summary>Whether a list holds a value.</summary>
    public static bool Contains(ArrayValue list, Value item, Budget budget)
    {
        foreach (var known in list.Items)
            if (AreEqual(known, item, budget)) return true;
        return false;
    }

    /// <summary>Order of two values of types that have one; null for others.</summary>
    public static int? Compare(Value left, Value right) => (left, right) switch
    {
        (IntegerValue a, IntegerValue b) => a.Value.CompareTo(b.Value),
        (StringValue a, StringValue b) => StringValue.Compare(a.Text, b.Text),
        (BooleanValue a, BooleanValue b) => a.IsTrue.CompareTo(b.IsTrue),
        (BytesValue a, BytesValue b) => a.CompareTo(b),
        (TimestampValue a, TimestampValue b) => a.CompareTo(b),
        (DurationValue a, DurationValue b) => a.CompareTo(b),
        _ => null,
    };

    public static bool IsNumber(Value value) => value is NumberValue or UnsignedValue or DoubleValue;

    private static bool AreEqual(ArrayValue left, ArrayValue right, Budget budget)
    {
        if (left.Count != right.Count) return false;
        for (var i = 0; i < left.Count; i++)
            if (!AreEqual(left[i], right[i], budget)) return false;
        return true;
    }

    private static bool AreEqual(ObjectValue left, ObjectValue right, Budget budget)
    {
        if (left.Count != right.Count) return false;
        for (var i = 0; i < left.Count; i++)
            if (right.Get(left.WrittenKey(i)) is not { } value || !AreEqual(left.WrittenValue(i), value, budget)) return false;
        return true;
    }

    private static bool AreEqual(OptionalValue left, OptionalValue right, Budget budget) =>
        left.Value is null || right.Value is null ? left.Value is null && right.Value is null : AreEqual(left.Value, right.Value, budget);
}
