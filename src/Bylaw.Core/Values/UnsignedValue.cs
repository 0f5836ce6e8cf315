using System.Numerics;

namespace Bylaw.Core.Values;

/// <summary>An unsigned integer of 64 bits, for languages that tell it from a number. It equals the number of the same value.</summary>
public sealed class UnsignedValue(ulong value) : OpaqueValue
{
    /// <summary>The integer.</summary>
    public ulong Value { get; } = value;

    /// <inheritdoc/>
    public override string TypeName => "uint";

    /// <inheritdoc/>
    public override Value ToJson() => NumberValue.Of(new BigInteger(Value));

    /// <inheritdoc/>
    public override bool Equals(Value? other) => other switch
    {
        UnsignedValue same => same.Value == Value,
        DoubleValue number => number.Equals(this),
        NumberValue number => number.Equals(ToJson()),
        _ => false,
    };

    /// <inheritdoc/>
    public override int GetHashCode() => ToJson().GetHashCode();
}
