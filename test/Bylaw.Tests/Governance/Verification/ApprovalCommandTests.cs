using System.Diagnostics;
using System.Text;
using Bylaw.Tests.Governance.Git;
using Xunit;
using static Bylaw.Tests.Governance.Verification.AttackWorld;

namespace Bylaw.Tests.Governance.Verification;

/// <summary>The commands about approvals, on histories as people make them, with the real <c>ssh-keygen</c>.</summary>
public sealed class ApprovalCommandTests
{
    [Fact]
    public void A_pull_request_says_what_changes_who_must_approve_and_who_could()
    {
        using var history = Start();
        history.Commit("fix", Priya, [FileChange.Write("policies/no-root/no_root.rego", "deny no root at all\n")], Priya.Key);
        history.Approve("fix", Mei);
        history.Git.CheckOut("fix");
        var run = CommandLine.Run(["pr", "--repo", history.Root, "--base", "main"], history.Now);
        Assert.Contains("  policy policies/no-root: policies/no-root/no_root.rego\n    needs 1 platform and 1 security; approved by Mei Tanaka (platform)\n    missing: 1 security; could approve: Ines Okafor, Tomas Lindqvist\n", run.Output);
        Assert.Contains("[BLW6100]", run.Output);
        Assert.Equal(1, run.Code);
    }

    [Fact]
    public void An_approval_that_ssh_keygen_signs_counts_and_one_by_the_author_does_not()
    {
        Assert.SkipUnless(HasSshKeygen(), "ssh-keygen is not installed (openssh-client)");
        using var history = Start();
        using var keys = new Bundles.TemporaryFolder();
        var key = Path.Combine(keys.Root, "id");
        Run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key);
        var line = string.Join(' ', File.ReadAllText(key + ".pub").Split(' ')[..2]);
        history.Commit("team", Priya, [Edit(history, "bylaw.yaml", Key("tomas").SshPublicLine, line)], Priya.Key);
        history.Approve("team", Ines, Mei);
        history.Merge("team", Bruno, Bruno.Key);
        history.Commit("fix", Priya, [FileChange.Write("policies/no-root/no_root.rego", "deny no root at all\n")], Priya.Key);
        history.Approve("fix", Mei);
        history.Git.CheckOut("fix");

        var approved = CommandLine.Run(["approve", "--repo", history.Root, "--base", "main", "--key", key], history.Now);
        Assert.True(approved.Code == 0, approved.Output);
        var file = Assert.Single(Directory.GetFiles(Path.Combine(history.Root, "approvals")), path => File.ReadAllText(path).Contains("Tomas", StringComparison.Ordinal));
        history.Commit("fix", Tomas, [new FileChange("approvals/tomas.approval", File.ReadAllBytes(file))], null);
        history.Merge("fix", Bruno, Bruno.Key);
        history.Git.CheckOut();

        var verified = CommandLine.Run(["verify", "--repo", history.Root, "--disk"], history.Now.AddHours(1));
        Assert.Contains("policy policies/no-root: Mei Tanaka (platform), Tomas Lindqvist (security)", verified.Output);
        Assert.Contains("verified: ", verified.Output);
        Assert.Equal(0, verified.Code);
    }

    [Fact]
    public void Verify_names_the_first_violation_with_commit_and_file_and_exits_with_1()
    {
        using var history = Start();
        var commit = history.Commit("main", Eve, [FileChange.Write("policies/no-root/no_root.rego", "allow everything\n")], Eve.Key);
        history.Git.CheckOut();
        var run = CommandLine.Run(["verify", "--repo", history.Root], history.Now.AddHours(1));
        Assert.Contains($"violation[BLW6100]: policy `policies/no-root` changed and lacks the approval of 1 platform and 1 security\n  --> commit {commit[..12]}, policies/no-root\n", run.Output);
        Assert.Contains("not verified", run.Output);
        Assert.Equal(1, run.Code);
    }

    [Fact]
    public void What_differs_on_disk_is_no_part_of_what_is_verified()
    {
        using var history = Start();
        history.Git.CheckOut();
        File.WriteAllText(Path.Combine(history.Root, "policies/no-root/no_root.rego"), "allow everything\n");
        File.WriteAllText(Path.Combine(history.Root, "exceptions/mine.yaml"), "policy: no-root\n");
        Assert.Equal(0, CommandLine.Run(["verify", "--repo", history.Root], history.Now.AddHours(1)).Code);
        var run = CommandLine.Run(["verify", "--repo", history.Root, "--disk", "--all"], history.Now.AddHours(1));
        Assert.Equal(1, run.Code);
        Assert.Contains("`policies/no-root/no_root.rego` on disk differs from the commit", run.Output);
        Assert.Contains("`exceptions/mine.yaml` on disk is not in the commit", run.Output);
    }

    private static FileChange Edit(TestHistory history, string path, string old, string next)
    {
        var text = Encoding.UTF8.GetString(history.FilesOf(history.Main)[path].Bytes);
        Assert.Contains(old, text);
        return FileChange.Write(path, text.Replace(old, next, StringComparison.Ordinal));
    }

    private static bool HasSshKeygen() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "ssh-keygen")));

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
