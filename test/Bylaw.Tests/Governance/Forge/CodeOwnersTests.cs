using System.Text.Json;
using Bylaw.Cli.Scaffold;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Tests.Governance.Git;
using Xunit;

namespace Bylaw.Tests.Governance.Forge;

/// <summary>What the forge is told is what bylaw.yaml says.</summary>
public sealed class CodeOwnersTests : IDisposable
{
    private const string Settings = """
        teams:
          - { name: security, role: security, github: acme/security, gitlab: acme/security }
          - { name: platform, role: platform, github: acme/platform, gitlab: acme/platform }
          - name: orders
            role: application
            members: [{ name: Priya, github: pnair, gitlab: priya }]
        approvals:
          policy: { security: 1, platform: 1 }
          test: { platform: 1 }
          exception: { security: 1 }
          baseline: { security: 2, platform: 1 }
          settings: { security: 1, platform: 1 }
        """;

    private readonly TemporaryRepository _files = new();

    public CodeOwnersTests() => _files.Write("bylaw.yaml", Settings);

    [Fact]
    public void GitHub_gets_a_line_for_each_path_and_later_lines_count()
    {
        var (code, output) = Run("--output", "-");
        Assert.Equal(0, code);
        Assert.Equal("""
            # Written by `bylaw codeowners` from bylaw.yaml: do not edit.

            # policies: 1 platform and 1 security
            /policies/ @acme/platform @acme/security
            /lib/ @acme/platform @acme/security

            # tests: 1 platform
            /policies/**/*_test.rego @acme/platform

            # exceptions: 1 security
            /exceptions/ @acme/security

            # baselines: 1 platform and 2 security
            /baselines/ @acme/platform @acme/security

            # settings: 1 platform and 1 security
            /bylaw.yaml @acme/platform @acme/security
            /.github/CODEOWNERS @acme/platform @acme/security

            """, output);
    }

