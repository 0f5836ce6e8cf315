using System.Text.RegularExpressions;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;
using Bylaw.Governance;
using Bylaw.Rego;

namespace Bylaw.Cli.Scaffold.Adopting;

/// <summary>The Rego of one folder: modules that are enforced together, and their tests.</summary>
internal sealed partial class RegoFolder
{
    private readonly List<string> _packages = [];
    private readonly HashSet<string> _references = new(StringComparer.Ordinal);

    private RegoFolder(string path) => Path = path;

    public string Path { get; }

    public List<(PolicyFile File, SourceText Text)> Sources { get; } = [];

    /// <summary>Why it cannot be read, or null.</summary>
    public string? Broken { get; private set; }

    public bool IsInPlace => Path.StartsWith("policies/", StringComparison.Ordinal);

    public bool IsTests => Sources.TrueForAll(source => IsTest(source.File));

    public IEnumerable<SourceText> Texts => Sources.Select(source => source.Text);

    public IEnumerable<SourceText> Enforced => Sources.Where(source => !IsTest(source.File)).Select(source => source.Text);

    /// <summary>The name that its policy gets.</summary>
    public string Name(string root) => System.IO.Path.GetFileName(Path.Length == 0 ? System.IO.Path.GetFullPath(root).TrimEnd(System.IO.Path.DirectorySeparatorChar) : Path);

    /// <summary>A pattern for all its files.</summary>
    public string Pattern => Path.Length == 0 ? "*.rego" : $"{Path}/*.rego";

    public static RegoFolder Read(string path, IEnumerable<PolicyFile> files)
    {
        var folder = new RegoFolder(path);
        foreach (var file in files) folder.Read(file);
        return folder;
    }

    public static bool IsTest(PolicyFile file) => file.Path.EndsWith("_test.rego", StringComparison.Ordinal);

    /// <summary>Whether it refers to a package of another folder that is none of its own.</summary>
    public bool Needs(RegoFolder other) => _references.Any(reference => other.Declares(reference) && !Declares(reference));

    /// <summary>Whether it adds to a package of another folder, as tests may.</summary>
    public bool Shares(RegoFolder other) => _packages.Intersect(other._packages).Any();

    private bool Declares(string reference) =>
        _packages.Exists(package => reference == package || reference.StartsWith($"{package}.", StringComparison.Ordinal));

    private void Read(PolicyFile file)
    {
        if (file.Read(out var unreadable) is not { } text)
        {
            Broken ??= unreadable?.Message;
            return;
        }
        var problems = new List<Diagnostic>();
        var module = RegoModule.Parse(text, new RegoOptions { DetectVersion = true }, problems);
        if (module is null) Broken ??= $"{System.IO.Path.GetFileName(file.Path)} is no Rego: {problems[0].Message}";
        else _packages.Add(string.Join('.', module.Package));
        Sources.Add((file, text));
        // A reference in a comment only makes a folder belong to one policy more.
        foreach (var reference in References().EnumerateMatches(text.Content)) _references.Add(text.Content.Substring(reference.Index + "data.".Length, reference.Length - "data.".Length));
    }

    [GeneratedRegex(@"\bdata(?:\.[A-Za-z_][A-Za-z0-9_]*)+")]
    private static partial Regex References();
}
