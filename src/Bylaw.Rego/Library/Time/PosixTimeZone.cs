using System.Globalization;

namespace Bylaw.Rego.Library.Time;

/// <summary>
/// A rule for all years, as in the TZ variable of POSIX: <c>EST5EDT,M3.2.0,M11.1.0</c>. Zone files end with one for
/// the time after their last recorded change.
/// </summary>
internal sealed class PosixTimeZone
{
    private readonly (string Name, int Offset) _standard;
    private readonly (string Name, int Offset)? _daylight;
    private readonly Change _toDaylight;
    private readonly Change _toStandard;

    private PosixTimeZone((string, int) standard, (string, int)? daylight, Change toDaylight, Change toStandard)
    {
        _standard = standard;
        _daylight = daylight;
        _toDaylight = toDaylight;
        _toStandard = toStandard;
    }

    /// <summary>When in a year the change comes: the nth weekday of a month, or a day of the year.</summary>
    private readonly record struct Change(char Form, int Month, int Week, int Day, int Seconds)
    {
        /// <summary>Seconds from the start of the year to the change, on the clock before it.</summary>
        public long InYear(long year)
        {
            var first = Calendar.DayOf(year, 1, 1);
            long day;
            if (Form == 'M')
            {
                var monthStart = Calendar.DayOf(year, Month, 1);
                day = monthStart + (Day - Calendar.WeekdayOf(monthStart) + 7) % 7 + (Week - 1) * 7;
                if (day >= monthStart + Calendar.DaysIn(year, Month)) day -= 7;
            }
            else if (Form == 'J') day = first + Day - 1 + (Calendar.IsLeap(year) && Day >= 60 ? 1 : 0);
            else day = first + Day;
            return (day - first) * 86_400 + Seconds;
        }
    }

    /// <summary>Reads a rule; null when it is none.</summary>
    public static PosixTimeZone? Parse(string text)
    {
        var at = 0;
        if (!TryName(text, ref at, out var standard) || !TryOffset(text, ref at, out var west)) return null;
        var zone = (standard, -west);
        if (at == text.Length) return new PosixTimeZone(zone, null, default, default);
        if (!TryName(text, ref at, out var daylight)) return null;
        var daylightOffset = -west + 3600;
        if (at < text.Length && text[at] != ',')
        {
            if (!TryOffset(text, ref at, out var daylightWest)) return null;
            daylightOffset = -daylightWest;
        }
        // Without dates, the United States' rule holds.
        var rest = at < text.Length ? text[(at + 1)..] : "M3.2.0,M11.1.0";
        var parts = rest.Split(',');
        return parts.Length == 2 && ParseChange(parts[0]) is { } start && ParseChange(parts[1]) is { } end
            ? new PosixTimeZone(zone, (daylight, daylightOffset), start, end)
            : null;
    }

    public ZonePeriod At(long unixSeconds)
    {
        if (_daylight is not { } daylight) return new ZonePeriod(_standard.Name, _standard.Offset, long.MinValue, long.MaxValue);
        var year = Calendar.DateOf(Calendar.FloorDiv(unixSeconds + _standard.Offset, 86_400)).Year;
        ZonePeriod? found = null;
        // A change may fall into a neighbouring year of UTC.
        Span<(long At, bool IsDaylight)> changes = stackalloc (long, bool)[6];
        for (var i = 0; i < 3; i++)
        {
            var yearStart = Calendar.DayOf(year - 1 + i, 1, 1) * 86_400;
            changes[2 * i] = (yearStart + _toDaylight.InYear(year - 1 + i) - _standard.Offset, true);
            changes[2 * i + 1] = (yearStart + _toStandard.InYear(year - 1 + i) - daylight.Offset, false);
        }
        changes.Sort((a, b) => a.At.CompareTo(b.At));
        for (var i = 0; i < changes.Length; i++)
        {
            if (changes[i].At > unixSeconds) break;
            var (name, offset) = changes[i].IsDaylight ? daylight : _standard;
            found = new ZonePeriod(name, offset, changes[i].At, i + 1 < changes.Length ? changes[i + 1].At : long.MaxValue);
        }
        return found ?? new ZonePeriod(_standard.Name, _standard.Offset, long.MinValue, changes[0].At);
    }

    private static bool TryName(string text, ref int at, out string name)
    {
        var start = at;
        name = "";
        if (at < text.Length && text[at] == '<')
        {
            var end = text.IndexOf('>', at);
            if (end < 0) return false;
            name = text[(start + 1)..end];
            at = end + 1;
            return true;
        }
        while (at < text.Length && char.IsAsciiLetter(text[at])) at++;
        name = text[start..at];
        return name.Length >= 3;
    }

    /// <summary>Hours, minutes and seconds, as seconds: <c>-3:30</c>.</summary>
    private static bool TryOffset(string text, ref int at, out int seconds)
    {
        var start = at;
        while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] is '+' or '-' or ':')) at++;
        return TrySeconds(text[start..at], out seconds);
    }

    private static bool TrySeconds(string text, out int seconds)
    {
        seconds = 0;
        var parts = text.TrimStart('+', '-').Split(':');
        var unit = 3600;
        foreach (var part in parts)
        {
            if (!int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || unit == 0) return false;
            seconds += number * unit;
            unit /= 60;
        }
        if (text.StartsWith('-')) seconds = -seconds;
        return true;
    }

    private static Change? ParseChange(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var seconds = 2 * 3600;
        if (slash >= 0 && !TrySeconds(text[(slash + 1)..], out seconds)) return null;
        var date = slash < 0 ? text : text[..slash];
        if (date.StartsWith('M'))
        {
            var parts = date[1..].Split('.');
            return parts.Length == 3 && TryInt(parts[0], out var month) && TryInt(parts[1], out var week) && TryInt(parts[2], out var weekday)
                ? new Change('M', month, week, weekday, seconds)
                : null;
        }
        var isJulian = date.StartsWith('J');
        return TryInt(isJulian ? date[1..] : date, out var day) ? new Change(isJulian ? 'J' : 'N', 0, 0, day, seconds) : null;
    }

    private static bool TryInt(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
