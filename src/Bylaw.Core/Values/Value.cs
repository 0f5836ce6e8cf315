namespace Bylaw.Core.Values;

/// <summary>
/// An immutable, JSON-shaped value. Equality is by content (numbers by their numeric value); order is the
/// canonical order: null, false, true, numbers, strings by code point, arrays, objects, sets, values of one language only.
/// </summary>
public abstract class Value : IEquatable<Value>, IComparable<Value>
{
    private protected Value() { }

    /// <summary>What kind of value it is.</summary>
    public abstract ValueKind Kind { get; }

    /// <summary>How large and how deep it is, as if every part were written out.</summary>
    internal virtual ValueSize Size => ValueSize.OfScalar;

    /// <inheritdoc/>
    public abstract bool Equals(Value? other);

    /// <inheritdoc/>
    public abstract override int GetHashCode();

    /// <inheritdoc/>
    public sealed override bool Equals(object? obj) => obj is Value other && Equals(other);

    /// <summary>Canonical order.</summary>
    public int CompareTo(Value? other) => other is null ? 1 : ValueOrder.Compare(this, other);

    /// <summary>The value as compact JSON; sets as sorted arrays, keys that are no strings as their JSON text.</summary>
    public override string ToString() => JsonWriter.Write(this);

    /// <summary>True and false as values.</summary>
    public static Value Of(bool value) => value ? BooleanValue.True : BooleanValue.False;

    /// <summary>A number.</summary>
    public static Value Of(long value) => IntegerValue.Of(value);

    /// <summary>A text.</summary>
    public static Value Of(string value) => new StringValue(value);
}
