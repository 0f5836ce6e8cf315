using Bylaw.Core.Decisions;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Engine;
using Bylaw.Kubernetes;
using Bylaw.Tests.Governance;
using Xunit;

namespace Bylaw.Tests.Engine;

/// <summary>A repository, the toy language and a deployment with two containers, ready to be asked.</summary>
internal sealed class EngineFixture : IDisposable
{
    public const string Deployment = """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: api
          namespace: orders
          labels:
            app: api
        spec:
          template:
            spec:
              containers:
                - name: web
                  image: nginx
                - name: sidecar
                  image: nginx
        """;

    public EngineFixture(string rules = "deny fail spec.template.spec.containers.*.image \"nginx\" the image has no registry\n")
    {
        Files.Write("policies/no-root/no_root.rego", rules);
    }

    public TemporaryRepository Files { get; } = new();

    public ToyLanguage Language { get; } = new();

    public PolicyBundle Bundle()
    {
        var result = PolicyBundle.Build(Files.Load(), [Language]);
        Assert.Equal("", Files.Show(result.Diagnostics));
        return result.Bundle!;
    }

    public void Policy(string rest) => Files.Write("policies/no-root/policy.yaml", $"title: Containers do not run as root\n{rest}\n");

    public void Exception(string id, string rest, string scope = "{ namespaces: [orders] }") =>
        Files.Write($"exceptions/{id}.yaml", RepositoryTests.Exception(rest, scope));

    public Decision Decide(string day = "2026-03-01", string manifest = Deployment, ExceptionLedger? ledger = null) =>
        Decide(Bundle(), Request(manifest), At(day), ledger);

    public static Decision Decide(PolicyBundle bundle, EngineRequest request, TimeProvider clock, ExceptionLedger? ledger = null) =>
        new BylawEngine(clock).Decide(bundle, request, ledger);

    public static TimeProvider At(string day) => FixedClock.At(DateOnly.Parse(day, null));

    /// <summary>How a host puts an item to the engine.</summary>
    public static EngineRequest Request(string manifest)
    {
        var document = Assert.Single(YamlReader.Read(new SourceText("api.yaml", manifest), new ReadOptions { KeepPositions = true }).Documents);
        return Request(Assert.Single(ManifestItem.In(document)));
    }

    public static EngineRequest Request(ManifestItem item)
    {
        var labels = item.Object?.Labels;
        return new EngineRequest
        {
            Object = item.Reference,
            Value = item.Value,
            Input = new RequestShapes(item).Of,
            Document = item.Document,
            Path = item.Path,
            Namespace = item.Namespace,
            LabelOf = name => labels?.GetValueOrDefault(name),
            ContainerAt = path => Containers.NameAt(item.Value, path),
        };
    }

    /// <summary>Findings as lines: place, rule, verdict, outcome, and the exception.</summary>
    public static string Show(Decision decision) => string.Join('\n', decision.Findings.Select(finding =>
        $"{finding.At?.Start.ToString() ?? "-"} {finding.Rule} {finding.Verdict}->{finding.Outcome} {finding.Exception ?? finding.LapsedException?.ToString()}".TrimEnd()));

    public void Dispose() => Files.Dispose();
}
