using System.Text;
using Bylaw.Core.Values;
using Xunit;

namespace Bylaw.Tests.Values;

/// <summary>Each code of reading has a page, and its example triggers it.</summary>
public class InputDiagnosticPagesTests
{
    public static TheoryData<int, string> Codes() => [.. InputDiagnostics.All.Select(code => new TheoryDataRow<int, string>(code.Number, code.Title))];

    [Theory]
    [MemberData(nameof(Codes))]
    public void Has_a_page_whose_example_triggers_it(int number, string title)
    {
        var lines = File.ReadAllLines(Path.Combine(Root(), "docs", "diagnostics", $"BLW{number}.md"));
        Assert.Equal($"# BLW{number}: {title}", lines[0]);
        var fence = Array.FindIndex(lines, line => line.StartsWith("```", StringComparison.Ordinal));
        var form = lines[fence][3..];
        if (form is not "yaml" and not "json") return;
        var example = string.Join('\n', lines[(fence + 1)..Array.IndexOf(lines, "```", fence + 1)]);
        Assert.Contains(DocumentReader.Read($"example.{form}", Encoding.UTF8.GetBytes(example)).Diagnostics, d => d.Code.Number == number);
    }

    [Fact]
    public void Codes_are_distinct_and_in_their_band()
    {
        Assert.All(InputDiagnostics.All, code => Assert.InRange(code.Number, 1001, 1049));
        Assert.Equal(InputDiagnostics.All.Count, InputDiagnostics.All.DistinctBy(code => code.Number).Count());
    }

    private static string Root()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory!.FullName, "Bylaw.slnx"))) directory = directory.Parent;
        return directory.FullName;
    }
}
