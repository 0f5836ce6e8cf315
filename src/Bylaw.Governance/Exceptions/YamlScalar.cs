using Bylaw.Core.Values;

namespace Bylaw.Governance.Exceptions;

/// <summary>Writes texts so that YAML reads the same texts back: as they are where that is safe, else in quotes.</summary>
internal static class YamlScalar
{
    private static readonly string[] s_words = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];

    /// <summary>A text after <c>key: </c> or <c>- </c>.</summary>
    public static string InBlock(string text) => IsPlain(text, isInFlow: false) ? text : Quoted(text);

    /// <summary>A text between brackets.</summary>
    public static string InFlow(string text) => IsPlain(text, isInFlow: true) ? text : Quoted(text);

    /// <summary>A list in brackets.</summary>
    public static string List(IEnumerable<string> items) => $"[{string.Join(", ", items.Select(InFlow))}]";

    /// <summary>A mapping in braces.</summary>
    public static string Map(IEnumerable<KeyValuePair<string, string>> entries) =>
        $"{{ {string.Join(", ", entries.Select(entry => $"{InFlow(entry.Key)}: {InFlow(entry.Value)}"))} }}";

    private static string Quoted(string text) => JsonWriter.Write(Value.Of(text));

    // A letter at the front keeps out numbers, dates and indicators; what follows must not end the scalar or begin a comment.
    private static bool IsPlain(string text, bool isInFlow)
    {
        if (text.Length == 0 || !char.IsLetter(text[0]) || text[^1] is ' ' or ':' || s_words.Contains(text, StringComparer.OrdinalIgnoreCase)) return false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            var mayStand = char.IsLetterOrDigit(c) || c is ' ' or '-' or '_' or '.' or '/' or '@' or '(' or ')' or '\'' or '+' or '=' or ';' or '#' or ':' || (!isInFlow && c == ',');
            if (!mayStand || (c == ':' && (isInFlow || text[i + 1] == ' ')) || (c == '#' && text[i - 1] == ' ')) return false;
        }
        return true;
    }
}
