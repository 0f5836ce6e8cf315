using System.Text;
using System.Text.Json.Nodes;
using Bylaw.Engine;
using Bylaw.Governance.Verification;
using Bylaw.Rego;
using Bylaw.Tests.Governance.Git;
using Xunit;
using static Bylaw.Tests.Governance.Verification.AttackWorld;

namespace Bylaw.Tests.Governance.Verification;

/// <summary>Where a repository asks for approvals, an enforcement point runs approved content and nothing else.</summary>
public sealed class VerifiedBundleTests
{
    private const string Rule = "package no_root\n\nimport rego.v1\n\ndeny contains \"runs as root\" if input.spec.user == 0\n";
    private const string Open = "package no_root\n\nimport rego.v1\n\ndeny contains \"never\" if input.spec.user == 99\n";

    [Fact]
    public void Admission_sees_the_approved_policy_whatever_lies_on_disk()
    {
        using var history = Enforcing();
        history.Git.CheckOut();
        var pod = Pod(history);
        File.WriteAllText(Path.Combine(history.Root, "policies/no-root/no_root.rego"), Open);
        Assert.Equal(0, Check(history, pod, "ci").Code);
        var admission = Check(history, pod, "admission");
        Assert.Contains("runs as root", admission.Output);
        Assert.Equal(1, admission.Code);
    }

    [Fact]
    public void Admission_refuses_to_start_with_what_nobody_approved()
    {
        using var history = Enforcing();
        history.Commit("main", Eve, [FileChange.Write("policies/no-root/no_root.rego", Open)], Eve.Key);
        history.Git.CheckOut();
        var run = Check(history, Pod(history), "admission");
        Assert.Contains("BLW6100", run.Output);
        Assert.Equal(2, run.Code);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Admission_is_not_told_by_the_settings_on_disk_that_nothing_is_asked_for(bool committed)
    {
        using var history = Enforcing();
        var settings = Encoding.UTF8.GetString(history.FilesOf(history.Main)["bylaw.yaml"].Bytes);
        var silent = FileChange.Write("bylaw.yaml", settings[..settings.IndexOf("approvals:", StringComparison.Ordinal)]);
        if (committed) history.Commit("main", Eve, [silent, FileChange.Write("policies/no-root/no_root.rego", Open)], Eve.Key);
        history.Git.CheckOut();
        var pod = Pod(history);
        File.WriteAllBytes(Path.Combine(history.Root, "bylaw.yaml"), silent.Content!);
        File.WriteAllText(Path.Combine(history.Root, "policies/no-root/no_root.rego"), Open);
        var run = Check(history, pod, "admission");
        Assert.Contains(committed ? "BLW6100" : "runs as root", run.Output);
        Assert.Equal(committed ? 2 : 1, run.Code);
    }

    [Fact]
    public void Who_was_asked_may_release_the_repository_from_asking()
    {
        using var history = Enforcing();
        var settings = Encoding.UTF8.GetString(history.FilesOf(history.Main)["bylaw.yaml"].Bytes);
        history.Commit("free", Priya, [FileChange.Write("bylaw.yaml", settings[..settings.IndexOf("approvals:", StringComparison.Ordinal)])], Priya.Key);
        history.Approve("free", Mei, Ines);
        history.Merge("free", Bruno, Bruno.Key);
        history.Git.CheckOut();
        var pod = Pod(history);
        File.WriteAllText(Path.Combine(history.Root, "policies/no-root/no_root.rego"), Open);
        Assert.Equal(0, Check(history, pod, "admission").Code);
    }

    [Fact]
    public void Files_are_read_from_git_until_it_is_closed()
    {
        using var history = Enforcing();
        history.Git.CheckOut();
        var options = new VerifyOptions { Now = history.Now.AddHours(1) };
        Assert.NotNull(PolicyBundle.BuildVerified(history.Root, options, [new RegoLanguage()], out _).Bundle);
        using var repository = VerifiedRepository.Open(history.Root, options);
        var file = repository.Content!.Repository.FindPolicy("no-root")!.Files.Single();
        Assert.Equal(Rule, file.Read(out _)!.Content);
        repository.Dispose();
        Assert.Null(file.Read(out var problem));
        Assert.NotNull(problem);
    }

    [Fact]
    public void The_attestation_names_the_commit_and_the_bundle_that_admission_runs()
    {
        using var history = Enforcing();
        history.Git.CheckOut();
        var file = Path.Combine(history.Root, "statement.json");
        var run = CommandLine.Run(["verify", "--repo", history.Root, "--attest", file], history.Now.AddHours(1));
        Assert.True(run.Code == 0, run.Output);
        var statement = JsonNode.Parse(File.ReadAllText(file))!;
        Assert.Equal("https://in-toto.io/Statement/v1", statement["_type"]!.GetValue<string>());
        Assert.Equal(history.Main, statement["subject"]![1]!["digest"]!["gitCommit"]!.GetValue<string>());
        var revision = statement["subject"]![0]!["digest"]!["sha256"]!.GetValue<string>();
        Assert.Contains($"revision sha256:{revision[..12]}", Check(history, Pod(history), "admission").Output);
        Assert.Equal("Mei Tanaka", statement["predicate"]!["changes"]![0]!["approvals"]![0]!["by"]!.GetValue<string>());
    }

    private static (int Code, string Output) Check(TestHistory history, string pod, string stage) =>
        CommandLine.Run(["check", "--repo", history.Root, "--stage", stage, pod], history.Now.AddHours(1));

    private static string Pod(TestHistory history)
    {
        var path = Path.Combine(history.Root, "pod.yaml");
        File.WriteAllText(path, "apiVersion: v1\nkind: Pod\nmetadata: { name: web, namespace: shop }\nspec: { user: 0 }\n");
        return path;
    }

    /// <summary>The world with a policy that runs, approved by both.</summary>
    private static TestHistory Enforcing()
    {
        var history = Start();
        history.Commit("real", Priya,
        [
            FileChange.Write("policies/no-root/no_root.rego", Rule), FileChange.Delete("policies/no-root/no_root_test.rego"), FileChange.Delete("policies/trusted-registries"),
            FileChange.Delete("lib/words.rego"),
        ], Priya.Key);
        history.Approve("real", Mei, Ines);
        history.Merge("real", Bruno, Bruno.Key);
        return history;
    }
}
