using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit;

namespace Bylaw.Tests.Examples;

/// <summary>The example repository does what its files say.</summary>
public partial class AcmeTests
{
    private const string Repo = "examples/acme";
    private const string Staging = "examples/acme/manifests/staging";
    private const string Production = "examples/acme/manifests/production";

    private const string Sidecar = "fail trusted-registries Deployment orders/checkout";
    private const string Grafana = "trusted-registries StatefulSet monitoring/grafana";
    private const string Agent = "no-root DaemonSet inventory/stock-agent";

    /// <summary>What stands against staging on every day: the new sidecar, a closed flow, and an image without version.</summary>
    private static readonly string[] s_always =
    [
        Sidecar,
        "warn no-cross-namespace-traffic NetworkPolicy inventory/inventory-default",
        "warn resource-limits Deployment orders/checkout",
        "warn fixed-image-tags StatefulSet inventory/stock-db",
    ];

    [Fact]
    public void Its_tests_pass_and_reach_everything()
    {
        var (code, output) = CommandLine.Run(["test", "--repo", Repo, "--coverage", "--threshold", "100"]);
        Assert.True(code == 0, output);
        Assert.Matches(@"\d+ passed, 0 failed, 0 errors, 0 to do; 100 % of the policies' expressions covered\n$", output);
    }

