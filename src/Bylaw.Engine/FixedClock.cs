namespace Bylaw.Engine;

/// <summary>
/// A clock whose date stands still: what <c>--as-of</c> asks for, and what one decision sees. Time still passes for
/// those who measure how long something takes.
/// </summary>
/// <param name="now">The instant at which it stands.</param>
/// <param name="measure">The clock that measures; null for the system's.</param>
public sealed class FixedClock(DateTimeOffset now, TimeProvider? measure = null) : TimeProvider
{
    private readonly TimeProvider _measure = measure ?? System;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => now.ToUniversalTime();

    /// <inheritdoc/>
    public override long GetTimestamp() => _measure.GetTimestamp();

    /// <inheritdoc/>
    public override long TimestampFrequency => _measure.TimestampFrequency;

    /// <summary>A clock that stands at the start of a day in UTC.</summary>
    public static FixedClock At(DateOnly day) => new(new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero));
}
