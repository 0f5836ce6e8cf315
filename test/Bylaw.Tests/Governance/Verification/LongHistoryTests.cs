using System.Diagnostics;
using Xunit;

namespace Bylaw.Tests.Governance.Verification;

/// <summary>
/// Long histories. <c>BYLAW_SOAK=1</c> verifies 10,000 commits; <c>BYLAW_KEEP=DIR</c> copies that history, to time <c>bylaw verify</c> on it.
/// </summary>
public sealed class LongHistoryTests(ITestOutputHelper output)
{
    private static readonly int s_landings = Environment.GetEnvironmentVariable("BYLAW_SOAK") is null ? 150 : 2500;

    [Fact]
    public void Every_change_of_a_long_history_is_verified()
    {
        using var history = LongHistory.Of(s_landings);
        history.Git.Save();
        var watch = Stopwatch.StartNew();
        var result = history.Verify();
        output.WriteLine($"{s_landings * LongHistory.CommitsOfLanding + 1} commits with {result.Changes.Length} changes, verified in {watch.Elapsed.TotalSeconds:0.0} s");
        Assert.Equal("", string.Join('\n', result.Violations.Select(violation => $"{violation.Problem} {violation.Problem.Help}")));
        Assert.Equal((s_landings, true), (result.Changes.Length, result.IsVerified));
        Assert.All(result.Changes, change => Assert.Equal(2, change.Approvals.Length));
        if (Environment.GetEnvironmentVariable("BYLAW_KEEP") is { } keep) history.Git.Run(["clone", "--quiet", "--no-hardlinks", ".", keep]);
    }
}