    [Theory]
    [InlineData("2026-01-15", "skip", "skip")]
    [InlineData("2026-01-31", "skip", "skip")]
    [InlineData("2026-02-01", "fail", "skip")]
    [InlineData("2026-02-15", "fail", "skip")]
    [InlineData("2026-03-31", "fail", "skip")]
    [InlineData("2026-04-15", "fail", "fail")]
    public void Exceptions_begin_and_lapse(string day, string grafana, string agent)
    {
        var (code, output) = CommandLine.Run(["check", "--repo", Repo, "--as-of", day, "--format", "json", Staging]);
        Assert.Equal(1, code);
        Assert.Equal(s_always.Append($"{grafana} {Grafana}").Append($"{agent} {Agent}").Order(StringComparer.Ordinal), Adverse(output).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Production_runs_under_its_policies()
    {
        var (code, output) = CommandLine.Run(["check", "--repo", Repo, "--as-of", "2026-02-15", "--format", "json", Production]);
        Assert.Equal(0, code);
        Assert.Equal([$"skip {Agent}"], Adverse(output));
    }

    [Fact]
    public void Findings_point_at_the_line_to_change()
    {
        var (_, output) = CommandLine.Run(["check", "--repo", Repo, "--as-of", "2026-04-15", "--format", "json", Staging]);
        using var report = JsonDocument.Parse(output);
        var lines = Findings(report).ToDictionary(pair => pair.Key, pair => LineAt(pair.Finding.GetProperty("at")));
        Assert.Equal("image: docker.io/fluent/fluent-bit:3.1.4", lines[Sidecar]);
        Assert.Equal("image: grafana/grafana:11.4.0", lines[$"fail {Grafana}"]);
        Assert.Equal("runAsUser: 0", lines[$"fail {Agent}"]);
        Assert.Equal("image: registry.acme.example/mirror/postgres-exporter   # to be pinned", lines["warn fixed-image-tags StatefulSet inventory/stock-db"]);
        Assert.Equal("resources:", lines["warn resource-limits Deployment orders/checkout"]);
        Assert.Equal("- namespaceSelector:", lines["warn no-cross-namespace-traffic NetworkPolicy inventory/inventory-default"]);
    }

    [Fact]
    public void Each_failure_says_five_things_in_at_most_twelve_lines()
    {
        var (_, output) = CommandLine.Run(["check", "--repo", Repo, "--as-of", "2026-04-15", Staging]);
        var blocks = output.Split("\n\n").Where(block => block.StartsWith("fail[", StringComparison.Ordinal) || block.StartsWith("warn[", StringComparison.Ordinal)).ToList();
        Assert.Equal(5, blocks.Count);
        Assert.All(blocks, block =>
        {
            Assert.InRange(block.Split('\n').Length, 1, 12);
            Assert.Contains("--> examples/acme/manifests/staging/", block, StringComparison.Ordinal);
            Assert.Contains("::: examples/acme/policies/", block, StringComparison.Ordinal);
            Assert.Contains("= change: ", block, StringComparison.Ordinal);
            Assert.Contains("= owner: ", block, StringComparison.Ordinal);
            Assert.Contains("on call: platform-duty@acme.example, #platform", block, StringComparison.Ordinal);
            Assert.Contains("= exception: add `exceptions/", block, StringComparison.Ordinal);
        });
    }

    /// <summary>From denial to exception: the draft that <c>explain</c> writes, filled in, lets the deployment pass until it lapses.</summary>
    [Fact]
    public void The_draft_of_an_exception_lets_the_sidecar_pass()
    {
        const string Orders = "examples/acme/manifests/staging/orders.yaml";
        string[] onMonday = ["--repo", Repo, "--as-of", "2026-02-16", Orders];
        var (code, output) = CommandLine.Run(["check", .. onMonday]);
        Assert.Equal(1, code);
        var (_, story) = CommandLine.Run(["explain", Explain().Match(output).Groups[1].Value, .. onMonday]);
        var draft = Regex.Match(story, @"^  # exceptions/(\S+)\n((?:  .*\n)+)", RegexOptions.Multiline);
        Assert.True(draft.Success, story);
        Assert.Contains("containers: [log-shipper]", draft.Value, StringComparison.Ordinal);

        using var copy = new AcmeCopy();
        var file = Path.Combine(copy.Directory, "exceptions", draft.Groups[1].Value);
        File.WriteAllText(file, draft.Groups[2].Value.Replace("YYYY-MM-DD", "2026-03-15", StringComparison.Ordinal));
        Assert.Equal(0, CommandLine.Run(["check", "--repo", copy.Directory, "--as-of", "2026-02-16", Orders]).Code);
        Assert.Equal(0, CommandLine.Run(["check", "--repo", copy.Directory, "--as-of", "2026-03-15", Orders]).Code);
        Assert.Equal(1, CommandLine.Run(["check", "--repo", copy.Directory, "--as-of", "2026-03-16", Orders]).Code);
    }

    private static IEnumerable<string> Adverse(string output)
    {
        using var report = JsonDocument.Parse(output);
        return [.. Findings(report).Select(pair => pair.Key)];
    }

    /// <summary>The findings whose verdict is against the object, by outcome, policy and object.</summary>
    private static IEnumerable<(string Key, JsonElement Finding)> Findings(JsonDocument report) =>
        from decision in report.RootElement.GetProperty("decisions").EnumerateArray()
        let subject = decision.GetProperty("object")
        from finding in decision.GetProperty("findings").EnumerateArray()
        where finding.GetProperty("verdict").GetString() is "fail" or "warn"
        select ($"{finding.GetProperty("outcome").GetString()} {finding.GetProperty("policy").GetString()} {subject.GetProperty("kind").GetString()} {subject.GetProperty("namespace").GetString()}/{subject.GetProperty("name").GetString()}", finding);

    private static string LineAt(JsonElement place) =>
        Repository.Read(place.GetProperty("file").GetString()!).Split('\n')[place.GetProperty("line").GetInt32() - 1].Trim();

    [GeneratedRegex(@"trusted-registries-checkout[^\n]*`bylaw explain ([0-9a-f]+)`")]
    private static partial Regex Explain();

    /// <summary>A copy of the example to change.</summary>
    private sealed class AcmeCopy : IDisposable
    {
        public AcmeCopy()
        {
            foreach (var path in Repository.Files(Repo, "*"))
            {
                var target = Path.Combine(Directory, Path.GetRelativePath(Repo, path));
                System.IO.Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(Repository.PathOf(path), target);
            }
        }

        public string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("bylaw-acme-").FullName;

        public void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);
    }
}
