using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Bylaw.Core.Values;

/// <summary>
/// Writes values as YAML that readers of YAML 1.1 and 1.2 understand alike: blocks, keys in canonical order, sets as sorted lists,
/// text in quotes where it would read as something else, several lines as a literal block, numbers as they were written.
/// </summary>
public static class YamlWriter
{
    // Readers need not accept longer keys on the line of their value.
    private const int LongestPlainKey = 120;

    /// <summary>YAML text of one document, which ends with a line break.</summary>
    public static string Write(Value value)
    {
        var output = new StringBuilder();
        WriteDocument(output, value);
        return output.ToString();
    }

    /// <summary>YAML text of several documents, with a line <c>---</c> between them.</summary>
    public static string WriteAll(IEnumerable<Value> documents)
    {
        var output = new StringBuilder();
        foreach (var document in documents)
        {
            if (output.Length > 0) output.Append("---\n");
            WriteDocument(output, document);
        }
        return output.ToString();
    }

    private static void WriteDocument(StringBuilder output, Value value)
    {
        if (IsBlock(value)) WriteBlock(output, value, 0);
        else WriteInline(output, value, 0);
    }

    private static bool IsBlock(Value value) => value is ArrayValue { Count: > 0 } or SetValue { Count: > 0 } or ObjectValue { Count: > 0 };

    // Writes a non-empty list or object whose first line has its indentation already.
    private static void WriteBlock(StringBuilder output, Value value, int indent)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var first = true;
        if (value is ObjectValue map)
        {
            foreach (var (key, item) in map)
            {
                if (!first) output.Append(' ', indent);
                first = false;
                WriteEntry(output, key, item, indent);
            }
            return;
        }
        foreach (var item in (IEnumerable<Value>)value)
        {
            if (!first) output.Append(' ', indent);
            first = false;
            output.Append("- ");
            if (IsBlock(item)) WriteBlock(output, item, indent + 2);
            else WriteInline(output, item, indent);
        }
    }

    private static void WriteEntry(StringBuilder output, Value key, Value item, int indent)
    {
        var text = key is StringValue name ? name.Text : JsonWriter.Write(key);
        if (text.Length > LongestPlainKey) output.Append("? ");
        WriteText(output, text);
        if (text.Length > LongestPlainKey) output.Append('\n').Append(' ', indent);
        output.Append(':');
        if (!IsBlock(item))
        {
            output.Append(' ');
            WriteInline(output, item, indent);
            return;
        }
        // A list stands under its key without further indentation, as kubectl writes it.
        var inner = item is ObjectValue ? indent + 2 : indent;
        output.Append('\n').Append(' ', inner);
        WriteBlock(output, item, inner);
    }

    // Writes a value that needs no block, and the end of its line.
    private static void WriteInline(StringBuilder output, Value value, int indent)
    {
        switch (value)
        {
            case ObjectValue: output.Append("{}"); break;
            case ArrayValue or SetValue: output.Append("[]"); break;
            case StringValue text when IsLiteral(text.Text):
                WriteLiteral(output, text.Text, indent + 2);
                return;
            case StringValue text: WriteText(output, text.Text); break;
            default: output.Append(JsonWriter.Write(value)); break;
        }
        output.Append('\n');
    }

    private static void WriteText(StringBuilder output, string text)
    {
        if (IsPlain(text)) output.Append(text);
        else WriteQuoted(output, text);
    }

    private static bool IsPlain(string text)
    {
        if (text.Length == 0 || text[^1] is ' ' or ':' || !(char.IsAsciiLetterOrDigit(text[0]) || text[0] is '_' or '/' or '.' or '$' or '(' or '-' || text[0] > '\u00A0')) return false;
        if (text[0] == '-' && (text.Length == 1 || text[1] is '-' or ' ')) return false;
        if (text.StartsWith("...", StringComparison.Ordinal)) return false;
        for (var i = 0; i < text.Length; i++)
        {
            var unit = text[i];
            // Readers differ about these where they are not plainly inside a word.
            if (unit == ':' && i + 1 < text.Length && !char.IsAsciiLetterOrDigit(text[i + 1]) && text[i + 1] != '/') return false;
            if (unit is '#' or '*' or '&' or '!' or '|' or '>' or '<' or '\'' or '"' or '`' or '%' or '?' or '[' or ']' or '{' or '}') return false;
            if (!IsPrintable(text, i)) return false;
        }
        return !YamlScalars.IsNoText(text);
    }

    // Several lines that a literal block renders exactly: no line begins with space, none but empty ones is blank.
    private static bool IsLiteral(string text)
    {
        var line = text.IndexOf('\n', StringComparison.Ordinal);
        if (line <= 0 || text[0] is ' ' or '\t') return false;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is not '\n' and not '\t' && !IsPrintable(text, i)) return false;
            if (text[i] == '\n' && i + 1 < text.Length && text[i + 1] == '\t') return false;
            if (text[i] == ' ' && text[i - 1] == '\n' && text.AsSpan(i).TrimStart(' ') is [] or ['\n', ..]) return false;
        }
        return true;
    }

    private static void WriteLiteral(StringBuilder output, string text, int indent)
    {
        var body = text.AsSpan().TrimEnd('\n');
        var breaks = text.Length - body.Length;
        output.Append(breaks switch { 0 => "|-\n", 1 => "|\n", _ => "|+\n" });
        foreach (var line in body.EnumerateLines())
        {
            if (!line.IsEmpty) output.Append(' ', indent).Append(line);
            output.Append('\n');
        }
        output.Append('\n', Math.Max(0, breaks - 1));
    }

    private static void WriteQuoted(StringBuilder output, string text)
    {
        output.Append('"');
        for (var i = 0; i < text.Length; i++)
        {
            var unit = text[i];
            if (unit is '"' or '\\') output.Append('\\').Append(unit);
            else if (unit == '\n') output.Append("\\n");
            else if (unit == '\t') output.Append("\\t");
            else if (unit == '\r') output.Append("\\r");
            else if (char.IsSurrogate(unit))
            {
                if (i + 1 < text.Length && char.IsSurrogatePair(unit, text[i + 1])) output.Append(unit).Append(text[++i]);
                else output.Append('\uFFFD');
            }
            else if (IsPrintable(text, i)) output.Append(unit);
            else output.Append("\\u").Append(((int)unit).ToString("X4", CultureInfo.InvariantCulture));
        }
        output.Append('"');
    }

    // Not the line breaks of YAML 1.1, nor anything that an editor does not show.
    private static bool IsPrintable(string text, int at)
    {
        var unit = text[at];
        if (unit < 0x7F) return unit >= ' ';
        if (char.IsHighSurrogate(unit)) return at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]);
        if (char.IsLowSurrogate(unit)) return at > 0 && char.IsHighSurrogate(text[at - 1]);
        return unit > 0xA0 && unit is not '\u2028' and not '\u2029' and not '\uFEFF' and < '\uFFFE';
    }
}
