using System.Globalization;
using System.Text;

namespace Bylaw.Core.Diagnostics.Rendering;

/// <summary>
/// Makes foreign text safe to show: control and format characters, which could move a terminal's cursor, recolour it
/// or reverse the reading order, become visible escapes such as <c>\u{1b}</c>.
/// </summary>
public static class DisplayText
{
    /// <summary>The text on one line: line breaks and the blanks around them become one blank, the rest as <see cref="Escape"/>.</summary>
    public static string OneLine(string text)
    {
        if (text.AsSpan().IndexOfAny("\n\r\u2028\u2029\u0085") < 0) return Escape(text);
        var lines = text.Split(['\n', '\r', '\u2028', '\u2029', '\u0085'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return Escape(string.Join(' ', lines));
    }

    /// <summary>The text with a blank for each tab and an escape for each unsafe character; line breaks are escaped too.</summary>
    public static string Escape(string text)
    {
        if (IsPlain(text)) return text;
        var output = new StringBuilder(text.Length + 16);
        foreach (var rune in text.EnumerateRunes())
            output.Append(Show(rune));
        return output.ToString();
    }

    /// <summary>At most <paramref name="width"/> columns of a text; what is left out is replaced by <c>…</c>.</summary>
    public static string Shorten(string text, int width)
    {
        if (text.Length <= width && IsPlain(text)) return text;
        if (WidthOf(text) <= width) return text;
        var output = new StringBuilder();
        var used = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            used += WidthOf(rune);
            if (used > width - 1) break;
            output.Append(rune);
        }
        return output.Append('…').ToString();
    }

    /// <summary>Columns that a safe text takes on a terminal.</summary>
    public static int WidthOf(string text)
    {
        var width = 0;
        foreach (var rune in text.EnumerateRunes()) width += WidthOf(rune);
        return width;
    }

    /// <summary>What stands for a character on a terminal; a tab is one blank here.</summary>
    internal static string Show(Rune rune)
    {
        if (rune.Value == '\t') return " ";
        return IsSafe(rune) ? rune.ToString() : string.Create(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x}}}");
    }

    /// <summary>Columns of one safe character: 0 for marks that combine, 2 for wide East Asian ones and emoji.</summary>
    internal static int WidthOf(Rune rune)
    {
        if (rune.Value < 0x300) return 1;
        if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark) return 0;
        return IsWide(rune.Value) ? 2 : 1;
    }

    private static bool IsPlain(string text)
    {
        foreach (var unit in text)
            if (unit is < ' ' or > '~') return false;
        return true;
    }

    // Private use and unassigned characters are shown as the terminal shows them: they drive nothing.
    private static bool IsSafe(Rune rune) => rune.Value is >= ' ' and <= '~' || Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
        && (rune.Value & 0xFFFE) != 0xFFFE;

    // Unicode Standard Annex 11, East Asian Width: the blocks that are W or F throughout, and emoji shown as pictures.
    private static bool IsWide(int value) => value switch
    {
        < 0x1100 => false,
        <= 0x115F or 0x231A or 0x231B or 0x2329 or 0x232A or (>= 0x23E9 and <= 0x23EC) or 0x23F0 or 0x23F3 => true,
        0x25FD or 0x25FE or 0x2614 or 0x2615 or (>= 0x2648 and <= 0x2653) or 0x267F or 0x2693 or 0x26A1 => true,
        0x26AA or 0x26AB or 0x26BD or 0x26BE or 0x26C4 or 0x26C5 or 0x26CE or 0x26D4 or 0x26EA => true,
        0x26F2 or 0x26F3 or 0x26F5 or 0x26FA or 0x26FD or 0x2705 or 0x270A or 0x270B or 0x2728 or 0x274C => true,
        0x274E or (>= 0x2753 and <= 0x2755) or 0x2757 or (>= 0x2795 and <= 0x2797) or 0x27B0 or 0x27BF => true,
        0x2B1B or 0x2B1C or 0x2B50 or 0x2B55 => true,
        (>= 0x2E80 and <= 0x303E) or (>= 0x3041 and <= 0xA4CF) or (>= 0xA960 and <= 0xA97F) or (>= 0xAC00 and <= 0xD7A3) => true,
        (>= 0xF900 and <= 0xFAFF) or (>= 0xFE10 and <= 0xFE19) or (>= 0xFE30 and <= 0xFE6F) or (>= 0xFF01 and <= 0xFF60) => true,
        (>= 0xFFE0 and <= 0xFFE6) or (>= 0x16FE0 and <= 0x18DFF) or (>= 0x1AFF0 and <= 0x1B2FF) => true,
        0x1F004 or 0x1F0CF or 0x1F18E or (>= 0x1F191 and <= 0x1F19A) or (>= 0x1F200 and <= 0x1F320) => true,
        (>= 0x1F32D and <= 0x1F335) or (>= 0x1F337 and <= 0x1F37C) or (>= 0x1F37E and <= 0x1F393) or (>= 0x1F3A0 and <= 0x1F3CA) => true,
        (>= 0x1F3CF and <= 0x1F3D3) or (>= 0x1F3E0 and <= 0x1F3F0) or 0x1F3F4 or (>= 0x1F3F8 and <= 0x1F43E) or 0x1F440 => true,
        (>= 0x1F442 and <= 0x1F4FC) or (>= 0x1F4FF and <= 0x1F53D) or (>= 0x1F54B and <= 0x1F567) or (>= 0x1F5FB and <= 0x1F64F) => true,
        (>= 0x1F680 and <= 0x1F6C5) or (>= 0x1F6CC and <= 0x1F6D7) or (>= 0x1F6DC and <= 0x1F6FC) or (>= 0x1F7E0 and <= 0x1F7F0) => true,
        (>= 0x1F90C and <= 0x1F9FF) or (>= 0x1FA70 and <= 0x1FAFF) or (>= 0x20000 and <= 0x3FFFD) => true,
        _ => false,
    };
}
