using System.Globalization;
using System.Text;

namespace Bylaw.Cli.Scaffold;

/// <summary>
/// The ids of policies that this program makes: small letters, digits and hyphens. They are folders on every system, and
/// none looks like another.
/// </summary>
internal static class PolicyId
{
    private const int MostLetters = 60;

    // They name devices on Windows, with any extension, and cannot be folders there.
    private static readonly HashSet<string> s_devices =
        ["con", "prn", "aux", "nul", .. Enumerable.Range(0, 10).SelectMany(number => (string[])[Numbered("com", number), Numbered("lpt", number)])];

    // Words of Rego, and its two roots: none of them may be the name of a package.
    private static readonly HashSet<string> s_words =
        ["as", "contains", "data", "default", "else", "every", "false", "if", "import", "in", "input", "not", "null", "package", "some", "true", "with"];

    /// <summary>Why a text is no id of a new policy; null when it is one.</summary>
    public static string? Problem(string text) => text switch
    {
        "" => "it is empty",
        { Length: > MostLetters } => $"it is longer than {MostLetters} letters",
        _ when !text.All(IsLetter) => "it consists of small letters, digits and `-`",
        _ when text[0] == '-' || text[^1] == '-' => "it begins and ends with a letter or a digit",
        _ when s_devices.Contains(text) => "it names a device on Windows",
        _ => null,
    };

    /// <summary>An id from any text; <c>policy</c> when none of its letters can stand in one.</summary>
    public static string From(string text)
    {
        var id = new StringBuilder();
        foreach (var c in text.ToLowerInvariant())
        {
            if (IsLetter(c) && c != '-') id.Append(c);
            else if (id.Length > 0 && id[^1] != '-') id.Append('-');
        }
        if (id.Length > MostLetters) id.Length = MostLetters;
        var trimmed = id.ToString().Trim('-');
        if (trimmed.Length == 0) return "policy";
        return s_devices.Contains(trimmed) ? $"{trimmed}-policy" : trimmed;
    }

    /// <summary>The first of an id and the same with a number that is free.</summary>
    public static string Free(string id, Func<string, bool> isTaken)
    {
        var free = id;
        for (var number = 2; isTaken(free); number++) free = Numbered($"{id}-", number);
        return free;
    }

    /// <summary>A name for the Rego package of a policy.</summary>
    public static string PackageOf(string id)
    {
        var name = id.Replace('-', '_');
        return s_words.Contains(name) || char.IsAsciiDigit(name[0]) ? $"policy_{name}" : name;
    }

    /// <summary>A title to begin with: the words of the id.</summary>
    public static string TitleOf(string id) => char.ToUpperInvariant(id[0]) + id[1..].Replace('-', ' ');

    private static bool IsLetter(char c) => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-';

    private static string Numbered(string word, int number) => string.Create(CultureInfo.InvariantCulture, $"{word}{number}");
}
