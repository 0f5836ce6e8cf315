using Bylaw.Core.Decisions;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Kubernetes;

namespace Bylaw.Conformance.Suites;

/// <summary>The suites of the Kyverno command line whose policies are those of the API server: every row of their results is a case.</summary>
internal sealed class KyvernoCliSuite : ISuite
{
    public string Name => "kyverno/cli";

    public IEnumerable<ConformanceCase> Cases(string directory)
    {
        if (!JsonReader.TryReadValue(File.ReadAllBytes(Path.Combine(directory, "index.json")), out var index, out var error)) throw new InvalidDataException(error?.ToString());
        foreach (var entry in ((ArrayValue)((ObjectValue)index).Get("entries")!).Cast<ObjectValue>())
        {
            var kinds = (ObjectValue)entry.Get("policyKinds")!;
            if (kinds.Count == 0 || !kinds.All(kind => ((StringValue)kind.Key).Text.Contains("AdmissionPolicy", StringComparison.Ordinal))) continue;
            var file = Path.Combine(directory, "..", entry.GetText("path")!);
            var report = new AdmissionPolicyLanguage().Test([new SourceText(file, File.ReadAllText(file))], CompileOptions.Default, static _ => true);
            if (!((NumberValue)entry.Get("results")!).TryGetInt64(out var rows) || rows < report.Results.Length || report.Results.IsEmpty) yield return new ConformanceCase(entry.GetText("path")!, false, () => $"{report.Results.Length} tests of {rows} rows");
            foreach (var result in report.Results) yield return new ConformanceCase($"{entry.GetText("path")} {result.Name}", false, () => result.Outcome == TestOutcome.Passed ? null : result.Message);
        }
    }
}
