using System.Globalization;

namespace Bylaw.Core.Values;

/// <summary>An instant from the years 1 to 9999, to the nanosecond.</summary>
/// <param name="seconds">Seconds since 1970-01-01T00:00:00Z, rounded down.</param>
/// <param name="nanos">Nanoseconds after that, 0 to 999,999,999.</param>
public sealed class TimestampValue(long seconds, int nanos) : OpaqueValue
{
    /// <summary>The first second there is: 0001-01-01T00:00:00Z.</summary>
    public const long First = -62_135_596_800;

    /// <summary>The last second there is: 9999-12-31T23:59:59Z.</summary>
    public const long Last = 253_402_300_799;

    /// <summary>Seconds since 1970-01-01T00:00:00Z, rounded down.</summary>
    public long Seconds { get; } = seconds;

    /// <summary>Nanoseconds after them.</summary>
    public int Nanos { get; } = nanos;

    /// <inheritdoc/>
    public override string TypeName => "google.protobuf.Timestamp";

    /// <summary>The instant to 100 nanoseconds, in UTC.</summary>
    public DateTime Utc => DateTime.UnixEpoch.AddTicks(Seconds * TimeSpan.TicksPerSecond + Nanos / 100);

    /// <summary>In RFC 3339, in UTC: <c>2009-02-13T23:31:30.5Z</c>.</summary>
    public string Text
    {
        get
        {
            var fraction = Nanos == 0 ? "" : "." + Nanos.ToString("000000000", CultureInfo.InvariantCulture).TrimEnd('0');
            return Utc.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture) + fraction + "Z";
        }
    }

    /// <inheritdoc/>
    public override Value ToJson() => new StringValue(Text);

    /// <inheritdoc/>
    public override bool Equals(Value? other) => other is TimestampValue same && same.Seconds == Seconds && same.Nanos == Nanos;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Seconds, Nanos);

    /// <inheritdoc/>
    protected internal override int CompareWithin(OpaqueValue other) =>
        other is not TimestampValue same ? base.CompareWithin(other) : Seconds != same.Seconds ? Seconds.CompareTo(same.Seconds) : Nanos.CompareTo(same.Nanos);
}
