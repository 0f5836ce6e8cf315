using Bylaw.Core.Values;

namespace Bylaw.Cel.Planning;

/// <summary>Numbers of three types. A number of JSON with a fraction, or beyond 64 bits, is a double.</summary>
internal static class Numbers
{
    /// <summary>The value, with numbers of JSON as the language's own.</summary>
    public static Value Own(Value value) => value is DecimalValue number ? new DoubleValue(number.ToDouble()) : value;

    public static double? Double(Value value) => value switch { DoubleValue number => number.Value, DecimalValue number => number.ToDouble(), _ => null };

    /// <summary>Numeric order across types; null when one is NaN, or none.</summary>
    public static int? Compare(Value left, Value right) => (Own(left), Own(right)) switch
    {
        (IntegerValue a, IntegerValue b) => a.Value.CompareTo(b.Value),
        (UnsignedValue a, UnsignedValue b) => a.Value.CompareTo(b.Value),
        (DoubleValue a, DoubleValue b) => double.IsNaN(a.Value) || double.IsNaN(b.Value) ? null : a.Value == b.Value ? 0 : a.Value < b.Value ? -1 : 1,
        (IntegerValue a, UnsignedValue b) => a.Value < 0 ? -1 : ((ulong)a.Value).CompareTo(b.Value),
        (UnsignedValue a, IntegerValue b) => b.Value < 0 ? 1 : a.Value.CompareTo((ulong)b.Value),
        (IntegerValue a, DoubleValue b) => Compare(a.Value, b.Value),
        (DoubleValue a, IntegerValue b) => -Compare(b.Value, a.Value),
        (UnsignedValue a, DoubleValue b) => Compare(a.Value, b.Value),
        (DoubleValue a, UnsignedValue b) => -Compare(b.Value, a.Value),
        _ => null,
    };

    // Within its range an integer is compared as the double nearest to it, as the language has it.
    private static int? Compare(long left, double right) =>
        double.IsNaN(right) ? null : right < long.MinValue ? 1 : right > long.MaxValue ? -1 : ((double)left).CompareTo(right);

    private static int? Compare(ulong left, double right) =>
        double.IsNaN(right) ? null : right < 0 ? 1 : right > ulong.MaxValue ? -1 : ((double)left).CompareTo(right);
}
