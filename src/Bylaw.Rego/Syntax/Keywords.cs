namespace Bylaw.Rego.Syntax;

/// <summary>Which words are keywords in a module: it depends on its version and on what it imports.</summary>
internal sealed class Keywords
{
    private static readonly HashSet<string> Always =
        new(StringComparer.Ordinal) { "as", "default", "else", "false", "import", "not", "null", "package", "some", "true", "with" };

    private static readonly string[] Future = ["contains", "every", "if", "in"];

    private readonly HashSet<string> _enabled = new(StringComparer.Ordinal);

    public Keywords(RegoVersion version)
    {
        if (version == RegoVersion.V1) EnableAll();
    }

    /// <summary>Whether <c>not</c> takes a body.</summary>
    public bool NegatesBodies { get; private set; }

    public bool IsKeyword(string word) => Always.Contains(word) || _enabled.Contains(word);

    public bool IsEnabled(string word) => _enabled.Contains(word);

    public void EnableAll() => _enabled.UnionWith(Future);

    /// <summary>Takes <c>import future.keywords.word</c>; false when there is no such keyword. <c>every</c> brings <c>in</c>.</summary>
    public bool Enable(string word)
    {
        if (word == "not")
        {
            NegatesBodies = true;
            return true;
        }
        if (Array.IndexOf(Future, word) < 0) return false;
        _enabled.Add(word);
        if (word == "every") _enabled.Add("in");
        return true;
    }

    /// <summary>Whether <c>rego.v1</c> brings the keyword.</summary>
    public static bool IsOfV1(string word) => Array.IndexOf(Future, word) >= 0;

    public static IEnumerable<string> Importable => [.. Future, "not"];
}
