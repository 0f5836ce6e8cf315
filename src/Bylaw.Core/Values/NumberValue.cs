using System.Numerics;

namespace Bylaw.Core.Values;

/// <summary>A decimal number of any size. Equal numbers are equal values, however they were written.</summary>
public abstract class NumberValue : Value
{
    private protected NumberValue() { }

    /// <inheritdoc/>
    public sealed override ValueKind Kind => ValueKind.Number;

    /// <summary>The exact value.</summary>
    public abstract BigDecimal Exact { get; }

    /// <summary>The number as written where it was read, else in its shortest plain form.</summary>
    public abstract string Text { get; }

    /// <summary>The value as a 64-bit integer, when it is one (<c>4.0</c> is).</summary>
    public abstract bool TryGetInt64(out long value);

    /// <summary>The nearest double; infinite when beyond its range.</summary>
    public abstract double ToDouble();

    /// <summary>Whether the value has no fraction.</summary>
    public abstract bool IsInteger { get; }

    /// <inheritdoc/>
    public sealed override bool Equals(Value? other) =>
        ReferenceEquals(this, other) || (other is NumberValue number ? Compare(this, number) == 0 : other is UnsignedValue or DoubleValue && other.Equals(this));

    /// <inheritdoc/>
    public sealed override int GetHashCode() =>
        // HashCode is seeded at random: no input can be made whose numbers collide.
        TryGetInt64(out var value) ? HashCode.Combine(value) : Exact.GetHashCode();

    /// <summary>Numeric order.</summary>
    public static int Compare(NumberValue left, NumberValue right) =>
        left is IntegerValue a && right is IntegerValue b ? a.Value.CompareTo(b.Value) : left.Exact.CompareTo(right.Exact);

    /// <summary>The value in normal form: a 64-bit integer where it fits.</summary>
    public static NumberValue Of(BigDecimal value) =>
        value.TryGetInt64(out var integer) ? IntegerValue.Of(integer) : new DecimalValue(value, null);

    /// <summary>An integer of any size.</summary>
    public static NumberValue Of(BigInteger value) =>
        value >= long.MinValue && value <= long.MaxValue ? IntegerValue.Of((long)value) : new DecimalValue(new BigDecimal(value, 0), null);

    /// <summary>
    /// Reads a JSON number and keeps its spelling. Returns null when the text is no JSON number or its exponent
    /// is beyond what <see cref="BigDecimal"/> holds.
    /// </summary>
    public static NumberValue? TryParse(ReadOnlySpan<char> text)
    {
        if (text.Length is > 0 and < 19 && TryParseSmall(text, out var small)) return IntegerValue.Of(small);
        if (!BigDecimal.TryParse(text, out var value)) return null;
        if (value.TryGetInt64(out var integer) && text.IndexOfAny('.', 'e', 'E') < 0 && !(integer == 0 && text[0] == '-'))
            return IntegerValue.Of(integer);
        return new DecimalValue(value, text.ToString());
    }

    private static bool TryParseSmall(ReadOnlySpan<char> text, out long value)
    {
        value = 0;
        var start = text[0] == '-' ? 1 : 0;
        if (start == text.Length || (text[start] == '0' && (text.Length > start + 1 || start == 1))) return false;
        for (var i = start; i < text.Length; i++)
        {
            var digit = text[i] - '0';
            if ((uint)digit > 9) return false;
            value = value * 10 + digit;
        }
        if (start == 1) value = -value;
        return true;
    }
}

/// <summary>A number that fits a 64-bit integer and is written as one.</summary>
public sealed class IntegerValue : NumberValue
{
    private const int Lowest = -128, Highest = 1023;
    private static readonly IntegerValue[] Small = MakeSmall();

    private IntegerValue(long value) => Value = value;

    /// <summary>Zero.</summary>
    public static readonly IntegerValue Zero = Of(0);

    /// <summary>The integer.</summary>
    public long Value { get; }

    /// <summary>An integer; small ones are shared.</summary>
    public static new IntegerValue Of(long value) =>
        value is >= Lowest and <= Highest ? Small[value - Lowest] : new IntegerValue(value);

    /// <inheritdoc/>
    public override BigDecimal Exact => new(Value, 0);

    /// <inheritdoc/>
    public override string Text => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public override bool IsInteger => true;

    /// <inheritdoc/>
    public override bool TryGetInt64(out long value)
    {
        value = Value;
        return true;
    }

    /// <inheritdoc/>
    public override double ToDouble() => Value;

    private static IntegerValue[] MakeSmall()
    {
        var all = new IntegerValue[Highest - Lowest + 1];
        for (var i = 0; i < all.Length; i++) all[i] = new IntegerValue(i + Lowest);
        return all;
    }
}

/// <summary>A number with a fraction, with an exponent, or beyond 64 bits.</summary>
public sealed class DecimalValue : NumberValue
{
    private readonly string? _written;

    /// <summary>Wraps an exact value; <paramref name="written"/> is its spelling, null for the shortest.</summary>
    public DecimalValue(BigDecimal value, string? written)
    {
        Exact = value;
        _written = written;
    }

    /// <inheritdoc/>
    public override BigDecimal Exact { get; }

    /// <inheritdoc/>
    public override string Text => _written ?? Exact.ToString();

    /// <inheritdoc/>
    public override bool IsInteger => Exact.IsInteger;

    /// <inheritdoc/>
    public override bool TryGetInt64(out long value) => Exact.TryGetInt64(out value);

    /// <inheritdoc/>
    public override double ToDouble() => Exact.ToDouble();
}
