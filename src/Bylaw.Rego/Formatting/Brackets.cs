namespace Bylaw.Rego.Formatting;

/// <summary>Finds closing brackets in source text that was parsed: the tree does not keep where they stand.</summary>
internal static class Brackets
{
    /// <summary>Offset of the bracket that closes the one at <paramref name="open"/>, or -1.</summary>
    public static int CloseOf(string text, int open)
    {
        var depth = 0;
        for (var i = open; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '(' or '[' or '{': depth++; break;
                case ')' or ']' or '}' when --depth == 0: return i;
                default: i = SkipPlain(text, i); break;
            }
        }
        return -1;
    }

    /// <summary>Offset of the next character that is neither blank nor of a comment.</summary>
    public static int Next(string text, int from, char skip = '\0')
    {
        while (from < text.Length && (char.IsWhiteSpace(text[from]) || text[from] == '#' || text[from] == skip)) from = SkipPlain(text, from) + 1;
        return from;
    }

    /// <summary>The last character of a string or a comment that begins here; else the offset itself.</summary>
    private static int SkipPlain(string text, int at)
    {
        switch (text[at])
        {
            case '#':
                var line = text.IndexOf('\n', at);
                return line < 0 ? text.Length : line - 1;
            case '`':
                return text.IndexOf('`', at + 1) is var end and >= 0 ? end : text.Length;
            case '"':
                for (at++; at < text.Length && text[at] != '"'; at++)
                    if (text[at] == '\\') at++;
                return at;
            default: return at;
        }
    }
}
