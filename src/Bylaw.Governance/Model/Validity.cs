namespace Bylaw.Governance;

/// <summary>
/// The days on which something is in force: from the first through the last, both included, as days in UTC.
/// With <see cref="TimeWindow"/> the only place that holds a written date against the clock.
/// </summary>
/// <param name="Starts">The first day; null for always.</param>
/// <param name="Expires">The last day; null for no end.</param>
public readonly record struct Validity(DateOnly? Starts, DateOnly? Expires)
{
    /// <summary>Where an instant stands in it.</summary>
    public Standing At(DateTimeOffset now)
    {
        var today = DayOf(now);
        if (Expires is { } last && today > last) return Standing.Lapsed;
        return Starts is { } first && today < first ? Standing.Pending : Standing.InForce;
    }

    /// <summary>The day of an instant, in UTC.</summary>
    public static DateOnly DayOf(DateTimeOffset now) => DateOnly.FromDateTime(now.UtcDateTime);
}

/// <summary>
/// The time in which something is in force to the second: from its first instant on, and not at its end any more.
/// </summary>
/// <param name="Starts">The first instant.</param>
/// <param name="Ends">The instant at which it is over.</param>
public readonly record struct TimeWindow(DateTimeOffset Starts, DateTimeOffset Ends)
{
    /// <summary>Where an instant stands in it.</summary>
    public Standing At(DateTimeOffset now) =>
        now >= Ends ? Standing.Lapsed : now < Starts ? Standing.Pending : Standing.InForce;
}

/// <summary>Where an instant stands in a <see cref="Validity"/> or <see cref="TimeWindow"/>.</summary>
public enum Standing
{
    /// <summary>Before the first day, or instant.</summary>
    Pending,

    /// <summary>From the first day through the last.</summary>
    InForce,

    /// <summary>After the last day, or from the end on.</summary>
    Lapsed,
}
