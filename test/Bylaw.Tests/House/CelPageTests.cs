using Bylaw.Cel;
using Bylaw.Tests.Cel;
using Xunit;

namespace Bylaw.Tests.House;

/// <summary>The example on a page of a CEL diagnostic gives its diagnostic, and the fix gives none.</summary>
public class CelPageTests
{
    public static TheoryData<string> Pages => [.. CelDiagnostics.All.Select(code => $"docs/diagnostics/{code.Id}.md").Where(page => File.Exists(Repository.PathOf(page)) && Examples(page).Count > 0)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Page_and_diagnostic_agree(string page)
    {
        var examples = Examples(page);
        Assert.Equal([Path.GetFileNameWithoutExtension(page)], Codes(examples[0]));
        foreach (var fix in examples.Skip(1)) Assert.Empty(Codes(fix));
    }

    // A block in which something is left out cannot be tried.
    private static List<string> Examples(string page)
    {
        var blocks = Repository.Read(page).Split("```cel\n").Skip(1).Select(rest => rest.Split("\n```")[0]).ToList();
        return blocks.Exists(block => block.Contains('…', StringComparison.Ordinal)) ? [] : blocks;
    }

    private static IEnumerable<string> Codes(string text)
    {
        Celling.Compile(text, out var diagnostics, "object", "params");
        return diagnostics.Select(diagnostic => diagnostic.Code.Id);
    }
}
