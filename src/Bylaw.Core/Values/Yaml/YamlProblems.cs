using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;

namespace Bylaw.Core.Values;

/// <summary>Says in our words what the YAML parser found.</summary>
internal static class YamlProblems
{
    private const string QuoteIt = "text with special characters needs quotes";

    /// <summary>
    /// The diagnostic for a parser message about the range from <paramref name="start"/> to <paramref name="end"/>, in a document
    /// that begins at <paramref name="documentStart"/> and was understood up to <paramref name="understood"/>.
    /// </summary>
    public static Diagnostic Explain(SourceText source, string message, int start, int end, int documentStart, int understood)
    {
        var text = source.Content;
        if (start < text.Length && text[start] == ':' && start - text.LastIndexOf('\n', start) > 1_024)
            return At(source, start, 1, "a key on one line with its `:` may have 1,024 characters, this one has more", "write it as `? key` and `: value` on two lines");
        if (Has(message, "invalid tab") || Has(message, "tab character") || (end < text.Length && text[end] == '\t' && Has(message, "cannot start any token")))
            return At(source, TabFrom(text, Math.Max(documentStart, Math.Min(start, understood))) ?? start, 1, "a tab is used for indentation", "indent with spaces");
        if (Has(message, "quoted scalar") && Has(message, "end of stream"))
            return InputDiagnostics.EndsEarly(source.At(new Span(text.Length, 0)), "a quoted text is closed", source.At(new Span(start, 1)), "it begins here");
        if (Has(message, "quoted scalar") && Has(message, "document indicator"))
            return At(source, start, 1, "a quoted text is not closed before the document ends", "close it with the quote it begins with");
        if (Has(message, "hexadecimal"))
            return At(source, start, end - start, "an incomplete escape in a double-quoted text", "`\\x` needs two hexadecimal digits, `\\u` four");
        if (Has(message, "Unicode"))
            return At(source, start, end - start, "an escape in a double-quoted text that is no character", "characters beyond U+FFFF are written `\\U` with eight hexadecimal digits");
        if (Has(message, "escape") && Has(message, "quoted scalar"))
            return At(source, Math.Max(start, end), 2, "an unknown escape in a double-quoted text", "in single quotes a backslash stands for itself");
        if (Has(message, "cannot start any token") && start < text.Length)
            return At(source, start, 1, text[start] == '`' ? "text cannot begin with a backtick" : $"text cannot begin with `{InputDiagnostics.Quoted(text[start].ToString())}`", "put the text in quotes");
        if (Has(message, "found invalid mapping") || Has(message, "mapping values are not allowed"))
            return At(source, start, 1, "a second `: ` cannot stand here", QuoteIt + " (`key: \"a: b\"`), and entries of one object begin in the same column");
        if (Has(message, "could not find expected ':'"))
            return At(source, start, LineLength(text, start), "a `:` is missing here", "an entry is written `key: value`; lines of one object begin in the same column");
        if (Has(message, "did not find expected key"))
            return At(source, start, LineLength(text, start), "an entry `key: value` should stand here", "lines of one object begin in the same column; " + QuoteIt);
        if (Has(message, "did not find expected '-' indicator"))
            return At(source, start, LineLength(text, start), "an item `- value` should stand here", "items of one list begin in the same column");
        if (Has(message, "expected node content"))
            return At(source, start, 1, start < text.Length && !char.IsControl(text[start]) ? $"a value should stand here, not `{text[start]}`" : "a value should stand here", QuoteIt);
        if (Has(message, "',' or ']'"))
            return At(source, start, 1, "a `,` or `]` is missing here", null);
        if (Has(message, "',' or '}'"))
            return At(source, start, 1, "a `,` or `}` is missing here", Template(text, documentStart, start));
        if (Has(message, "document start") || Has(message, "document end"))
            return At(source, start, LineLength(text, start), "the document is complete, but more follows", "begin a further document with a line `---`");
        if (Has(message, "undefined tag handle"))
            return At(source, start, end - start, "the tag has a prefix that is not declared", "declare it with `%TAG`, or put the text in quotes");
        if (Has(message, "incompatible YAML") || Has(message, "version"))
            return At(source, start, LineLength(text, start), "an unknown version of YAML", "write `%YAML 1.2` or leave the line out");
        if (Has(message, "anchor or alias"))
            return At(source, start, Math.Max(1, end - start), "a name is missing after `&` or `*`", "to mean the character itself, put the text in quotes");
        if (Has(message, "block scalar"))
            return At(source, start, Math.Max(1, end - start), "the block text is indented wrongly, or its header is wrong", "indent each line of it more than its key");
        if (message.Length == 0)
            return At(source, start, 1, "the text cannot be understood from here on", "a bracket, brace or quote before this place may not be closed");
        return At(source, start, Math.Max(1, end - start), Plain(message), null);
    }

    private static Diagnostic At(SourceText source, int start, int length, string problem, string? help)
    {
        start = Math.Min(start, source.Content.Length);
        return InputDiagnostics.BrokenYaml(source.At(new Span(start, Math.Clamp(length, 0, source.Content.Length - start))), problem, help);
    }

    private static bool Has(string message, string part) => message.Contains(part, StringComparison.OrdinalIgnoreCase);

    // The parser's own words: lower case, no full stop, quotes as backticks, on one line.
    private static string Plain(string message)
    {
        message = message.Trim().TrimEnd('.').Replace('\'', '`').ReplaceLineEndings(" ");
        return message.Length == 0 ? "the text is no YAML" : char.ToLowerInvariant(message[0]) + message[1..];
    }

    private static string? Template(string text, int from, int to) =>
        text.AsSpan(from, Math.Max(0, to - from)).Contains("{{", StringComparison.Ordinal) ? "this looks like a template: render it first" : null;

    private static int LineLength(string text, int start)
    {
        if (start >= text.Length) return 0;
        var length = text.AsSpan(start).IndexOfAny('\n', '\r');
        return length < 0 ? text.Length - start : length;
    }

    private static int? TabFrom(string text, int from)
    {
        for (var at = from; at < text.Length;)
        {
            var line = at;
            while (line < text.Length && text[line] == ' ') line++;
            if (line < text.Length && text[line] == '\t' && (at == 0 || text[at - 1] is '\n')) return line;
            var next = text.AsSpan(at).IndexOf('\n');
            if (next < 0) return null;
            at += next + 1;
        }
        return null;
    }
}
