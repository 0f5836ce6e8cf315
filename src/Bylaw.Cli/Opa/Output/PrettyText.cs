namespace Bylaw.Cli.Opa.Output;

/// <summary>Values in tables.</summary>
internal static class PrettyText
{
    /// <summary>Cuts a text to a length; 0 for no limit.</summary>
    public static string Shorten(string text, int limit)
    {
        if (limit <= 0 || text.Length <= limit) return text;
        if (char.IsHighSurrogate(text[limit - 1])) limit--;
        return text[..limit] + "...";
    }
}
