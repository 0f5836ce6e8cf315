using Bylaw.Governance.Verification;
using Bylaw.Tests.Governance.Git;
using Xunit;
using static Bylaw.Tests.Governance.Verification.AttackWorld;

namespace Bylaw.Tests.Governance.Verification;

/// <summary>
/// A byte of an approval, of a policy or of the rules is another: verification fails, and says where. With <c>BYLAW_SOAK=1</c> at 200 places of each file.
/// </summary>
public sealed class TamperTests(ITestOutputHelper output)
{
    private static readonly int s_flips = Environment.GetEnvironmentVariable("BYLAW_SOAK") is null ? 16 : 200;
    private static readonly string[] s_files =
        ["bylaw.yaml", "policies/no-root/no_root.rego", "policies/no-root/policy.yaml", "policies/no-root/no_root_test.rego", "lib/words.rego", "exceptions/orders.yaml", "baselines/minimum.yaml", "approvals/a.approval"];

    public static TheoryData<string> Files => [.. s_files];

    [Theory]
    [MemberData(nameof(Files))]
    public void By_a_later_commit(string path)
    {
        using var history = Honest();
        history.Move("honest", history.Main);
        var tips = new List<string>();
        foreach (var bytes in Flipped(history.FilesOf(history.Main)[path].Bytes))
            tips.Add(history.Commit($"flip{tips.Count}", Priya, [new FileChange(path, bytes)], Priya.Key));
        foreach (var result in history.VerifyEach(tips.Select(tip => (tip, history.Now)))) AssertNamed(result, path);
        output.WriteLine($"{path}: {tips.Count} flips, all named");
    }

    [Fact]
    public void On_the_way_to_the_branch()
    {
        using var history = Start();
        history.Commit("fix", Priya, [FileChange.Write("policies/no-root/no_root.rego", "deny more\n")], Priya.Key);
        var (ines, mei) = (history.Statement("fix", Ines), history.Statement("fix", Mei));
        var second = history.Signed(mei, Mei.Key, "approvals/b.approval");
        var good = history.Signed(ines, Ines.Key, "approvals/a.approval");
        var change = FileChange.Write("policies/no-root/no_root.rego", "deny more\n");
        var main = history.Main;
        history.Commit("whole", Priya, [change, good, second], Priya.Key, from: main);
        Assert.True(history.Verify(head: "whole").IsVerified);
        var tips = new List<string>();
        foreach (var bytes in Flipped(good.Content!))
            tips.Add(history.Commit($"flip{tips.Count}", Priya, [change, second, new FileChange("approvals/a.approval", bytes)], Priya.Key, from: main));
        foreach (var result in history.VerifyEach(tips.Select(tip => (tip, history.Now)))) AssertNamed(result, "approvals/a.approval");
    }

    [Fact]
    public void On_disk()
    {
        using var history = Honest();
        history.Git.CheckOut();
        foreach (var path in s_files)
        {
            var full = Path.Combine(history.Root, path);
            var bytes = File.ReadAllBytes(full);
            foreach (var flipped in Flipped(bytes).Take(3))
            {
                File.WriteAllBytes(full, flipped);
                AssertNamed(RepositoryVerifier.Verify(history.Root, new VerifyOptions { Now = history.Now, ChecksDisk = true }), path);
            }
            File.WriteAllBytes(full, bytes);
        }
        Assert.True(RepositoryVerifier.Verify(history.Root, new VerifyOptions { Now = history.Now, ChecksDisk = true }).IsVerified);
    }

    private static void AssertNamed(VerificationResult result, string path)
    {
        Assert.False(result.IsVerified);
        var said = string.Join('\n', result.Violations.Select(violation => $"{violation.Path} {violation.Problem.Message} {violation.Problem.Help}"));
        var subject = path.StartsWith("policies/", StringComparison.Ordinal) ? string.Join('/', path.Split('/').Take(2)) : path.StartsWith("lib/", StringComparison.Ordinal) ? "lib" : path;
        Assert.Contains(subject, said);
    }

    private static TestHistory Honest()
    {
        var history = Start();
        history.Commit("fix", Priya, [FileChange.Write("policies/no-root/no_root.rego", "deny no root at all\n")], Priya.Key);
        history.Commit("fix", Ines, [history.Signed(history.Statement("fix", Ines), Ines.Key, "approvals/a.approval")], null);
        history.Approve("fix", Mei);
        history.Merge("fix", Bruno, Bruno.Key);
        return history;
    }

    /// <summary>The bytes with one bit changed, at places spread over all of them.</summary>
    private static IEnumerable<byte[]> Flipped(byte[] bytes)
    {
        var random = new Random(bytes.Length);
        for (var i = 0; i < s_flips; i++)
        {
            var copy = bytes.ToArray();
            copy[(int)((long)i * bytes.Length / s_flips) + random.Next(Math.Max(1, bytes.Length / s_flips))] ^= (byte)(1 << random.Next(8));
            yield return copy;
        }
    }
}
