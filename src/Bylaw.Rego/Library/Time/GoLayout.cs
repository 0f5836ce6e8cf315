namespace Bylaw.Rego.Library.Time;

/// <summary>The elements of Go's reference time <c>Mon Jan 2 15:04:05 MST 2006</c> and their variants.</summary>
internal enum LayoutElement
{
    None,
    LongMonth, Month, NumberMonth, ZeroMonth,
    LongWeekday, Weekday,
    Day, PaddedDay, ZeroDay, PaddedYearDay, ZeroYearDay,
    Hour, Hour12, ZeroHour12,
    Minute, ZeroMinute,
    Second, ZeroSecond,
    LongYear, Year,
    UpperPm, LowerPm,
    ZoneName,
    ZoneOffset,
    Fraction, OptionalFraction,
}

/// <summary>An element of a layout with the literal text before it.</summary>
/// <param name="Prefix">Text before the element.</param>
/// <param name="Element">The element; none after the last.</param>
/// <param name="Text">The element as the layout writes it.</param>
internal readonly record struct LayoutPart(string Prefix, LayoutElement Element, string Text)
{
    /// <summary>Whether UTC is written as <c>Z</c>.</summary>
    public bool UsesZ => Text[0] == 'Z';

    public bool HasColon => Text.Contains(':', StringComparison.Ordinal);

    /// <summary>How many of hours, minutes and seconds an offset has.</summary>
    public int OffsetFields => Text.Count(char.IsAsciiDigit) / 2;
}

/// <summary>Reads layouts of Go's package <c>time</c>.</summary>
internal static class GoLayout
{
    public const string Rfc3339Nano = "2006-01-02T15:04:05.999999999Z07:00";
    public const string Rfc3339 = "2006-01-02T15:04:05Z07:00";

    // Longer texts stand before their own beginnings.
    private static readonly (string Text, LayoutElement Element)[] Elements =
    [
        ("January", LayoutElement.LongMonth), ("Jan", LayoutElement.Month),
        ("Monday", LayoutElement.LongWeekday), ("Mon", LayoutElement.Weekday), ("MST", LayoutElement.ZoneName),
        ("002", LayoutElement.ZeroYearDay),
        ("01", LayoutElement.ZeroMonth), ("02", LayoutElement.ZeroDay), ("03", LayoutElement.ZeroHour12),
        ("04", LayoutElement.ZeroMinute), ("05", LayoutElement.ZeroSecond), ("06", LayoutElement.Year),
        ("15", LayoutElement.Hour), ("1", LayoutElement.NumberMonth),
        ("2006", LayoutElement.LongYear), ("2", LayoutElement.Day),
        ("__2", LayoutElement.PaddedYearDay), ("_2", LayoutElement.PaddedDay),
        ("3", LayoutElement.Hour12), ("4", LayoutElement.Minute), ("5", LayoutElement.Second),
        ("PM", LayoutElement.UpperPm), ("pm", LayoutElement.LowerPm),
        ("-070000", LayoutElement.ZoneOffset), ("-07:00:00", LayoutElement.ZoneOffset), ("-0700", LayoutElement.ZoneOffset),
        ("-07:00", LayoutElement.ZoneOffset), ("-07", LayoutElement.ZoneOffset),
        ("Z070000", LayoutElement.ZoneOffset), ("Z07:00:00", LayoutElement.ZoneOffset), ("Z0700", LayoutElement.ZoneOffset),
        ("Z07:00", LayoutElement.ZoneOffset), ("Z07", LayoutElement.ZoneOffset),
    ];

    /// <summary>The layout behind a constant's name, or the text itself.</summary>
    public static string Named(string name) => name switch
    {
        "ANSIC" => "Mon Jan _2 15:04:05 2006",
        "UnixDate" => "Mon Jan _2 15:04:05 MST 2006",
        "RubyDate" => "Mon Jan 02 15:04:05 -0700 2006",
        "RFC822" => "02 Jan 06 15:04 MST",
        "RFC822Z" => "02 Jan 06 15:04 -0700",
        "RFC850" => "Monday, 02-Jan-06 15:04:05 MST",
        "RFC1123" => "Mon, 02 Jan 2006 15:04:05 MST",
        "RFC1123Z" => "Mon, 02 Jan 2006 15:04:05 -0700",
        "RFC3339" => Rfc3339,
        "RFC3339Nano" => Rfc3339Nano,
        _ => name,
    };

    /// <summary>The parts of a layout; the last has no element.</summary>
    public static List<LayoutPart> Parse(string layout)
    {
        var parts = new List<LayoutPart>();
        var start = 0;
        for (var i = 0; i < layout.Length;)
        {
            // `_2006` is a text `_` before the year.
            if (layout.AsSpan(i).StartsWith("_2006", StringComparison.Ordinal)) i++;
            var (element, length) = ElementAt(layout.AsSpan(i));
            if (element == LayoutElement.None)
            {
                i++;
                continue;
            }
            parts.Add(new LayoutPart(layout[start..i], element, layout.Substring(i, length)));
            start = i += length;
        }
        parts.Add(new LayoutPart(layout[start..], LayoutElement.None, ""));
        return parts;
    }

    private static (LayoutElement, int) ElementAt(ReadOnlySpan<char> text)
    {
        if (text[0] is '.' or ',') return FractionAt(text);
        foreach (var (word, element) in Elements)
        {
            if (!text.StartsWith(word, StringComparison.Ordinal)) continue;
            // `Janus` and `Month` are words, not elements.
            if (element is LayoutElement.Month or LayoutElement.Weekday && text.Length > 3 && char.IsAsciiLetterLower(text[3])) continue;
            return (element, word.Length);
        }
        return (LayoutElement.None, 0);
    }

    /// <summary>A point or comma before noughts or nines that no other digit follows.</summary>
    private static (LayoutElement, int) FractionAt(ReadOnlySpan<char> text)
    {
        if (text.Length < 2 || text[1] is not ('0' or '9')) return (LayoutElement.None, 0);
        var end = 1;
        while (end < text.Length && text[end] == text[1]) end++;
        if (end < text.Length && char.IsAsciiDigit(text[end])) return (LayoutElement.None, 0);
        return (text[1] == '0' ? LayoutElement.Fraction : LayoutElement.OptionalFraction, end);
    }
}
