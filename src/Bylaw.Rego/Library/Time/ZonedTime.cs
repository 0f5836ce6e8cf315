namespace Bylaw.Rego.Library.Time;

/// <summary>A point in time, as clocks and calendars in a time zone show it.</summary>
internal readonly struct ZonedTime
{
    private const int SecondsPerDay = 86_400;
    private const long NanosecondsPerSecond = 1_000_000_000;
    private readonly long _localDay;
    private readonly int _secondOfDay;

    private ZonedTime(long unixSeconds, int nanosecond, TimeZoneRules zone)
    {
        UnixSeconds = unixSeconds;
        Nanosecond = nanosecond;
        Zone = zone;
        var period = zone.At(unixSeconds);
        (ZoneName, Offset) = (period.Name, period.Offset);
        var local = unixSeconds + period.Offset;
        _localDay = Calendar.FloorDiv(local, SecondsPerDay);
        _secondOfDay = (int)Calendar.FloorMod(local, SecondsPerDay);
        (Year, Month, Day) = Calendar.DateOf(_localDay);
    }

    public TimeZoneRules Zone { get; }

    public long UnixSeconds { get; }

    public long Year { get; }

    public int Month { get; }

    public int Day { get; }

    public int YearDay => (int)(_localDay - Calendar.DayOf(Year, 1, 1)) + 1;

    public int Hour => _secondOfDay / 3600;

    public int Minute => _secondOfDay / 60 % 60;

    public int Second => _secondOfDay % 60;

    public int Nanosecond { get; }

    public int Weekday => Calendar.WeekdayOf(_localDay);

    public string ZoneName { get; }

    /// <summary>Seconds east of UTC.</summary>
    public int Offset { get; }

    /// <summary>Nanoseconds since 1970; null beyond 64 bits.</summary>
    public long? UnixNanoseconds
    {
        get
        {
            var exact = (Int128)UnixSeconds * NanosecondsPerSecond + Nanosecond;
            return exact >= long.MinValue && exact <= long.MaxValue ? (long)exact : null;
        }
    }

    public static ZonedTime FromUnixNanoseconds(long nanoseconds, TimeZoneRules zone) =>
        new(Calendar.FloorDiv(nanoseconds, NanosecondsPerSecond), (int)Calendar.FloorMod(nanoseconds, NanosecondsPerSecond), zone);

    /// <summary>The time that clocks show; each field may go beyond its range and carries over.</summary>
    public static ZonedTime FromFields(long year, long month, long day, long hour, long minute, long second, int nanosecond, TimeZoneRules zone)
    {
        var local = Calendar.DayOf(year, month, day) * SecondsPerDay + hour * 3600 + minute * 60 + second;
        return new ZonedTime(zone.ToUnix(local), nanosecond, zone);
    }

    public ZonedTime In(TimeZoneRules zone) => new(UnixSeconds, Nanosecond, zone);

    public ZonedTime AddDate(long years, long months, long days) =>
        FromFields(Year + years, Month + months, Day + days, Hour, Minute, Second, Nanosecond, Zone);

    public bool IsAfter(ZonedTime other) =>
        UnixSeconds > other.UnixSeconds || (UnixSeconds == other.UnixSeconds && Nanosecond > other.Nanosecond);
}
