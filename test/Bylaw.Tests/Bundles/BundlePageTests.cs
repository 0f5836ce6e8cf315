using Bylaw.Core.Diagnostics;
using Bylaw.Rego;
using Bylaw.Rego.Bundles;
using Xunit;

namespace Bylaw.Tests.Bundles;

/// <summary>The example on the page of a diagnostic gives it, and the fix gives nothing.</summary>
public sealed class BundlePageTests
{
    public static TheoryData<string> Ids => [.. BundleDiagnostics.All.Select(code => code.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Page_and_diagnostic_agree(string id)
    {
        var page = Repository.Read($"docs/diagnostics/{id}.md").Split('\n');
        var fix = Array.IndexOf(page, "## Fix");
        Assert.True(fix > Array.IndexOf(page, "## Example"));
        using var folder = new TemporaryFolder();
        if (!Write(folder, page[..fix])) return;
        Assert.Contains(id, CodesOf(folder));
        if (Write(folder, page[fix..])) Assert.Empty(CodesOf(folder));
    }

    private static IEnumerable<string> CodesOf(TemporaryFolder folder)
    {
        var bundles = Directory.GetDirectories(folder.Root, "bundle*");
        var loaded = bundles.Length > 0 ? RegoLoader.LoadBundles(bundles, LoadOptions.Default) : RegoLoader.LoadFiles([folder.Root], LoadOptions.Default);
        var program = RegoProgram.CompileModules(loaded.Modules, RegoOptions.Default, out var diagnostics)!;
        Assert.Empty(diagnostics);
        IEnumerable<Diagnostic> all = [.. loaded.Diagnostics, .. RegoLoader.FindConflicts(program, loaded.Data)];
        return all.Select(diagnostic => diagnostic.Code.Id);
    }

    private static bool Write(TemporaryFolder folder, string[] lines)
    {
        var found = false;
        for (var i = 0; i < lines.Length; i++)
        {
            if (!lines[i].StartsWith("```", StringComparison.Ordinal) || lines[i].Split(' ') is not [_, var path]) continue;
            var end = Array.IndexOf(lines, "```", i + 1);
            folder.Write(path, string.Join('\n', lines[(i + 1)..end]));
            (i, found) = (end, true);
        }
        return found;
    }
}
