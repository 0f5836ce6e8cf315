using System.Text;
using System.Text.RegularExpressions;
using Bylaw.Tests.Governance.Git;
using Bylaw.Tests.Governance.Signing;
using Bylaw.Tests.Governance.Verification;
using Xunit;

namespace Bylaw.Tests.Examples;

/// <summary>
/// The repository of examples/acme with a history: five people, each with a key, sign what they do. A team is denied, asks for an exception, gets
/// it approved, deploys, and is denied again when it lapses. Everything is done by the commands that people use.
/// </summary>
public sealed partial class AcmeStoryTests
{
    private static readonly TestPerson s_ines = new("Ines Okafor", "ines.okafor@acme.example", TestKey.Ed25519(101));
    private static readonly TestPerson s_mei = new("Mei Tanaka", "mei.tanaka@acme.example", TestKey.Ed25519(102));
    private static readonly TestPerson s_bruno = new("Bruno Carvalho", "bruno.carvalho@acme.example", TestKey.Ed25519(103));
    private static readonly TestPerson s_sofia = new("Sofia Marino", "sofia.marino@acme.example", TestKey.Ed25519(104));
    private static readonly TestPerson s_priya = new("Priya Nair", "priya.nair@acme.example", TestKey.Ed25519(105));

    // Inventory lets checkout in by a label that anybody may put on a namespace.
    private const string Manifest = """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata:
          name: stock-from-orders
          namespace: inventory
        spec:
          podSelector:
            matchLabels: { app: stock }
          policyTypes: [Ingress]
          ingress:
            - from:
                - namespaceSelector:
                    matchLabels: { team: orders }

        """;

    [Fact]
    public void From_orders_to_inventory_denied_asked_for_approved_deployed_lapsed_and_denied_again()
    {
        using var history = new TestHistory();
        history.Commit("main", s_ines, [.. Acme()], s_ines.Key, "the policies of Acme\n");

        // Sofia's pull request is denied in CI: what, why, who, and the way out.
        history.Commit("stock", s_sofia, [FileChange.Write("manifests/staging/stock.yaml", Manifest)], s_sofia.Key, "let orders reach the stock\n");
        history.Git.CheckOut("stock");
        var denied = Check(history, "ci", "2026-02-10");
        Assert.Equal(1, denied.Code);
        Assert.Contains("fail[no-cross-namespace-traffic/deny]: `inventory` admits whatever namespaces carry the labels", denied.Output);
        Assert.Contains("= change: keep the selectors", denied.Output);
        Assert.Contains("= owner: security (intent), platform (enforcement); on call: platform-duty@acme.example, #platform", denied.Output);
        Assert.Contains("= exception: add `exceptions/", denied.Output);
        var finding = ExplainId().Match(denied.Output).Groups[1].Value;

        // She asks for an exception: the narrowest that lets it pass, until the selectors are changed.
        var asked = CommandLine.Run(["exception", "new", "--repo", history.Root, "--as-of", "2026-02-10", "--from", finding, "--reason", "the label goes when both teams have moved",
            "--requester", s_sofia.Email, "--ticket", "INV-107", "--control", "staging only", "--expires", "2026-03-15", StagingOf(history)]);
        Assert.True(asked.Code == 0, asked.Output);
        var file = Assert.Single(Directory.GetFiles(Path.Combine(history.Root, "exceptions")), path => File.ReadAllText(path).Contains("INV-107", StringComparison.Ordinal));
        var path = $"exceptions/{Path.GetFileName(file)}";
        history.Commit("stock", s_sofia, [FileChange.Write(path, File.ReadAllText(file))], s_sofia.Key, "ask for time\n");
        history.Git.CheckOut("stock");

        // The pull request says who must agree; she cannot herself, and neither can another team.
        var waiting = PullRequest(history);
        Assert.Equal(1, waiting.Code);
        Assert.Contains($"may not land yet: {path} lacks 1 platform and 1 security", waiting.Output);
        history.Approve("stock", s_sofia, s_priya, s_ines);
        history.Git.CheckOut("stock");
        var half = PullRequest(history);
        Assert.Contains($"may not land yet: {path} lacks 1 platform\n", half.Output);
        Assert.Contains("missing: 1 platform; could approve: Mei Tanaka, Bruno Carvalho", half.Output);
        history.Approve("stock", s_mei);
        history.Git.CheckOut("stock");
        var ready = PullRequest(history);
        Assert.True(ready.Code == 0, ready.Output);
        Assert.Contains("may land: everything is approved", ready.Output);

        // Merged, and proved from the clone alone.
        history.Merge("stock", s_bruno, s_bruno.Key);
        history.Git.CheckOut();
        var verified = CommandLine.Run(["verify", "--repo", history.Root, "--disk"], history.Now.AddHours(1));
        Assert.True(verified.Code == 0, verified.Output);
        Assert.Contains($"exception {path}: Mei Tanaka (platform), Ines Okafor (security)", verified.Output);

        // Deployed: the enforcement point runs what is verified, and the finding is waived, not gone.
        var admitted = Check(history, "admission", "2026-03-15");
        Assert.True(admitted.Code == 0, admitted.Output);
        Assert.Contains("waived[no-cross-namespace-traffic/deny]", admitted.Output);

        // A day after its last it has no effect, anywhere.
        var lapsed = Check(history, "admission", "2026-03-16");
        Assert.Equal(1, lapsed.Code);
        Assert.Contains("fail[no-cross-namespace-traffic/deny]", lapsed.Output);
        Assert.Contains("expired on 2026-03-15", lapsed.Output);
    }

    private static string StagingOf(TestHistory history) => Path.Combine(history.Root, "manifests/staging/stock.yaml");

    private static (int Code, string Output) Check(TestHistory history, string stage, string day) =>
        CommandLine.Run(["check", "--repo", history.Root, "--stage", stage, "--as-of", day, StagingOf(history)], history.Now.AddHours(1));

    private static (int Code, string Output) PullRequest(TestHistory history) =>
        CommandLine.Run(["pr", "--repo", history.Root, "--base", "main"], history.Now.AddHours(1));

    /// <summary>The files of examples/acme, as they lie there: bylaw.yaml names the keys of the five.</summary>
    private static IEnumerable<FileChange> Acme()
    {
        var root = Repository.PathOf("examples/acme");
        return Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(path => FileChange.Write(Path.GetRelativePath(root, path).Replace('\\', '/'), File.ReadAllText(path, Encoding.UTF8)));
    }

    [GeneratedRegex("`bylaw explain ([0-9a-f]+)`")]
    private static partial Regex ExplainId();
}
