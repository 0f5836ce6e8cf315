using Bylaw.Core.Diagnostics;
using Bylaw.Engine;
using Bylaw.Governance;
using Bylaw.Tests.Governance;
using Xunit;

namespace Bylaw.Tests.Engine;

/// <summary>Every diagnostic has a page; its example gives the diagnostic, its fix does not.</summary>
public sealed class DiagnosticPageTests
{
    private static readonly DiagnosticCode[] Codes = [.. GovernanceDiagnostics.All, .. SuspensionDiagnostics.All, .. LifecycleDiagnostics.All, .. EngineDiagnostics.All];

    public static TheoryData<int> Numbers => [.. Codes.Select(code => code.Number)];

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Page_and_diagnostic_agree(int number)
    {
        var code = Codes.Single(code => code.Number == number);
        var page = File.ReadAllLines(Repository.PathOf($"docs/diagnostics/{code.Id}.md"));
        Assert.Equal($"# {code.Id}: {code.Title}", page[0]);
        var fix = Array.IndexOf(page, "## Fix");
        Assert.True(fix > Array.IndexOf(page, "## Example"));
        var example = FilesIn(page[..fix]);
        if (example.Count == 0) return;

        using var files = new TemporaryRepository();
        foreach (var (path, text) in example) files.Write(path, text);
        Assert.Contains(code, CodesOf(files));
        foreach (var (path, text) in FilesIn(page[fix..])) files.Write(path, text);
        Assert.Empty(CodesOf(files));
    }

    [Fact]
    public void Codes_are_in_their_bands_and_used_once()
    {
        Assert.All(GovernanceDiagnostics.All, code => Assert.InRange(code.Number, 6001, 6149));
        Assert.All(EngineDiagnostics.All, code => Assert.InRange(code.Number, 1101, 1149));
        Assert.Equal(Codes.Length, Codes.Select(code => code.Number).Distinct().Count());
    }

    private static List<DiagnosticCode> CodesOf(TemporaryRepository files)
    {
        var result = PolicyBundle.Build(files.Load(), [new ToyLanguage()]);
        return [.. result.Diagnostics.Select(diagnostic => diagnostic.Code)];
    }

    private static List<(string Path, string Text)> FilesIn(string[] lines)
    {
        var files = new List<(string, string)>();
        for (var i = 0; i < lines.Length; i++)
        {
            if (!lines[i].StartsWith("```", StringComparison.Ordinal) || lines[i].Split(' ') is not [_, var path]) continue;
            var end = Array.IndexOf(lines, "```", i + 1);
            files.Add((path, string.Join('\n', lines[(i + 1)..end]) + "\n"));
            i = end;
        }
        return files;
    }
}
