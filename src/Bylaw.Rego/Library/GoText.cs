using System.Globalization;
using System.Text;

namespace Bylaw.Rego.Library;

/// <summary>How Go quotes texts and characters and writes floats (strconv), which shows in results of builtins.</summary>
internal static class GoText
{
    /// <summary>A text in double quotes, with escapes for what cannot be printed; with <paramref name="ascii"/> for all beyond ASCII.</summary>
    public static string Quote(string text, bool ascii = false)
    {
        var output = new StringBuilder(text.Length + 2);
        AppendQuoted(output, text, ascii);
        return output.ToString();
    }

    /// <summary>Appends a text in double quotes.</summary>
    public static void AppendQuoted(StringBuilder output, string text, bool ascii = false)
    {
        output.Append('"');
        foreach (var rune in text.EnumerateRunes()) AppendEscaped(output, rune, '"', ascii);
        output.Append('"');
    }

    /// <summary>A character in single quotes.</summary>
    public static string QuoteRune(Rune rune, bool ascii = false)
    {
        var output = new StringBuilder("'");
        AppendEscaped(output, rune, '\'', ascii);
        return output.Append('\'').ToString();
    }

    /// <summary>Whether Go calls a character printable: letters, marks, numbers, punctuation, symbols and the ASCII space.</summary>
    public static bool IsPrintable(Rune rune) => rune.Value is >= 0x20 and < 0x7f || (rune.Value > 0xa0 && Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
        or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator));

    /// <summary>Whether a text can stand between back quotes on one line.</summary>
    public static bool CanBackquote(string text)
    {
        foreach (var unit in text)
            if (unit is '`' or '\u007f' or '\ufeff' or (< ' ' and not '\t')) return false;
        return true;
    }

    /// <summary>Each character by its simple lower case.</summary>
    public static string Lower(string text) =>
        text.Contains('\u0130') ? text.ToLowerInvariant().Replace('\u0130', 'i') : text.ToLowerInvariant();

    /// <summary>Each character by its simple upper case.</summary>
    public static string Upper(string text) =>
        text.AsSpan().IndexOfAny('\u0131', '\u017f') < 0 ? text.ToUpperInvariant() : text.ToUpperInvariant().Replace('\u0131', 'I').Replace('\u017f', 'S');

    private static void AppendEscaped(StringBuilder output, Rune rune, char quote, bool ascii)
    {
        var value = rune.Value;
        if (value == quote || value == '\\') output.Append('\\').Append((char)value);
        else if (IsPrintable(rune) && (!ascii || value < 0x80)) output.Append(rune.ToString());
        else
        {
            switch (value)
            {
                case 7: output.Append("\\a"); break;
                case 8: output.Append("\\b"); break;
                case 9: output.Append("\\t"); break;
                case 10: output.Append("\\n"); break;
                case 11: output.Append("\\v"); break;
                case 12: output.Append("\\f"); break;
                case 13: output.Append("\\r"); break;
                case < ' ' or 0x7f: output.Append(CultureInfo.InvariantCulture, $"\\x{value:x2}"); break;
                case < 0x10000: output.Append(CultureInfo.InvariantCulture, $"\\u{value:x4}"); break;
                default: output.Append(CultureInfo.InvariantCulture, $"\\U{value:x8}"); break;
            }
        }
    }
}
