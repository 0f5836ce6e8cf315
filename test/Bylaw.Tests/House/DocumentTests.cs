using System.Text.RegularExpressions;
using Xunit;

namespace Bylaw.Tests.House;

/// <summary>What documents claim about the repository holds.</summary>
public partial class DocumentTests
{
    // Paths that only look like a person's machine: manifests and images have them.
    private static readonly string[] s_innocent = [];

    public static TheoryData<string> Documents =>
        [.. Repository.Files(".", "*.md").Where(path => !path.StartsWith(".git/", StringComparison.Ordinal))];

    [Fact]
    public void Every_path_that_the_architecture_names_exists()
    {
        var missing = Paths().Matches(Repository.Read("ARCHITECTURE.md"))
            .Select(match => match.Groups[1].Value.TrimEnd('/'))
            .Where(path => !File.Exists(Repository.PathOf(path)) && !Directory.Exists(Repository.PathOf(path)));
        Assert.Empty(missing);
    }

    [Fact]
    public void The_architecture_names_every_project()
    {
        var text = Repository.Read("ARCHITECTURE.md");
        Assert.All(Repository.Files("src", "*.csproj"), project => Assert.Contains(Path.GetFileNameWithoutExtension(project), text, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Links_lead_somewhere(string document)
    {
        var text = Fences().Replace(Repository.Read(document), "");
        foreach (Match match in Links().Matches(text))
        {
            var target = match.Groups[1].Value;
            if (target.Contains(':', StringComparison.Ordinal)) continue;
            var parts = target.Split('#');
            var path = parts[0].Length == 0 ? document : Path.Combine(Path.GetDirectoryName(document)!, parts[0]);
            var full = Repository.PathOf(path);
            Assert.True(File.Exists(full) || Directory.Exists(full), $"{document} links to {target}, which does not exist");
            if (parts.Length > 1 && path.EndsWith(".md", StringComparison.Ordinal))
                Assert.True(Anchors(Repository.Read(path)).Contains(parts[1]), $"{document} links to {target}, which has no such heading");
        }
    }

    [Fact]
    public void No_file_names_a_path_of_somebodys_machine()
    {
        var wrong = new List<string>();
        foreach (var folder in new[] { "src", "test", "docs", "examples", "cases", "bench", ".ci" })
            wrong.AddRange(Repository.Files(folder, "*").Where(NamesAMachine));
        wrong.AddRange(Directory.EnumerateFiles(Repository.Root).Select(Path.GetFileName).OfType<string>().Where(name => name != ".git" && NamesAMachine(name)));
        Assert.Empty(wrong);
    }

    private static bool NamesAMachine(string path) =>
        MachinePaths().Matches(Repository.Read(path)).Any(match => !s_innocent.Contains(match.Value));

    // GitHub's anchors: lower case, blanks become hyphens, other punctuation goes.
    private static HashSet<string> Anchors(string text) => [.. Headings().Matches(Fences().Replace(text, ""))
        .Select(match => string.Concat(match.Groups[1].Value.ToLowerInvariant()
            .Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_')).Replace(' ', '-'))];

    // Paths in backticks begin with a folder of the repository or are a file beside the solution.
    [GeneratedRegex(@"`((?:\./)?(?:src|test|docs|cases|bench|examples|\.ci)/[^`\s*<>]*|[A-Z][A-Za-z.]+\.(?:md|props|targets|slnx|txt)|\./[a-z]+|global\.json)`")]
    private static partial Regex Paths();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Links();

    [GeneratedRegex(@"^```.*?^```\s*$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fences();

    [GeneratedRegex(@"^#+\s+(.*?)\s*$", RegexOptions.Multiline)]
    private static partial Regex Headings();

    [GeneratedRegex(@"(?<![\w.~-])/(?:work|root|home)/[\w.-]+")]
    private static partial Regex MachinePaths();
}
