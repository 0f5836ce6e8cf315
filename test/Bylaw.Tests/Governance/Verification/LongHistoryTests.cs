using System.Globalization;
using Bylaw.Tests.Governance.Git;
using Xunit;
using static Bylaw.Tests.Governance.Verification.AttackWorld;

namespace Bylaw.Tests.Governance.Verification;

/// <summary>
/// Long histories. <c>BYLAW_SOAK=1</c> verifies 10,000 commits; <c>BYLAW_KEEP=DIR</c> copies that history, to time <c>bylaw verify</c> on it.
/// </summary>
public sealed class LongHistoryTests
{
    private static readonly bool s_isSoak = Environment.GetEnvironmentVariable("BYLAW_SOAK") is not null;

    [Fact]
    public void Every_change_of_a_long_history_is_verified()
    {
        var landings = s_isSoak ? 2500 : 150;
        using var history = Start();
        for (var i = 0; i < landings; i++)
        {
            var branch = string.Create(CultureInfo.InvariantCulture, $"b{i}");
            history.Commit(branch, Priya, [FileChange.Write($"policies/p{i % 40}/policy.yaml", $"title: policy {i}\n"), FileChange.Write($"policies/p{i % 40}/rule.rego", $"rule {i}\n")], Priya.Key);
            history.Approve(branch, i % 2 == 0 ? Ines : Tomas, i % 3 == 0 ? Mei : Bruno);
            history.Merge(branch, Bruno, Bruno.Key);
        }
        var result = history.Verify();
        Assert.Equal("", string.Join('\n', result.Violations.Select(violation => $"{violation.Problem} {violation.Problem.Help}")));
        Assert.Equal((landings, true), (result.Changes.Length, result.IsVerified));
        if (Environment.GetEnvironmentVariable("BYLAW_KEEP") is { } keep) history.Git.Run(["clone", "--quiet", "--no-hardlinks", ".", keep]);
    }
}
