namespace Bylaw.Rego.Library.Time;

/// <summary>The proleptic Gregorian calendar, counted in days since 1970-01-01; any year.</summary>
internal static class Calendar
{
    public static readonly string[] Months =
        ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

    public static readonly string[] Weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

    private const int DaysIn400Years = 146_097;

    public static bool IsLeap(long year) => year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

    public static int DaysIn(long year, int month) => month switch
    {
        2 => IsLeap(year) ? 29 : 28,
        4 or 6 or 9 or 11 => 30,
        _ => 31,
    };

    /// <summary>The day of a date; months and days beyond their range carry over.</summary>
    public static long DayOf(long year, long month, long day)
    {
        year += Math.DivRem(month - 1, 12, out var monthIndex);
        if (monthIndex < 0)
        {
            monthIndex += 12;
            year--;
        }
        // Years that begin in March put the leap day at the end, so that the months before it have fixed lengths.
        var marchYear = monthIndex < 2 ? year - 1 : year;
        var era = FloorDiv(marchYear, 400);
        var yearOfEra = marchYear - era * 400;
        var dayOfYear = (153 * ((monthIndex + 10) % 12) + 2) / 5;
        return era * DaysIn400Years + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468 + day - 1;
    }

    /// <summary>The date of a day.</summary>
    public static (long Year, int Month, int Day) DateOf(long day)
    {
        day += 719_468;
        var era = FloorDiv(day, DaysIn400Years);
        var dayOfEra = day - era * DaysIn400Years;
        var yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        var dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        var shifted = (5 * dayOfYear + 2) / 153;
        var month = (int)(shifted < 10 ? shifted + 3 : shifted - 9);
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, (int)(dayOfYear - (153 * shifted + 2) / 5 + 1));
    }

    /// <summary>0 for Sunday.</summary>
    public static int WeekdayOf(long day) => (int)FloorMod(day + 4, 7);

    public static long FloorDiv(long number, long divisor)
    {
        var quotient = number / divisor;
        return number % divisor < 0 ? quotient - 1 : quotient;
    }

    public static long FloorMod(long number, long divisor)
    {
        var rest = number % divisor;
        return rest < 0 ? rest + divisor : rest;
    }
}
