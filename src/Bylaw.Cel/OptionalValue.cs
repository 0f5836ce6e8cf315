using Bylaw.Core.Values;

namespace Bylaw.Cel;

/// <summary>A value, or none.</summary>
internal sealed class OptionalValue : OpaqueValue
{
    private OptionalValue(Value? value) => Value = value;

    /// <summary>None.</summary>
    public static readonly OptionalValue None = new(null);

    /// <summary>The value; null for none.</summary>
    public Value? Value { get; }

    public override string TypeName => "optional_type";

    protected override Value? Holds => Value;

    public static OptionalValue Of(Value value) => new(value);

    public static OptionalValue From(Value? value) => value is null ? None : new OptionalValue(value);

    public override Value ToJson() => Value is OpaqueValue inner ? inner.ToJson() : Value ?? NullValue.Instance;

    public override bool Equals(Value? other) => other is OptionalValue optional && (Value is null ? optional.Value is null : Value.Equals(optional.Value));

    public override int GetHashCode() => HashCode.Combine(Value);
}
