using Bylaw.Kubernetes.Gator;

namespace Bylaw.Conformance.Suites;

/// <summary>The suites of Gatekeeper's library, as <c>gator verify</c> runs them.</summary>
internal sealed class GatorSuite : ISuite
{
    public string Name => "rego/gatekeeper";

    public IEnumerable<ConformanceCase> Cases(string directory)
    {
        foreach (var path in Directory.EnumerateFiles(directory, "suite.yaml", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var folder = Path.GetDirectoryName(path)!;
            var suite = Bylaw.Kubernetes.Gator.GatorSuite.Read(path, path, out var problem) ?? throw new InvalidDataException(problem ?? $"{path} is no suite");
            foreach (var test in suite.Tests)
                foreach (var item in test.Cases)
                {
                    var id = $"{Path.GetRelativePath(directory, folder).Replace('\\', '/')}/{test.Name}/{item.Name}";
                    var only = suite with { Tests = [test with { Cases = [item] }] };
                    yield return new ConformanceCase(id, false, () => Run(only, new GatorOptions { PrefersCel = false }));
                    // A template in both languages says the same in both.
                    if (File.ReadAllText(Path.Combine(folder, test.Template)).Contains("K8sNativeValidation", StringComparison.Ordinal))
                        yield return new ConformanceCase($"{id} (cel)", false, () => Run(only, new GatorOptions { PrefersCel = true }));
                }
        }
    }

    private static string? Run(Bylaw.Kubernetes.Gator.GatorSuite suite, GatorOptions options)
    {
        var test = new GatorSuiteRun(options).Run(suite, GatorFilter.All).Tests[0];
        return test.Error ?? test.Cases[0].Error;
    }
}
