using System.Globalization;
using Bylaw.Core.Values;

namespace Bylaw.Cel.Planning;

/// <summary>Instants and lengths of time: arithmetic, texts, and their parts in a time zone.</summary>
internal static class Times
{
    private const string OutOfRange = "range";

    /// <summary>Lengths go from -10,000 to 10,000 years.</summary>
    private const long MostSeconds = 315_576_000_000;

    public static Value? Add(DurationValue a, DurationValue b, char sign, CelSession session)
    {
        var sum = sign == '+' ? (Int128)a.Nanoseconds + b.Nanoseconds : (Int128)a.Nanoseconds - b.Nanoseconds;
        return Duration(sum) ?? session.Fail(Arithmetic.Overflow);
    }

    public static Value? Add(TimestampValue a, DurationValue b, char sign, CelSession session)
    {
        var sum = Nanos(a) + (sign == '+' ? b.Nanoseconds : -(Int128)b.Nanoseconds);
        return Timestamp(sum) ?? session.Fail("timestamp overflow");
    }

    public static Value? Between(TimestampValue a, TimestampValue b, CelSession session) => Duration(Nanos(a) - Nanos(b)) ?? session.Fail("duration overflow");

    public static TimestampValue? Timestamp(Int128 nanos)
    {
        var seconds = nanos / DurationValue.Second;
        var rest = nanos % DurationValue.Second;
        if (rest < 0) (seconds, rest) = (seconds - 1, rest + DurationValue.Second);
        return seconds < TimestampValue.First || seconds > TimestampValue.Last ? null : new TimestampValue((long)seconds, (int)rest);
    }

    public static DurationValue? Duration(Int128 nanos) =>
        nanos < long.MinValue || nanos > long.MaxValue || Int128.Abs(nanos) > (Int128)MostSeconds * DurationValue.Second ? null : new DurationValue((long)nanos);