    [Fact]
    public void GitLab_gets_a_section_for_each_role()
    {
        var (code, output) = Run("--forge", "gitlab", "--output", "-");
        Assert.Equal(0, code);
        Assert.Contains("\n[policies: security][1] @acme/security\n/policies/\n/lib/\n!/policies/**/*_test.rego\n", output, StringComparison.Ordinal);
        Assert.Contains("\n[tests: platform][1] @acme/platform\n/policies/**/*_test.rego\n", output, StringComparison.Ordinal);
        Assert.Contains("\n[baselines: security][2] @acme/security\n/baselines/\n", output, StringComparison.Ordinal);
        Assert.Contains("\n[settings: platform][1] @acme/platform\n/bylaw.yaml\n/.gitlab/CODEOWNERS\n", output, StringComparison.Ordinal);
        Assert.DoesNotContain("[tests: security]", output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_owner_is_asked_for_each_policy()
    {
        _files.Write("bylaw.yaml", Settings.Replace("policy: { security: 1, platform: 1 }", "policy: { security: 1, owner: 1 }", StringComparison.Ordinal));
        _files.Write("policies/no-root/policy.yaml", "title: Containers do not run as root\nowners: { intent: orders }\n");
        var (_, output) = Run("--output", "-");
        Assert.Contains("\n/policies/ @acme/security\n", output, StringComparison.Ordinal);
        Assert.Contains("\n# policy no-root: 1 owner and 1 security\n/policies/no-root/ @pnair @acme/security\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_fails_until_the_file_is_written_and_again_when_the_rules_change()
    {
        Assert.Equal(1, Run("--check").Code);
        Assert.Equal((0, "written: .github/CODEOWNERS\n"), Run());
        Assert.Equal((0, ""), Run("--check"));
        _files.Write("bylaw.yaml", Settings.Replace("exception: { security: 1 }", "exception: { platform: 1 }", StringComparison.Ordinal));
        var (code, output) = Run("--check");
        Assert.Equal(1, code);
        Assert.Contains("BLW6096", output, StringComparison.Ordinal);
    }

    [Fact]
    public void In_a_larger_repository_paths_begin_at_its_root()
    {
        using var git = new GitBuilder();
        git.Commit("main", [FileChange.Write("a folder/policies/no-root/policy.yaml", "title: x\n"), FileChange.Write("a folder/bylaw.yaml", Settings)]);
        git.CheckOut();
        var (code, output) = CommandLine.Run(["codeowners", "--repo", Path.Combine(git.Root, "a folder")]);
        Assert.Equal((0, "written: .github/CODEOWNERS\n"), (code, output));
        Assert.Contains("\n/a\\ folder/policies/ @acme/platform @acme/security\n", File.ReadAllText(Path.Combine(git.Root, ".github", "CODEOWNERS")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("github: \"x\\n* @evil\"")]
    [InlineData("github: \"x @evil\"")]
    public void A_handle_that_is_none_names_nobody(string handle)
    {
        _files.Write("bylaw.yaml", Settings.Replace("github: acme/security", handle, StringComparison.Ordinal));
        var (code, output) = Run("--output", "-");
        Assert.Equal(2, code);
        Assert.Contains("BLW6095", output, StringComparison.Ordinal);
        Assert.DoesNotContain("evil", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_ruleset_asks_for_each_role_with_its_count()
    {
        var (code, output) = Run("--rules", "--team-id", "security=7", "--team-id", "platform=8");
        Assert.Equal(0, code);
        using var json = JsonDocument.Parse(output);
        var rules = json.RootElement.GetProperty("rules").EnumerateArray().ToDictionary(rule => rule.GetProperty("type").GetString()!);
        Assert.Equal(["deletion", "non_fast_forward", "pull_request", "required_status_checks"], rules.Keys.Order(StringComparer.Ordinal));
        var reviewers = rules["pull_request"].GetProperty("parameters").GetProperty("required_reviewers").EnumerateArray()
            .Select(one => $"{one.GetProperty("minimum_approvals")} of {one.GetProperty("reviewer").GetProperty("id")}: {string.Join(' ', one.GetProperty("file_patterns").EnumerateArray())}");
        Assert.Equal(
            [
                "1 of 8: policies/**/* lib/**/*", "1 of 7: policies/**/* lib/**/*", "1 of 8: policies/**/*_test.rego", "1 of 7: exceptions/**/*",
                "1 of 8: baselines/**/*", "2 of 7: baselines/**/*", "1 of 8: bylaw.yaml", "1 of 7: bylaw.yaml",
            ], reviewers);
        Assert.Contains("bylaw verify", rules["required_status_checks"].ToString(), StringComparison.Ordinal);
        Assert.Contains("name: bylaw verify", ScaffoldFiles.GitHubActions, StringComparison.Ordinal);
    }

    [Fact]
    public void Rules_of_GitLab_ask_for_what_every_change_needs()
    {
        _files.Write("bylaw.yaml", Settings.Replace("exception: { security: 1 }", "exception: { security: 1, platform: 2 }", StringComparison.Ordinal));
        var (code, output) = Run("--forge", "gitlab", "--rules", "--team-id", "platform=8");
        Assert.Equal(0, code);
        using var json = JsonDocument.Parse(output);
        var rule = Assert.Single(json.RootElement.GetProperty("approval_rules").EnumerateArray());
        Assert.Equal("bylaw: platform 1 [8]", $"{rule.GetProperty("name")} {rule.GetProperty("approvals_required")} [{string.Join(',', rule.GetProperty("group_ids").EnumerateArray())}]");
        Assert.False(json.RootElement.GetProperty("approvals").GetProperty("merge_requests_author_approval").GetBoolean());
    }

    [Fact]
    public void Without_rules_there_is_nothing_to_say()
    {
        _files.Write("bylaw.yaml", "teams: []\n");
        var (code, output) = Run();
        Assert.Equal(2, code);
        Assert.Contains("asks for no approvals", output, StringComparison.Ordinal);
        Assert.False(File.Exists(_files.PathOf(".github/CODEOWNERS")));
    }

    [Fact]
    public void The_page_shows_the_files_that_a_new_repository_gets()
    {
        var page = Repository.Read("docs/ci.md");
        foreach (var text in new[] { ScaffoldFiles.GitHubActions, ScaffoldFiles.GitLabCi, ScaffoldFiles.PreCommit })
        {
            Assert.Contains($"```yaml\n{text}```\n", page, StringComparison.Ordinal);
            Assert.False(YamlReader.Read(new SourceText("ci.yaml", text), new ReadOptions()).HasErrors);
        }
        var hooks = Repository.Read(".pre-commit-hooks.yaml");
        Assert.All(ScaffoldFiles.PreCommit.Split('\n').Where(line => line.Contains("- id: ", StringComparison.Ordinal)), line => Assert.Contains(line.Trim(), hooks, StringComparison.Ordinal));
    }

    public void Dispose() => _files.Dispose();

    private (int Code, string Output) Run(params string[] args) => CommandLine.Run(["codeowners", "--repo", _files.Directory, .. args]);
}
