namespace Bylaw.Core.Values;

/// <summary>JSON null.</summary>
public sealed class NullValue : Value
{
    private NullValue() { }

    /// <summary>The only instance.</summary>
    public static readonly NullValue Instance = new();

    /// <inheritdoc/>
    public override ValueKind Kind => ValueKind.Null;

    /// <inheritdoc/>
    public override bool Equals(Value? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => 0x2f0b;
}