    /// <summary>An instant in RFC 3339; null for what is none.</summary>
    public static TimestampValue? ParseTimestamp(string text)
    {
        // yyyy-mm-ddThh:mm:ss[.f…](Z|±hh:mm)
        if (text.Length < 20 || text[4] != '-' || text[7] != '-' || text[10] is not ('T' or 't') || text[13] != ':' || text[16] != ':') return null;
        if (!Number(text, 0, 4, out var year) || !Number(text, 5, 2, out var month) || !Number(text, 8, 2, out var day) || !Number(text, 11, 2, out var hour) || !Number(text, 14, 2, out var minute) || !Number(text, 17, 2, out var second)) return null;
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59) return null;
        var at = 19;
        var nanos = 0;
        if (text[at] == '.' && !Fraction(text, ref at, out nanos)) return null;
        if (Offset(text, at) is not { } offset) return null;
        var seconds = (new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc).Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerSecond - offset;
        return Timestamp((Int128)seconds * DurationValue.Second + nanos);
    }

    /// <summary>A length such as <c>1h30m</c> or <c>-1.5s</c>; null for what is none, or out of range.</summary>
    public static DurationValue? ParseDuration(string text)
    {
        var at = 0;
        var isNegative = text.StartsWith('-');
        if (isNegative || text.StartsWith('+')) at++;
        if (text[at..] == "0") return new DurationValue(0);
        if (at == text.Length) return null;
        Int128 total = 0;
        while (at < text.Length)
        {
            var start = at;
            while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] == '.')) at++;
            var number = text.AsSpan(start, at - start);
            start = at;
            while (at < text.Length && !char.IsAsciiDigit(text[at]) && text[at] != '.') at++;
            if (UnitOf(text.AsSpan(start, at - start)) is not { } unit || number.Length is 0 or > 40 || Scaled(number, unit) is not { } part) return null;
            total += part;
            if (total > (Int128)MostSeconds * DurationValue.Second) return null;
        }
        return Duration(isNegative ? -total : total);
    }

    /// <summary>A part of an instant in a time zone; null with a failure.</summary>
    public static Value? Part(TimestampValue instant, string part, string zone, CelSession session)
    {
        if (OffsetOf(zone, instant) is not { } offset) return session.Fail($"unknown time zone {zone}");
        if (Timestamp(Nanos(instant) + (Int128)offset * DurationValue.Second) is not { } local) return session.Fail(OutOfRange);
        var time = local.Utc;
        return IntegerValue.Of(part switch
        {
            "getFullYear" => time.Year,
            "getMonth" => time.Month - 1,
            "getDate" => time.Day,
            "getDayOfMonth" => time.Day - 1,
            "getDayOfWeek" => (int)time.DayOfWeek,
            "getDayOfYear" => time.DayOfYear - 1,
            "getHours" => time.Hour,
            "getMinutes" => time.Minute,
            "getSeconds" => time.Second,
            _ => local.Nanos / 1_000_000,
        });
    }

    /// <summary>A length in whole units, or its milliseconds beyond the second.</summary>
    public static Value Part(DurationValue duration, string part) => IntegerValue.Of(part switch
    {
        "getHours" => duration.Nanoseconds / (3600 * DurationValue.Second),
        "getMinutes" => duration.Nanoseconds / (60 * DurationValue.Second),
        "getSeconds" => duration.Nanoseconds / DurationValue.Second,
        _ => duration.Nanoseconds % DurationValue.Second / 1_000_000,
    });

    private static Int128 Nanos(TimestampValue instant) => (Int128)instant.Seconds * DurationValue.Second + instant.Nanos;

    private static long? OffsetOf(string zone, TimestampValue instant)
    {
        if (zone is "" or "UTC" or "Z") return 0;
        if (zone[0] is '+' or '-' || char.IsAsciiDigit(zone[0])) return Offset(char.IsAsciiDigit(zone[0]) ? "+" + zone : zone, 0);
        // A name is looked up as a file: it must not lead out of the folder of zones.
        if (zone[0] == '/' || zone.Contains("..", StringComparison.Ordinal) || zone.Contains('\\', StringComparison.Ordinal)) return null;
        try
        {
            return (long)TimeZoneInfo.FindSystemTimeZoneById(zone).GetUtcOffset(new DateTimeOffset(instant.Utc, TimeSpan.Zero)).TotalSeconds;
        }
        catch (Exception exception) when (exception is TimeZoneNotFoundException or InvalidTimeZoneException or System.Security.SecurityException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Seconds of <c>Z</c> or <c>±hh:mm</c> at the end of a text.</summary>
    private static long? Offset(string text, int at)
    {
        if (at == text.Length - 1 && text[at] is 'Z' or 'z') return 0;
        if (at != text.Length - 6 || text[at] is not ('+' or '-') || text[at + 3] != ':') return null;
        if (!Number(text, at + 1, 2, out var hours) || !Number(text, at + 4, 2, out var minutes) || hours > 23 || minutes > 59) return null;
        return (text[at] == '-' ? -1 : 1) * (hours * 3600L + minutes * 60L);
    }

    private static bool Fraction(string text, ref int at, out int nanos)
    {
        var start = ++at;
        while (at < text.Length && char.IsAsciiDigit(text[at])) at++;
        nanos = 0;
        for (var i = 0; i < 9; i++) nanos = nanos * 10 + (start + i < at ? text[start + i] - '0' : 0);
        return at > start && at < text.Length;
    }

    private static bool Number(string text, int at, int length, out int number) => int.TryParse(text.AsSpan(at, length), NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static long? UnitOf(ReadOnlySpan<char> unit) => unit switch
    {
        "ns" => 1,
        "us" or "\u00b5s" or "\u03bcs" => 1_000,
        "ms" => 1_000_000,
        "s" => DurationValue.Second,
        "m" => 60 * DurationValue.Second,
        "h" => 3600 * DurationValue.Second,
        _ => null,
    };

    private static Int128? Scaled(ReadOnlySpan<char> number, long unit)
    {
        var dot = number.IndexOf('.');
        var whole = dot < 0 ? number : number[..dot];
        var fraction = dot < 0 ? default : number[(dot + 1)..];
        if (fraction.Contains('.') || (whole.Length == 0 && fraction.Length == 0)) return null;
        Int128 result = 0;
        foreach (var digit in whole)
        {
            result = result * 10 + (digit - '0');
            if (result > long.MaxValue) return null;
        }
        result *= unit;
        Int128 scale = unit;
        foreach (var digit in fraction)
        {
            if (scale == 0) break;
            // Digits below a nanosecond are cut off, each for itself as small as it is.
            result += scale * (digit - '0') / 10;
            scale /= 10;
        }
        return result;
    }
}
