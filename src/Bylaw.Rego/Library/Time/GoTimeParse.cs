using System.Globalization;

namespace Bylaw.Rego.Library.Time;

/// <summary>Reads a time in a layout of Go's package <c>time</c>. Zones that are only named count as UTC.</summary>
internal ref struct GoTimeParse
{
    private readonly string _layout;
    private readonly string _text;
    private ReadOnlySpan<char> _rest;
    private string? _rangeError;
    private long _year;
    private int _month = -1;
    private int _day = -1;
    private int _yearDay = -1;
    private int _hour;
    private int _minute;
    private int _second;
    private int _nanosecond;
    private int _offset;
    private bool _isPm;
    private bool _isAm;

    private GoTimeParse(string layout, string text)
    {
        _layout = layout;
        _text = text;
        _rest = text;
    }

    /// <summary>The time, or null with Go's message.</summary>
    public static ZonedTime? Read(string layout, string text, out string error)
    {
        var parse = new GoTimeParse(layout, text);
        error = parse.ReadParts() ?? parse.CheckFields() ?? "";
        if (error.Length > 0) return null;
        return ZonedTime.FromFields(parse._year, parse._month, parse._day, parse._hour, parse._minute, parse._second - parse._offset, parse._nanosecond, TimeZoneRules.Utc);
    }

    private string? ReadParts()
    {
        var parts = GoLayout.Parse(_layout);
        for (var i = 0; i < parts.Count; i++)
        {
            var part = parts[i];
            if (!TrySkip(part.Prefix)) return CannotParse(_rest, part.Prefix);
            if (part.Element == LayoutElement.None) break;
            var before = _rest;
            var isRead = TryRead(part, nextIsFraction: i + 1 < parts.Count && parts[i + 1].Element is LayoutElement.Fraction or LayoutElement.OptionalFraction);
            if (_rangeError is { } range) return $"parsing time {GoText.Quote(_text)}: {range} out of range";
            if (!isRead) return CannotParse(before, part.Text);
        }
        return _rest.IsEmpty ? null : $"parsing time {GoText.Quote(_text)}: extra text: {GoText.Quote(_rest.ToString())}";
    }

    private readonly string CannotParse(ReadOnlySpan<char> rest, string wanted) =>
        $"parsing time {GoText.Quote(_text)} as {GoText.Quote(_layout)}: cannot parse {GoText.Quote(rest.ToString())} as {GoText.Quote(wanted)}";

    private string? CheckFields()
    {
        if (_isPm && _hour < 12) _hour += 12;
        if (_isAm && _hour == 12) _hour = 0;
        if (_yearDay >= 0 && CheckYearDay() is { } error) return error;
        if (_month < 0) _month = 1;
        if (_day < 0) _day = 1;
        return _day < 1 || _day > Calendar.DaysIn(_year, _month) ? $"parsing time {GoText.Quote(_text)}: day out of range" : null;
    }

    private string? CheckYearDay()
    {
        if (_yearDay < 1 || _yearDay > (Calendar.IsLeap(_year) ? 366 : 365)) return $"parsing time {GoText.Quote(_text)}: day-of-year out of range";
        var (_, month, day) = Calendar.DateOf(Calendar.DayOf(_year, 1, 1) + _yearDay - 1);
        if (_month >= 0 && _month != month) return $"parsing time {GoText.Quote(_text)}: day-of-year does not match month";
        if (_day >= 0 && _day != day) return $"parsing time {GoText.Quote(_text)}: day-of-year does not match day";
        (_month, _day) = (month, day);
        return null;
    }

    /// <summary>Passes literal text; runs of spaces match runs of spaces.</summary>
    private bool TrySkip(ReadOnlySpan<char> prefix)
    {
        while (!prefix.IsEmpty)
        {
            if (prefix[0] == ' ')
            {
                if (!_rest.IsEmpty && _rest[0] != ' ') return false;
                prefix = prefix.TrimStart(' ');
                _rest = _rest.TrimStart(' ');
                continue;
            }
            if (_rest.IsEmpty || _rest[0] != prefix[0]) return false;
            prefix = prefix[1..];
            _rest = _rest[1..];
        }
        return true;
    }

    private bool TryRead(LayoutPart part, bool nextIsFraction) => part.Element switch
    {
        LayoutElement.Year => TryTwoDigitYear(),
        LayoutElement.LongYear => TryDigits(4, out var year) && Set(out _year, year),
        LayoutElement.Month => TryName(Calendar.Months, 3, out var month) && Set(out _month, month + 1),
        LayoutElement.LongMonth => TryName(Calendar.Months, int.MaxValue, out var month) && Set(out _month, month + 1),
        LayoutElement.NumberMonth or LayoutElement.ZeroMonth => TryNumber(part.Element == LayoutElement.ZeroMonth, out _month) && InRange(_month, 1, 12, "month"),
        LayoutElement.Weekday => TryName(Calendar.Weekdays, 3, out _),
        LayoutElement.LongWeekday => TryName(Calendar.Weekdays, int.MaxValue, out _),
        LayoutElement.Day or LayoutElement.PaddedDay or LayoutElement.ZeroDay => TryDay(part.Element),
        LayoutElement.PaddedYearDay or LayoutElement.ZeroYearDay => TryYearDay(part.Element == LayoutElement.PaddedYearDay),
        LayoutElement.Hour => TryNumber(false, out _hour) && InRange(_hour, 0, 23, "hour"),
        LayoutElement.Hour12 or LayoutElement.ZeroHour12 => TryNumber(part.Element == LayoutElement.ZeroHour12, out _hour) && InRange(_hour, 0, 12, "hour"),
        LayoutElement.Minute or LayoutElement.ZeroMinute => TryNumber(part.Element == LayoutElement.ZeroMinute, out _minute) && InRange(_minute, 0, 59, "minute"),
        LayoutElement.Second or LayoutElement.ZeroSecond => TrySecond(part.Element == LayoutElement.ZeroSecond, nextIsFraction),
        LayoutElement.UpperPm => TryHalfOfDay("AM", "PM"),
        LayoutElement.LowerPm => TryHalfOfDay("am", "pm"),
        LayoutElement.ZoneOffset => TryOffset(part),
        LayoutElement.ZoneName => TryZoneName(),
        LayoutElement.Fraction => _rest.Length >= part.Text.Length && TryFraction(part.Text.Length),
        _ => TryOptionalFraction(),
    };

    private static bool Set<T>(out T field, T value)
    {
        field = value;
        return true;
    }

    private bool InRange(int number, int least, int most, string what)
    {
        if (number < least || number > most) _rangeError = what;
        return _rangeError is null;
    }

    private readonly bool IsDigit(int at) => at < _rest.Length && char.IsAsciiDigit(_rest[at]);

    private bool TryDigits(int count, out int number)
    {
        number = 0;
        for (var i = 0; i < count; i++)
        {
            if (!IsDigit(i)) return false;
            number = number * 10 + (_rest[i] - '0');
        }
        _rest = _rest[count..];
        return true;
    }

    /// <summary>One or two digits; exactly two when fixed.</summary>
    private bool TryNumber(bool isFixed, out int number) => TryDigits(isFixed || IsDigit(1) ? 2 : 1, out number);

    private bool TryTwoDigitYear()
    {
        if (!TryDigits(2, out var year)) return false;
        _year = year + (year >= 69 ? 1900 : 2000);
        return true;
    }

    private bool TryName(string[] names, int length, out int index)
    {
        for (index = 0; index < names.Length; index++)
        {
            var name = names[index].AsSpan(0, Math.Min(length, names[index].Length));
            if (!_rest.StartsWith(name, StringComparison.OrdinalIgnoreCase)) continue;
            _rest = _rest[name.Length..];
            return true;
        }
        return false;
    }

    private bool TryDay(LayoutElement element)
    {
        if (element == LayoutElement.PaddedDay && _rest.StartsWith(" ")) _rest = _rest[1..];
        return TryNumber(element == LayoutElement.ZeroDay, out _day);
    }

    private bool TryYearDay(bool isPadded)
    {
        for (var i = 0; i < 2 && isPadded && _rest.StartsWith(" "); i++) _rest = _rest[1..];
        var digits = 0;
        while (digits < 3 && IsDigit(digits)) digits++;
        return digits > 0 && (isPadded || digits == 3) && TryDigits(digits, out _yearDay);
    }

    /// <summary>A fraction may follow the seconds even if the layout has none.</summary>
    private bool TrySecond(bool isFixed, bool nextIsFraction)
    {
        if (!TryNumber(isFixed, out _second) || !InRange(_second, 0, 59, "second")) return false;
        return nextIsFraction || TryOptionalFraction();
    }

    private bool TryOptionalFraction()
    {
        if (_rest.IsEmpty || _rest[0] is not ('.' or ',') || !IsDigit(1)) return true;
        var length = 1;
        while (IsDigit(length)) length++;
        return TryFraction(length);
    }

    private bool TryFraction(int length)
    {
        if (_rest[0] is not ('.' or ',')) return false;
        var digits = _rest[1..length];
        foreach (var c in digits)
            if (!char.IsAsciiDigit(c)) return false;
        _nanosecond = int.Parse(digits[..Math.Min(9, digits.Length)].ToString().PadRight(9, '0'), NumberStyles.None, CultureInfo.InvariantCulture);
        _rest = _rest[length..];
        return true;
    }

    private bool TryHalfOfDay(string am, string pm)
    {
        _isPm = _rest.StartsWith(pm, StringComparison.Ordinal);
        _isAm = _rest.StartsWith(am, StringComparison.Ordinal);
        if (!_isPm && !_isAm) return false;
        _rest = _rest[2..];
        return true;
    }

    private bool TryOffset(LayoutPart part)
    {
        if (part.UsesZ && _rest.StartsWith("Z"))
        {
            _rest = _rest[1..];
            _offset = 0;
            return true;
        }
        if (_rest.IsEmpty || _rest[0] is not ('+' or '-')) return false;
        var sign = _rest[0] == '-' ? -1 : 1;
        _rest = _rest[1..];
        Span<int> fields = [0, 0, 0];
        for (var i = 0; i < part.OffsetFields; i++)
        {
            if (i > 0 && part.HasColon)
            {
                if (!_rest.StartsWith(":")) return false;
                _rest = _rest[1..];
            }
            if (!TryDigits(2, out fields[i])) return false;
        }
        _offset = sign * ((fields[0] * 60 + fields[1]) * 60 + fields[2]);
        return InRange(fields[0], 0, 24, "time zone offset hour") && InRange(fields[1], 0, 60, "time zone offset minute") && InRange(fields[2], 0, 60, "time zone offset second");
    }

    /// <summary>Something that looks like an abbreviation: its offset is unknown.</summary>
    private bool TryZoneName()
    {
        var length = ZoneNameLength();
        if (length == 0) return false;
        _rest = _rest[length..];
        return true;
    }

    private readonly int ZoneNameLength()
    {
        if (_rest.StartsWith("UTC")) return 3;
        if (_rest.Length < 3) return 0;
        if (_rest.StartsWith("ChST") || _rest.StartsWith("MeST")) return 4;
        if (_rest.StartsWith("GMT")) return 3 + SignedHourLength(_rest[3..]);
        if (_rest[0] is '+' or '-') return SignedHourLength(_rest);
        var letters = 0;
        while (letters < 6 && letters < _rest.Length && char.IsAsciiLetterUpper(_rest[letters])) letters++;
        return letters switch
        {
            3 => 3,
            4 => _rest[3] == 'T' || _rest.StartsWith("WITA") ? 4 : 0,
            5 => _rest[4] == 'T' ? 5 : 0,
            _ => 0,
        };
    }

    private static int SignedHourLength(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text[0] is not ('+' or '-')) return 0;
        var end = 1;
        while (end < text.Length && char.IsAsciiDigit(text[end])) end++;
        return end > 1 && int.TryParse(text[1..end], NumberStyles.None, CultureInfo.InvariantCulture, out var hours) && hours <= 23 ? end : 0;
    }
}
