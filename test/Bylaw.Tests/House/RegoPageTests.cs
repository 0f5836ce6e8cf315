using Bylaw.Core.Text;
using Bylaw.Rego;
using Xunit;

namespace Bylaw.Tests.House;

/// <summary>The example on a page of a Rego diagnostic gives its diagnostic, and the fix gives none.</summary>
public class RegoPageTests
{
    public static TheoryData<string> Pages =>
    [
        .. RegoDiagnostics.All.Select(code => $"docs/diagnostics/{code.Id}.md")
            .Where(page => File.Exists(Repository.PathOf(page)) && ExamplesOf(page).Any()),
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Page_and_diagnostic_agree(string page)
    {
        var examples = ExamplesOf(page).ToList();
        var code = Path.GetFileNameWithoutExtension(page);
        Assert.Contains(code, Codes(examples[0]));
        foreach (var fix in examples.Skip(1)) Assert.Empty(Codes(fix));
    }

    // A block in which something is left out cannot be tried.
    private static IEnumerable<string> ExamplesOf(string page)
    {
        var lines = Repository.Read(page).Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i] != "```rego") continue;
            var end = Array.IndexOf(lines, "```", i + 1);
            var text = string.Join('\n', lines[(i + 1)..end]) + "\n";
            i = end;
            if (text.Contains('…', StringComparison.Ordinal)) yield break;
            yield return text;
        }
    }

    private static IEnumerable<string> Codes(string text)
    {
        RegoProgram.Compile([new SourceText("policy.rego", text)], RegoOptions.Default with { StrictAnnotations = true }, out var diagnostics);
        return diagnostics.Select(diagnostic => diagnostic.Code.Id);
    }
}
