namespace Bylaw.Core.Values;

/// <summary>True or false: two instances, comparable by reference.</summary>
public sealed class BooleanValue : Value
{
    private BooleanValue(bool value) => IsTrue = value;

    /// <summary>The true value.</summary>
    public static readonly BooleanValue True = new(true);

    /// <summary>The false value.</summary>
    public static readonly BooleanValue False = new(false);

    /// <summary>Whether it is the true value.</summary>
    public bool IsTrue { get; }

    /// <inheritdoc/>
    public override ValueKind Kind => ValueKind.Boolean;

    /// <inheritdoc/>
    public override bool Equals(Value? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => IsTrue ? 0x51a7 : 0x51a8;
}
