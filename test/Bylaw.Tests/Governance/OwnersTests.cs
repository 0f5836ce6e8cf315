using System.Text.Json;
using Xunit;

namespace Bylaw.Tests.Governance;

/// <summary>Who to ask: <c>bylaw owners</c>.</summary>
public sealed class OwnersTests
{
    private const string Settings = """
        teams:
          - { name: security, role: security, onCall: security-duty@acme.example, members: [{ name: Ines, email: ines@acme.example }] }
          - { name: platform, role: platform, channel: "#platform" }
          - { name: orders, role: application, namespaces: ["orders*"], onCall: orders-duty@acme.example }
        ownership:
          labels: { team: [acme.example/team] }
          annotations:
            owner: [acme.example/owner, old.example/owner]
            contact: [acme.example/channel]
            reviewAfter: [acme.example/review-after]
          teams: { The Orders Team: orders }
        """;

    private const string Objects = """
        apiVersion: v1
        kind: Namespace
        metadata:
          name: shop
          annotations:
            acme.example/owner: " The Shop: shop@acme.example "
            acme.example/channel: "#shop"
            acme.example/review-after: "2026-02-31"
        ---
        apiVersion: v1
        kind: Pod
        metadata:
          name: web
          namespace: shop
          labels: { acme.example/team: The Orders Team }
          annotations: { old.example/owner: "", acme.example/channel: "" }
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: lost, namespace: nowhere }
        """;

    [Fact]
    public void A_policy_and_each_of_its_files_have_the_owners_of_the_policy()
    {
        using var files = Files();
        const string Expected = """
            policy no-root: No root (policies/no-root/policy.yaml:1:1)
              intent: security
              intent, on call: security-duty@acme.example
              intent, member: Ines <ines@acme.example>
              enforcement: platform
              enforcement, channel: #platform

            """;
        foreach (var target in new[] { "no-root", "policies/no-root", "policies/no-root/no_root.rego", files.PathOf("policies/no-root/policy.yaml"), "legacy/a.rego" })
            Assert.Equal((0, Expected.ReplaceLineEndings("\n")), Run(files, target));
    }

    [Fact]
    public void An_exception_has_a_requester_and_the_owners_of_its_policy()
    {
        using var files = Files();
        files.Write("exceptions/e.yaml", "policy: no-root\nscope: { namespaces: [a] }\nreason: r\nrequester: Priya\nexpires: 2026-12-31\n");
        Assert.StartsWith("exception e from no-root (exceptions/e.yaml:1:1)\n  requester: Priya\n  intent: security\n", Run(files, "exceptions/e.yaml").Output);
    }

    [Fact]
    public void What_an_object_does_not_say_its_namespace_does()
    {
        using var files = Files();
        var run = Run(files, "Pod/web", files.PathOf("in.yaml"));
        Assert.Contains("""
            Pod shop/web (in.yaml:13:3)
              team: The Orders Team  [label acme.example/team]
              owner: The Shop: shop@acme.example  [annotation acme.example/owner of Namespace shop]
              contact: #shop  [annotation acme.example/channel of Namespace shop]
            """.ReplaceLineEndings("\n"), run.Output);
        Assert.Contains("  team here: orders\n  team here, on call: orders-duty@acme.example\n", run.Output);
        Assert.DoesNotContain("BLW6048", run.Output);
        Assert.Equal(0, run.Code);
    }

    [Fact]
    public void A_date_that_is_none_is_reported_where_it_stands()
    {
        using var files = Files();
        var run = Run(files, "--all", files.PathOf("in.yaml"));
        Assert.Contains("warning[BLW6048]: `2026-02-31` is no date", run.Output);
        Assert.Contains("in.yaml:8:5", run.Output);
        Assert.Contains("1 namespaces: 1 with an owner, 0 without\nreview: 0 absent, 0 empty, 1 unreadable, 0 past, 0 ahead\n", run.Output);
    }

    [Fact]
    public void Nobody_is_a_finding_and_nothing_is_an_error()
    {
        using var files = Files();
        Assert.Equal(1, Run(files, "Pod/nowhere/lost", files.PathOf("in.yaml")).Code);
        var unknown = Run(files, "Pod/wbe", files.PathOf("in.yaml"));
        Assert.Contains("error[BLW6049]: nothing here is called `Pod/wbe`", unknown.Output);
        Assert.Equal(2, unknown.Code);
        Assert.Equal(2, CommandLine.Run(["owners", "--repo", files.Directory]).Code);
    }

