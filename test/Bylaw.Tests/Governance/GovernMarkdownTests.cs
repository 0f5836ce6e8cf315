using System.Globalization;
using System.Text.RegularExpressions;
using Xunit;

namespace Bylaw.Tests.Governance;

/// <summary>What <c>bylaw govern --format markdown</c> leaves out where there is too much.</summary>
public sealed partial class GovernMarkdownTests
{
    [Fact]
    public void A_long_report_fits_into_a_comment_and_counts_what_it_leaves_out()
    {
        using var files = new TemporaryRepository();
        for (var number = 0; number < 500; number++)
            files.Write($"exceptions/e{number}.yaml", "policy: no-root\nscope: { namespaces: [a] }\nreason: r\nrequester: ola@acme.example\nexpires: 2026-01-01\n");
        var text = CommandLine.Run(["govern", "--repo", files.Directory, "--as-of", "2026-02-15", "--format", "markdown"]).Output;
        var shown = text.Split('\n').Count(line => line.StartsWith("| `", StringComparison.Ordinal));
        var all = Totals().Match(text).Groups.Values.Skip(1).Sum(number => int.Parse(number.Value, CultureInfo.InvariantCulture));
        var more = More().Matches(text).Sum(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture));
        Assert.InRange(text.Length, 50_000, 65_536);
        Assert.True(shown < all);
        Assert.Equal(all, shown + more);
    }

    [GeneratedRegex(@"(\d+) to deal with now, (\d+) soon, (\d+) to know")]
    private static partial Regex Totals();

    [GeneratedRegex(@"… and (\d+) more")]
    private static partial Regex More();
}
