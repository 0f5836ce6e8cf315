using Bylaw.Core.Text;
using Bylaw.Rego;
using Xunit;

namespace Bylaw.Tests.Rego;

/// <summary>The example on the page of a Rego diagnostic gives it; the fix gives none.</summary>
public class RegoDiagnosticPageTests
{
    public static TheoryData<string> Ids => [.. RegoDiagnostics.All.Select(code => code.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Example_and_fix_are_true(string id)
    {
        var page = Repository.Read($"docs/diagnostics/{id}.md");
        var fix = page.IndexOf("\n## Fix\n", StringComparison.Ordinal);
        Assert.True(fix > 0);
        var example = Blocks(page[..fix]);
        if (example.Count > 0) Assert.Contains(id, Codes(example));
        var fixedModules = Blocks(page[fix..]);
        if (fixedModules.Count > 0) Assert.Empty(Codes(fixedModules));
    }

    private static List<SourceText> Blocks(string text)
    {
        var blocks = new List<SourceText>();
        const string Open = "```rego\n", Close = "\n```\n";
        for (var at = text.IndexOf(Open, StringComparison.Ordinal); at >= 0; at = text.IndexOf(Open, at, StringComparison.Ordinal))
        {
            at += Open.Length;
            blocks.Add(new SourceText($"{blocks.Count}.rego", text[at..(text.IndexOf(Close, at, StringComparison.Ordinal) + 1)]));
        }
        return blocks;
    }

    private static IEnumerable<string> Codes(List<SourceText> modules)
    {
        RegoProgram.Compile(modules, RegoOptions.Default, out var diagnostics);
        return diagnostics.Select(diagnostic => diagnostic.Code.Id);
    }
}
