namespace Bylaw.Governance;

/// <summary>
/// The days on which something is in force: from the first through the last, both included, as days in UTC.
/// The only place that holds a written date against the clock.
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

/// <summary>Where an instant stands in a <see cref="Validity"/>.</summary>
public enum Standing
{
    /// <summary>Before the first day.</summary>
    Pending,

    /// <summary>From the first day through the last.</summary>
    InForce,

    /// <summary>After the last day.</summary>
    Lapsed,
}