    [Fact]
    public void A_namespace_of_a_team_needs_no_object()
    {
        using var files = Files();
        Assert.Equal("namespace orders-staging (bylaw.yaml:4:13)\n  team here: orders\n  team here, on call: orders-duty@acme.example\n", Run(files, "orders-staging", files.PathOf("in.yaml")).Output);
    }

    [Fact]
    public void A_finding_has_the_owners_of_its_policy_and_those_of_its_object()
    {
        var check = CommandLine.Run(["check", "--repo", "examples/acme", "--as-of", "2026-04-15", "--format", "json", "examples/acme/manifests/staging/inventory.yaml"]);
        using var json = JsonDocument.Parse(check.Output);
        var finding = json.RootElement.GetProperty("decisions").EnumerateArray().SelectMany(decision => decision.GetProperty("findings").EnumerateArray())
            .First(finding => finding.GetProperty("policy").GetString() == "no-root" && finding.GetProperty("outcome").GetString() == "fail").GetProperty("id").GetString()!;
        var run = CommandLine.Run(["owners", "--repo", "examples/acme", "--as-of", "2026-04-15", finding, "examples/acme/manifests/staging/inventory.yaml"]);
        Assert.StartsWith("policy no-root: Containers do not run as root", run.Output);
        Assert.Contains("DaemonSet inventory/stock-agent", run.Output);
        Assert.Contains("  team here: inventory\n", run.Output);
    }

    /// <summary>A whole production platform: an owner for each Namespace, and every day of review accounted for.</summary>
    [Fact]
    public void The_corpus_names_an_owner_for_every_namespace()
    {
        var corpus = Path.GetFullPath(Path.Combine(Repository.Root, "../shared/corpora/k8s/moj-cloud-platform"));
        Assert.SkipUnless(Directory.Exists(corpus), "the corpus does not lie beside the project");
        using var files = new TemporaryRepository();
        const string Prefix = "cloud-platform.justice.gov.uk";
        files.Write("bylaw.yaml", $$"""
            {{TemporaryRepository.Settings}}
            ownership:
              annotations:
                owner: [{{Prefix}}/owner]
                team: [{{Prefix}}/team-name]
                contact: [{{Prefix}}/slack-channel]
                repository: [{{Prefix}}/source-code]
                reviewAfter: [{{Prefix}}/review-after]
            """);
        var run = CommandLine.Run(["owners", "--repo", files.Directory, "--all", corpus, "--as-of", "2026-08-21"]);
        Assert.Contains("207 namespaces: 207 with an owner, 0 without\nreview: 56 absent, 131 empty, 5 unreadable, 12 past, 3 ahead\n", run.Output);
        Assert.Equal(5, run.Output.Split("warning[BLW6048]").Length - 1);
        foreach (var text in new[] { "24-Dec-2024", "10-Mar-25", "2025-25-11" }) Assert.Contains($"`{text}` is no date", run.Output);
        Assert.Equal(5, System.Text.RegularExpressions.Regex.Count(run.Output, @"00-namespace\.yaml:\d+:\d+\n.*\n.*review-after: "));
        Assert.Equal(0, run.Code);
    }

    private static TemporaryRepository Files()
    {
        var files = new TemporaryRepository();
        files.Write("bylaw.yaml", Settings);
        files.Write("policies/no-root/policy.yaml", "title: No root\nowners: { intent: security, enforcement: platform }\nsources: [legacy/*.rego]\n");
        files.Write("policies/no-root/no_root.rego", "package no_root\n");
        files.Write("legacy/a.rego", "package no_root\n");
        files.Write("in.yaml", Objects);
        return files;
    }

    private static (int Code, string Output) Run(TemporaryRepository files, params string[] arguments)
    {
        var (code, output) = CommandLine.Run(["owners", "--repo", files.Directory, "--as-of", "2026-02-15", .. arguments]);
        return (code, output.Replace(files.Directory + "/", "", StringComparison.Ordinal));
    }
}
