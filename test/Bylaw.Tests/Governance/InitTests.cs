using Bylaw.Cli.Scaffold;
using Bylaw.Governance;
using Xunit;

namespace Bylaw.Tests.Governance;

/// <summary>How a policy repository begins.</summary>
public sealed class InitTests
{
    private const string PrivilegedPod = "apiVersion: v1\nkind: Pod\nmetadata: { name: p }\nspec: { containers: [{ name: app, securityContext: { privileged: true } }] }\n";

    [Fact]
    public void An_empty_folder_becomes_a_repository()
    {
        using var files = new TemporaryRepository(empty: true);
        var repo = files.PathOf("new/folder");
        var (code, output) = CommandLine.Run(["init", repo]);
        Assert.Equal((0, """
            wrote bylaw.yaml
            wrote policies/no-privileged/policy.yaml
            wrote policies/no-privileged/no-privileged.rego
            wrote policies/no-privileged/no-privileged_test.rego
            wrote exceptions/README.md
            wrote .gitattributes
            next: name the people of both teams in bylaw.yaml before the first commit, and run `bylaw test` and `bylaw check`
            for the files of a forge say `--ci github` or `--ci gitlab`

            """), (code, output));
        Assert.Equal((0, "4 passed, 0 failed, 0 errors, 0 to do; 100 % of the policies' expressions covered\n"), CommandLine.Run(["test", "--repo", repo]));
        Assert.Contains("\napprovals/** -text\n", File.ReadAllText(Path.Combine(repo, ".gitattributes")), StringComparison.Ordinal);
        Assert.Empty(PolicyRepository.Load(repo).Diagnostics);
    }

