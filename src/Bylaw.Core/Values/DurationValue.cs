using System.Globalization;

namespace Bylaw.Core.Values;

/// <summary>A length of time, to the nanosecond: about 292 years in either direction.</summary>
public sealed class DurationValue(long nanoseconds) : OpaqueValue
{
    /// <summary>Nanoseconds in a second.</summary>
    public const long Second = 1_000_000_000;

    /// <summary>The length, in nanoseconds.</summary>
    public long Nanoseconds { get; } = nanoseconds;

    /// <inheritdoc/>
    public override string TypeName => "google.protobuf.Duration";

    /// <inheritdoc/>
    public override Value ToJson() => new StringValue(Text);

    /// <summary>Seconds with their fraction: <c>90s</c>, <c>-0.5s</c>.</summary>
    public string Text
    {
        get
        {
            var magnitude = Nanoseconds < 0 ? 0UL - (ulong)Nanoseconds : (ulong)Nanoseconds;
            var fraction = (magnitude % Second).ToString("000000000", CultureInfo.InvariantCulture).TrimEnd('0');
            return string.Create(CultureInfo.InvariantCulture, $"{(Nanoseconds < 0 ? "-" : "")}{magnitude / Second}{(fraction.Length > 0 ? "." : "")}{fraction}s");
        }
    }

    /// <inheritdoc/>
    public override bool Equals(Value? other) => other is DurationValue same && same.Nanoseconds == Nanoseconds;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Nanoseconds, 1);

    /// <inheritdoc/>
    protected internal override int CompareWithin(OpaqueValue other) => other is DurationValue same ? Nanoseconds.CompareTo(same.Nanoseconds) : base.CompareWithin(other);
}
