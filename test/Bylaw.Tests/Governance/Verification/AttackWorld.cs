using System.Text;
using System.Text.RegularExpressions;
using Bylaw.Tests.Governance.Git;
using Bylaw.Tests.Governance.Signing;

namespace Bylaw.Tests.Governance.Verification;

/// <summary>The people and the repository with which each attack and each honest history begins: <c>cases/governance/attacks/world</c>.</summary>
internal static partial class AttackWorld
{
    private static readonly string[] s_keys = ["ines", "tomas", "mei", "bruno", "priya", "eve", "ines2", "ines3", "forge", "webflow", "stranger", "removed"];
    private static readonly Dictionary<string, TestKey> s_byName = s_keys.Select((name, seed) => (name, key: TestKey.Ed25519(seed))).ToDictionary(pair => pair.name, pair => pair.key, StringComparer.Ordinal);

    private static readonly Lazy<TestKey> s_weak = new(() => TestKey.Rsa(1024, bits: 1024));

    public static TestPerson Ines { get; } = new("Ines Okafor", "ines@acme.example", Key("ines"));

    public static TestPerson Tomas { get; } = new("Tomas Lindqvist", "tomas@acme.example", Key("tomas"));

    public static TestPerson Mei { get; } = new("Mei Tanaka", "mei@acme.example", Key("mei"));

    public static TestPerson Bruno { get; } = new("Bruno Carvalho", "bruno@acme.example", Key("bruno"));

    public static TestPerson Priya { get; } = new("Priya Nair", "priya@acme.example", Key("priya"));

    public static TestPerson Eve { get; } = new("Eve Moore", "eve@acme.example", Key("eve"));

    public static TestPerson Forge { get; } = new("forge", "noreply@forge.example", Key("forge"));

    /// <summary>The key of a name; <c>rsa1024</c> is one that is too weak.</summary>
    public static TestKey Key(string name) => name == "rsa1024" ? s_weak.Value : s_byName[name];

    public static TestPerson PersonOf(string name) => name switch
    {
        "ines" => Ines,
        "tomas" => Tomas,
        "mei" => Mei,
        "bruno" => Bruno,
        "priya" => Priya,
        "eve" => Eve,
        "forge" => Forge,
        "ines2" => new TestPerson("Ines Okafor", "ines.okafor@guild.example", Key("ines2")),
        "ines3" => new TestPerson("I. Okafor", "io@guild.example", Key("ines3")),
        "stranger" => new TestPerson("A Stranger", "stranger@nowhere.example", Key("stranger")),
        _ => throw new ArgumentException($"nobody is named {name}"),
    };

    /// <summary>A history with the world as its first commit.</summary>
    public static TestHistory Start(bool sha256 = false)
    {
        var history = new TestHistory(sha256);
        history.Commit("main", Ines, [.. Files().Select(file => FileChange.Write(file.Path, file.Text))], Ines.Key, "begin\n");
        return history;
    }

    /// <summary>Puts the keys of people where a text has <c>{key name}</c>.</summary>
    public static string WithKeys(string text) => KeyPlace().Replace(text, match => Key(match.Groups[1].Value).SshPublicLine);

    private static IEnumerable<(string Path, string Text)> Files()
    {
        var root = Repository.PathOf("cases/governance/attacks/world");
        foreach (var path in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            yield return (Path.GetRelativePath(root, path).Replace('\\', '/'), WithKeys(File.ReadAllText(path, Encoding.UTF8)));
    }

    [GeneratedRegex(@"\{key (\w+)\}")]
    private static partial Regex KeyPlace();
}
