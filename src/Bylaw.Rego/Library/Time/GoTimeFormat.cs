using System.Globalization;
using System.Text;

namespace Bylaw.Rego.Library.Time;

/// <summary>Writes a time in a layout of Go's package <c>time</c>.</summary>
internal static class GoTimeFormat
{
    public static string Write(ZonedTime time, string layout)
    {
        var output = new StringBuilder();
        foreach (var part in GoLayout.Parse(layout))
        {
            output.Append(part.Prefix);
            Write(output, time, part);
        }
        return output.ToString();
    }

    private static void Write(StringBuilder output, ZonedTime time, LayoutPart part)
    {
        switch (part.Element)
        {
            case LayoutElement.LongYear: Pad(output, time.Year, 4, '0'); break;
            case LayoutElement.Year: Pad(output, Math.Max(0, time.Year) % 100, 2, '0'); break;
            case LayoutElement.LongMonth: output.Append(Calendar.Months[time.Month - 1]); break;
            case LayoutElement.Month: output.Append(Calendar.Months[time.Month - 1], 0, 3); break;
            case LayoutElement.NumberMonth: output.Append(time.Month); break;
            case LayoutElement.ZeroMonth: Pad(output, time.Month, 2, '0'); break;
            case LayoutElement.LongWeekday: output.Append(Calendar.Weekdays[time.Weekday]); break;
            case LayoutElement.Weekday: output.Append(Calendar.Weekdays[time.Weekday], 0, 3); break;
            case LayoutElement.Day: output.Append(time.Day); break;
            case LayoutElement.PaddedDay: Pad(output, time.Day, 2, ' '); break;
            case LayoutElement.ZeroDay: Pad(output, time.Day, 2, '0'); break;
            case LayoutElement.PaddedYearDay: Pad(output, time.YearDay, 3, ' '); break;
            case LayoutElement.ZeroYearDay: Pad(output, time.YearDay, 3, '0'); break;
            case LayoutElement.Hour: Pad(output, time.Hour, 2, '0'); break;
            case LayoutElement.Hour12: output.Append(Hour12(time)); break;
            case LayoutElement.ZeroHour12: Pad(output, Hour12(time), 2, '0'); break;
            case LayoutElement.Minute: output.Append(time.Minute); break;
            case LayoutElement.ZeroMinute: Pad(output, time.Minute, 2, '0'); break;
            case LayoutElement.Second: output.Append(time.Second); break;
            case LayoutElement.ZeroSecond: Pad(output, time.Second, 2, '0'); break;
            case LayoutElement.UpperPm: output.Append(time.Hour >= 12 ? "PM" : "AM"); break;
            case LayoutElement.LowerPm: output.Append(time.Hour >= 12 ? "pm" : "am"); break;
            case LayoutElement.ZoneName: WriteZoneName(output, time); break;
            case LayoutElement.ZoneOffset: WriteOffset(output, time.Offset, part.UsesZ, part.HasColon, part.OffsetFields); break;
            case LayoutElement.Fraction or LayoutElement.OptionalFraction: WriteFraction(output, time.Nanosecond, part); break;
        }
    }

    private static int Hour12(ZonedTime time) => time.Hour % 12 == 0 ? 12 : time.Hour % 12;

    private static void WriteZoneName(StringBuilder output, ZonedTime time)
    {
        if (time.ZoneName.Length > 0) output.Append(time.ZoneName);
        else WriteOffset(output, time.Offset, usesZ: false, hasColon: false, time.Offset / 60 % 60 == 0 ? 1 : 2);
    }

    private static void WriteOffset(StringBuilder output, int offset, bool usesZ, bool hasColon, int fields)
    {
        if (usesZ && offset == 0)
        {
            output.Append('Z');
            return;
        }
        output.Append(offset < 0 ? '-' : '+');
        offset = Math.Abs(offset);
        Pad(output, offset / 3600, 2, '0');
        if (fields < 2) return;
        if (hasColon) output.Append(':');
        Pad(output, offset / 60 % 60, 2, '0');
        if (fields < 3) return;
        if (hasColon) output.Append(':');
        Pad(output, offset % 60, 2, '0');
    }

    private static void WriteFraction(StringBuilder output, int nanosecond, LayoutPart part)
    {
        var digits = nanosecond.ToString("D9", CultureInfo.InvariantCulture)[..Math.Min(9, part.Text.Length - 1)];
        if (part.Element == LayoutElement.OptionalFraction)
        {
            digits = digits.TrimEnd('0');
            if (digits.Length == 0) return;
        }
        output.Append(part.Text[0]).Append(digits);
    }

    private static void Pad(StringBuilder output, long number, int width, char padding)
    {
        if (number < 0) output.Append('-');
        output.Append(Math.Abs(number).ToString(CultureInfo.InvariantCulture).PadLeft(width, padding));
    }
}
