using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Bylaw.Tests.Governance.Forge;
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
    public void A_suspension_is_told_until_it_is_settled()
    {
        using var history = Start();
        history.Commit("fire", Mei, [FileChange.Write("suspensions/fire.yaml", "policy: no-root\nreason: the rollback is refused\nrequester: mei@acme.example\nstarts: 2026-02-10T10:00:00Z\nexpires: 2026-02-10T14:00:00Z\n")], Mei.Key);
        history.Approve("fire", Mei);
        history.Merge("fire", Bruno, Bruno.Key);
        history.Commit("fix", Priya, [FileChange.Write("policies/no-root/no_root.rego", "deny no root at all\n")], Priya.Key);
        history.Git.CheckOut("fix");
        const string Told = "break-glass: suspensions/fire.yaml suspends no-root until 2026-02-10T14:00:00Z; by 2026-02-13T14:00:00Z it must be approved (lacks 1 platform and 1 security) or deleted";
        var during = new DateTimeOffset(2026, 2, 10, 12, 0, 0, TimeSpan.Zero);
        Assert.Contains(Told + "\n", CommandLine.Run(["verify", "main", "--repo", history.Root], during).Output);
        Assert.Contains(Told + "\n", CommandLine.Run(["pr", "--repo", history.Root, "--base", "main"], during).Output);
        Assert.Contains("- " + Told + "\n", CommandLine.Run(["pr", "--repo", history.Root, "--base", "main", "--format", "markdown"], during).Output);
        using var json = JsonDocument.Parse(CommandLine.Run(["pr", "--repo", history.Root, "--base", "main", "--format", "json"], during).Output);
        Assert.Equal("2026-02-13T14:00:00Z", Assert.Single(json.RootElement.GetProperty("openSuspensions").EnumerateArray()).GetProperty("settleBy").GetString());

        // Who takes it away need not be told that it is there.
        history.Commit("out", Bruno, [FileChange.Delete("suspensions/fire.yaml")], Bruno.Key);
        Assert.DoesNotContain("break-glass: ", CommandLine.Run(["pr", "--repo", history.Root, "--base", "main", "--head", "out"], during).Output);

        Assert.Contains("BLW6108", CommandLine.Run(["verify", "main", "--repo", history.Root], during.AddDays(4)).Output);
    }

    [Fact]
    public void A_pull_request_says_what_is_due_in_what_it_changes_and_only_counts_the_rest()
    {
        using var history = Start();
        history.Commit("fix", Priya, [FileChange.Write("policies/no-root/no_root.rego", "deny no root at all\n")], Priya.Key);
        history.Git.CheckOut("fix");
        var all = CommandLine.Run(["govern", "--repo", history.Root, "--format", "json"], history.Now).Output;
        var run = CommandLine.Run(["pr", "--repo", history.Root, "--base", "main", "--format", "json"], history.Now).Output;
        using var governed = JsonDocument.Parse(all);
        using var proposed = JsonDocument.Parse(run);
        var facts = governed.RootElement.GetProperty("facts").EnumerateArray().Select(fact => fact.GetProperty("subject").GetString()!).ToList();
        var shown = proposed.RootElement.GetProperty("governance");
        Assert.Contains(facts, subject => subject != "policies/no-root");
        Assert.Equal(facts.Where(subject => subject == "policies/no-root"), shown.GetProperty("facts").EnumerateArray().Select(fact => fact.GetProperty("subject").GetString()!));
        Assert.NotEmpty(shown.GetProperty("facts").EnumerateArray());
        Assert.True(JsonElement.DeepEquals(governed.RootElement.GetProperty("counts"), shown.GetProperty("counts")));
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

    [Fact]
    public void Reviews_in_a_forge_count_when_an_attestor_signs_them()
    {
        using var history = Start();
        using var forge = new FakeForge();
        using var keys = new Bundles.TemporaryFolder();
        File.WriteAllText(Path.Combine(keys.Root, "forge.pub"), Key("forge").SshPublicLine);
        var old = history.Commit("fix", Priya, [FileChange.Write("policies/no-root/no_root.rego", "deny a first try\n")], null);
        var head = history.Commit("fix", Priya, [FileChange.Write("policies/no-root/no_root.rego", "deny no root at all\n")], null);
        history.Git.CheckOut("fix");
        forge.Says("/repos/acme/policies/pulls/7", $$$"""{"user":{"login":"pnair"},"base":{"sha":"{{{history.Main}}}"},"head":{"sha":"{{{head}}}"}}""");
        forge.Says("/repos/acme/policies/pulls/7/commits?per_page=100&page=1", "[]");
        forge.Says("/repos/acme/policies/pulls/7/reviews?per_page=100&page=1", $"[{Review(1, "tlindqvist", old)},{Review(2, "meit", head)}]");
        string[] approve = ["approve", "--repo", history.Root, "--base", "main", "--reviews", "github:acme/policies#7", "--forge-url", forge.Address.AbsoluteUri, "--key", Path.Combine(keys.Root, "forge"), "--print"];

        // Tomas reviewed an older push: his review is written down, and does not count for what is there now.
        Land(history, "stale", CommandLine.Run(approve, history.Now));
        var stale = history.Verify(head: "stale");
        Assert.Contains("lacks the approval of 1 security; approved by Mei Tanaka", stale.Violations[0].Problem.Message);
        Assert.Contains("it approves other content", stale.Violations[0].Problem.Help);

        forge.Says("/repos/acme/policies/pulls/7/reviews?per_page=100&page=1", $"[{Review(1, "tlindqvist", old)},{Review(3, "tlindqvist", head)},{Review(2, "meit", head)}]");
        Land(history, "good", CommandLine.Run(approve, history.Now));
        var good = history.Verify(head: "good");
        Assert.True(good.IsVerified, good.Violations.FirstOrDefault()?.Problem.Help);
        Assert.Equal(["Mei Tanaka", "Tomas Lindqvist"], good.Changes[0].Approvals.Select(approval => approval.Person));
    }

    /// <summary>What the forge squashes onto the branch, with what the attestor signs.</summary>
    private static void Land(TestHistory history, string branch, (int Code, string Output) printed)
    {
        Assert.True(printed.Code == 0, printed.Output);
        var statements = printed.Output.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(text => text.TrimEnd('\n') + "\n");
        var policy = history.FilesOf(history.Git.Tip("fix")!)["policies/no-root/no_root.rego"].Bytes;
        history.Commit(branch, Priya, [new FileChange("policies/no-root/no_root.rego", policy), .. statements.Select(statement => history.Signed(statement, Key("forge")))], null, from: history.Main);
        history.Git.Save();
    }

    private static string Review(int id, string login, string commit) =>
        $$"""{"id":{{id}},"user":{"login":"{{login}}"},"state":"APPROVED","submitted_at":"2026-02-15T12:00:00Z","commit_id":"{{commit}}"}""";

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
