using System.Globalization;

namespace Bylaw.Core.Values;

/// <summary>
/// A binary floating-point number of 64 bits, for languages that tell it from a number. It equals the number of the same
/// value; NaN equals nothing.
/// </summary>
public sealed class DoubleValue(double value) : OpaqueValue
{
    /// <summary>The number.</summary>
    public double Value { get; } = value;

    /// <inheritdoc/>
    public override string TypeName => "double";

    /// <inheritdoc/>
    public override Value ToJson() => Exact() is { } number ? number : new StringValue(double.IsNaN(Value) ? "NaN" : Value > 0 ? "Infinity" : "-Infinity");

    /// <inheritdoc/>
    public override bool Equals(Value? other) => other switch
    {
        DoubleValue same => same.Value == Value,
        UnsignedValue or NumberValue => Exact() is { } number && number.Equals(other is UnsignedValue unsigned ? unsigned.ToJson() : other),
        _ => false,
    };

    /// <inheritdoc/>
    public override int GetHashCode() => Exact()?.GetHashCode() ?? Value.GetHashCode();

    /// <summary>The exact number; null when it is not finite.</summary>
    private NumberValue? Exact()
    {
        if (!double.IsFinite(Value)) return null;
        if (Value == Math.Floor(Value) && Math.Abs(Value) < 1L << 53) return IntegerValue.Of((long)Value);
        return NumberValue.TryParse(Value.ToString("R", CultureInfo.InvariantCulture));
    }
}
