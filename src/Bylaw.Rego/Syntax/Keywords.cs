namespace Bylaw.Rego.Syntax;

/// <summary>Which words are keywords in a module: it depends on its version and on what it imports.</summary>
internal sealed class Keywords
{
    private static readonly HashSet<string> Always =
        new(StringComparer.Ordinal) { "as", "default", "else", "false", "import", "not", "null", "package", "some", "true", "with" };

    /// <summary>Keywords since v1.</summary>
    private static readonly string[] SinceV1 = ["contains", "every", "if", "in"];

    /// <summary>Keywords since v2. <c>not</c> is always one; the import makes it take a body.</summary>
    private static readonly string[] SinceV2 = ["and", "not", "or"];

    private readonly HashSet<string> _enabled = new(StringComparer.Ordinal);

    public Keywords(RegoVersion version) => Enable(version);

    /// <summary>Whether <c>not</c> takes a body.</summary>
    public bool NegatesBodies => _enabled.Contains("not");

    /// <summary>Whether <c>and</c> or <c>or</c> is an operator.</summary>
    public bool HasLogic => _enabled.Contains("and") || _enabled.Contains("or");

    public bool IsKeyword(string word) => Always.Contains(word) || _enabled.Contains(word);

    public bool IsEnabled(string word) => _enabled.Contains(word);

    /// <summary>Takes <c>import future.keywords</c>: every one of them.</summary>
    public void EnableAll() => Enable(RegoVersion.V2);

    /// <summary>Takes <c>import rego.v1</c> or <c>import rego.v2</c>.</summary>
    public void Enable(RegoVersion version)
    {
        if (version >= RegoVersion.V1) _enabled.UnionWith(SinceV1);
        if (version >= RegoVersion.V2) _enabled.UnionWith(SinceV2);
    }

    /// <summary>Takes <c>import future.keywords.word</c>; false when there is no such keyword. <c>every</c> brings <c>in</c>.</summary>
    public bool Enable(string word)
    {
        if (!IsImportable(word)) return false;
        _enabled.Add(word);
        if (word == "every") _enabled.Add("in");
        return true;
    }

    public static bool IsImportable(string word) => Importable.Contains(word);

    /// <summary>Whether <c>rego.v1</c> brings the keyword.</summary>
    public static bool IsOfV1(string word) => SinceV1.Contains(word);

    public static IReadOnlyList<string> Importable { get; } = [.. SinceV1.Concat(SinceV2).Order(StringComparer.Ordinal)];
}
