using System.Collections.Immutable;
using Bylaw.Core.Decisions;
using Bylaw.Core.Values;
using Bylaw.Engine;
using Bylaw.Governance;
using Bylaw.Kubernetes;
using Bylaw.Rego;
using Bylaw.Tests.Engine;

namespace Bylaw.Tests.Exceptions;

/// <summary>What the example policies find in real manifests that lie beside the project. Evaluated once.</summary>
internal static class CorpusFindings
{
    public static readonly string Folder = Repository.PathOf("../shared/corpora/k8s");

    private static readonly Lazy<(PolicyBundle Bundle, ImmutableArray<(Decision Decision, EngineRequest Request)> Decisions)> s_all = new(Evaluate);

    public static bool Exist => Directory.Exists(Folder);

    public static PolicyBundle Bundle => s_all.Value.Bundle;

    /// <summary>The decisions in which a rule fails or warns.</summary>
    public static ImmutableArray<(Decision Decision, EngineRequest Request)> Decisions => s_all.Value.Decisions;

    private static (PolicyBundle, ImmutableArray<(Decision, EngineRequest)>) Evaluate()
    {
        var bundle = PolicyBundle.Build(PolicyRepository.Load(Repository.PathOf("examples/acme")), [new RegoLanguage()]).Bundle!.With([]);
        var engine = new BylawEngine(FixedClock.At(NecessityProperty.Today));
        var files = Directory.EnumerateFiles(Folder, "*.yaml", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList();
        var found = new List<(Decision, EngineRequest)>();
        foreach (var file in files)
        {
            var read = DocumentReader.ReadFile(file, new ReadOptions { KeepPositions = true, Schema = YamlSchema.Kubernetes });
            foreach (var item in read.Documents.SelectMany(document => ManifestItem.In(document).AsEnumerable()).Where(item => item.Object is not null))
            {
                var request = EngineFixture.Request(item) with { GeneratedName = () => GeneratedNames.Of(item.Object!) };
                var decision = engine.Decide(bundle, request);
                if (decision.Findings.Any(finding => finding.Verdict is Outcome.Fail or Outcome.Warn)) found.Add((decision, request));
            }
        }
        return (bundle, [.. found]);
    }
}