    [Fact]
    public void The_first_policy_reports_and_refuses_nothing()
    {
        using var files = new TemporaryRepository(empty: true);
        files.Write("pod/pod.yaml", PrivilegedPod);
        CommandLine.Run(["init", files.PathOf("repo")]);
        var (code, output) = CommandLine.Run(["check", "--repo", files.PathOf("repo"), files.PathOf("pod/pod.yaml")]);
        Assert.Equal(0, code);
        Assert.Contains("container `app` is privileged", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Scaffolded_rego_is_formatted()
    {
        using var files = new TemporaryRepository(empty: true);
        CommandLine.Run(["init", files.Directory]);
        CommandLine.Run(["new", "policy", "a-b", "--repo", files.Directory]);
        Assert.Equal((0, ""), CommandLine.Run(["fmt", "--check", files.PathOf("policies")]));
    }

    [Fact]
    public void Nothing_that_is_there_is_changed_without_force()
    {
        using var files = new TemporaryRepository(empty: true);
        files.Write("bylaw.yaml", TemporaryRepository.Settings);
        files.Write(".gitattributes", "*.png binary");
        files.Write(".gitlab-ci.yml", "stages: []\n");
        var (code, output) = CommandLine.Run(["init", "--ci", "gitlab", files.Directory]);
        Assert.Equal(0, code);
        Assert.Contains("left alone bylaw.yaml: it is there; `--force` writes it anew\n", output, StringComparison.Ordinal);
        Assert.Contains("left alone .gitlab-ci.yml: it is there; `--force` writes it anew\n", output, StringComparison.Ordinal);
        Assert.Contains("left alone .gitattributes: it is there; add the line `approvals/** -text`, as `--force` does\n", output, StringComparison.Ordinal);
        Assert.Equal(TemporaryRepository.Settings, File.ReadAllText(files.PathOf("bylaw.yaml")));
        Assert.Equal("*.png binary", File.ReadAllText(files.PathOf(".gitattributes")));

        Assert.Equal(0, CommandLine.Run(["init", "--force", "--ci", "gitlab", files.Directory]).Code);
        Assert.Equal(ScaffoldFiles.Settings, File.ReadAllText(files.PathOf("bylaw.yaml")));
        Assert.Equal(ScaffoldFiles.GitLabCi, File.ReadAllText(files.PathOf(".gitlab-ci.yml")));
        Assert.Equal("*.png binary\napprovals/** -text\n", File.ReadAllText(files.PathOf(".gitattributes")));
    }

    [Fact]
    public void A_dry_run_writes_nothing()
    {
        using var files = new TemporaryRepository(empty: true);
        var (code, output) = CommandLine.Run(["init", "--dry-run", "--ci", "github", files.Directory]);
        Assert.Equal(0, code);
        Assert.Contains("would write .github/workflows/bylaw.yaml\n", output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(files.Directory));
    }

    [Fact]
    public void Links_are_not_written_through()
    {
        using var files = new TemporaryRepository(empty: true);
        files.Write("outside/x", "");
        files.Write("repo/x", "");
        Directory.CreateSymbolicLink(files.PathOf("repo/exceptions"), files.PathOf("outside"));
        var (code, output) = CommandLine.Run(["init", files.PathOf("repo")]);
        Assert.Equal(2, code);
        Assert.Contains("BLW6056", output, StringComparison.Ordinal);
        Assert.False(File.Exists(files.PathOf("outside/README.md")));
    }

    [Fact]
    public void A_file_is_no_folder()
    {
        using var files = new TemporaryRepository(empty: true);
        files.Write("x", "");
        var (code, output) = CommandLine.Run(["init", files.PathOf("x")]);
        Assert.Equal(2, code);
        Assert.Contains("cannot become a policy repository: it is a file", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no-root")]
    [InlineData("9-lives")]
    [InlineData("default")]
    [InlineData("contains")]
    [InlineData("input")]
    [InlineData("data")]
    [InlineData("x")]
    public void A_new_policy_loads_and_passes_its_tests(string id)
    {
        using var files = new TemporaryRepository(empty: true);
        files.Write("bylaw.yaml", "teams: [{ name: sec, role: security }, { name: plat, role: platform }]\npolicies: { require: [owners, intent, remediation, severity, review, expires, controls, tests] }\n");
        var (code, output) = CommandLine.Run(["new", "policy", id, "--repo", files.Directory, "--title", "It's: a \"title\" # here"]);
        Assert.True(code == 0, output);
        Assert.Empty(files.Load().Diagnostics);
        var policy = Assert.Single(files.Load().Repository.Policies);
        Assert.Equal(("It's: a \"title\" # here", "sec", "plat", PolicyState.Draft), (policy.Title, policy.Owners.Intent?.Value, policy.Owners.Enforcement?.Value, policy.State));
        Assert.Equal([$"policies/{id}/{id}.rego", $"policies/{id}/{id}_test.rego"], policy.Files.Select(file => file.Path));
        Assert.Equal((0, "2 passed, 0 failed, 0 errors, 0 to do; 100 % of the policies' expressions covered\n"), CommandLine.Run(["test", "--repo", files.Directory]));
    }

    [Theory]
    [InlineData("No-Root", "it consists of small letters, digits and `-`")]
    [InlineData("../x", "it consists of small letters, digits and `-`")]
    [InlineData("a/b", "it consists of small letters, digits and `-`")]
    [InlineData("nó", "it consists of small letters, digits and `-`")]
    [InlineData("", "it is empty")]
    [InlineData("a-", "it begins and ends with a letter or a digit")]
    [InlineData("con", "it names a device on Windows")]
    [InlineData("a123456789a123456789a123456789a123456789a123456789a1234567890", "it is longer than 60 letters")]
    [InlineData("taken", "there is a policy of that id")]
    public void A_bad_id_is_refused(string id, string why)
    {
        using var files = new TemporaryRepository(empty: true);
        files.Write("bylaw.yaml", TemporaryRepository.Settings);
        files.Write("policies/taken/policy.yaml", "title: Taken\nenforcement: draft\nlanguage: cedar\n");
        var (code, output) = CommandLine.Run(["new", "policy", id, "--repo", files.Directory]);
        Assert.Equal(2, code);
        Assert.Contains($"`{id}` cannot be the id of a new policy: {why}", output, StringComparison.Ordinal);
        Assert.Equal([files.PathOf("policies/taken")], Directory.GetDirectories(files.PathOf("policies")));
    }
}
