using System.Diagnostics;
using System.Globalization;
using Bylaw.Tests.Governance.Signing;
using Xunit;

namespace Bylaw.Tests.Governance.Git;

/// <summary>A long history is read in a time that a person waits for. With <c>BYLAW_SOAK=1</c> it is five times as long.</summary>
public sealed class GitSpeedTests(ITestOutputHelper output)
{
    private static readonly int s_commits = Environment.GetEnvironmentVariable("BYLAW_SOAK") is null ? 2_000 : 10_000;

    [Fact]
    public void A_thousand_signed_commits_with_merges_take_a_second()
    {
        using var git = new GitBuilder();
        var expected = Build(git, s_commits);
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        var watch = Stopwatch.StartNew();
        using var repository = GitRepositoryTests.Open(Path.Combine(git.Root));
        var history = repository.History(repository.Resolve("main", out _)!);
        var used = Process.GetCurrentProcess().TotalProcessorTime - before;

        Assert.Empty(repository.Problems);
        Assert.Equal(s_commits, history.Count);
        Assert.Equal(expected, history.Sum(commit => commit.Changes.Sum(side => (long)side.Length)));
        output.WriteLine($"{s_commits} commits: {used.TotalSeconds:0.00} s of this process, {watch.Elapsed.TotalSeconds:0.00} s in all");
        // Measured below 0.2 s for a thousand; other tests run in this process at the same time.
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 2 * s_commits / 1000);
    }

    // Two hundred policies; every tenth commit merges a branch of one commit.
    private static long Build(GitBuilder git, int count)
    {
        var key = TestKey.Ed25519(9);
        git.Commit("main", Enumerable.Range(0, 200).Select(i => FileChange.Write(PathOf(i), "0")), sign: key);
        long changes = 200;
        for (var i = 1; i < count; i++)
        {
            if (i % 10 == 9 && i + 1 < count)
            {
                var main = git.Tip("main")!;
                git.Branch("side", main);
                var side = git.Commit("side", [FileChange.Write(PathOf(i % 200), Text(i))], sign: key);
                git.Commit("main", [FileChange.Write(PathOf(i % 200), Text(i))], sign: key, parents: [main, side]);
                changes += 2;
                i++;
                continue;
            }
            git.Commit("main", [FileChange.Write(PathOf(i % 200), Text(i))], sign: key);
            changes++;
        }
        git.Save();
        return changes;
    }

    private static string PathOf(int i) => string.Create(CultureInfo.InvariantCulture, $"policies/policy-{i:0000}/policy.rego");

    private static string Text(int i) => i.ToString(CultureInfo.InvariantCulture);
}
