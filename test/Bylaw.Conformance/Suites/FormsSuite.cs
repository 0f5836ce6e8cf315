using Bylaw.Core.Decisions;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Kubernetes;

namespace Bylaw.Conformance.Suites;

/// <summary>
/// The templates of Gatekeeper's library that are written in Rego and in CEL, with each of their sample constraints, on every object of a
/// corpus: both forms must refuse the same objects. The library lies beside the corpus.
/// </summary>
internal sealed class FormsSuite : ISuite
{
    public string Name => "corpora/k8s";

    public IEnumerable<ConformanceCase> Cases(string directory)
    {
        var library = Path.Combine(directory, "..", "..", "conformance", "rego", "gatekeeper");
        var objects = new Lazy<List<ManifestItem>>(() => [.. Objects(directory)]);
        foreach (var template in Directory.EnumerateFiles(library, "template.yaml", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            if (!File.ReadAllText(template).Contains("K8sNativeValidation", StringComparison.Ordinal)) continue;
            foreach (var constraint in Directory.EnumerateFiles(Path.GetDirectoryName(template)!, "constraint*.yaml", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
                yield return new ConformanceCase(Path.GetRelativePath(library, constraint).Replace('\\', '/'), false, () => Compare(template, constraint, objects.Value));
        }
    }

    private static string? Compare(string template, string constraint, List<ManifestItem> objects)
    {
        ICompiledPolicy rego = Compile(new GatekeeperLanguage(), template, constraint), cel = Compile(new GatekeeperLanguage { PrefersCel = true }, template, constraint);
        var different = new List<string>();
        foreach (var item in objects)
        {
            var request = new PolicyRequest { Document = item.Value, Input = new RequestShapes(item).Of };
            var (one, other) = (Answer(rego, request), Answer(cel, request));
            if (one != other) different.Add($"{item.Document.Source.Name} {item.Reference}: Rego {one}, CEL {other}");
        }
        return different.Count == 0 ? null : $"{different.Count} objects differ:\n{string.Join('\n', different.Take(5))}";
    }

    // A template that cannot judge an object refuses it as well: what it says of it is another matter.
    private static string Answer(ICompiledPolicy policy, PolicyRequest request)
    {
        var worst = policy.Evaluate(request).OrderByDescending(verdict => verdict.Outcome).FirstOrDefault();
        return worst is null ? "not asked" : worst.Outcome == Outcome.Error ? $"fails ({worst.Message})" : worst.Outcome >= Outcome.Warn ? "refuses" : "passes";
    }

    private static ICompiledPolicy Compile(GatekeeperLanguage language, params string[] files)
    {
        var compiled = language.Compile([.. files.Select(file => new SourceText(file, File.ReadAllText(file)))], CompileOptions.Default);
        return compiled.Policy ?? throw new InvalidDataException(string.Join('\n', compiled.Diagnostics));
    }

    private static IEnumerable<ManifestItem> Objects(string directory) => Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories)
        .Where(file => DocumentReader.Accepts(file) && !Path.GetFileName(file).StartsWith("clusters", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
        .SelectMany(file => DocumentReader.ReadFile(file, new ReadOptions { Schema = YamlSchema.Kubernetes }, Path.GetRelativePath(directory, file)).Documents)
        .SelectMany(document => ManifestItem.In(document)).Where(item => item.Object is not null);
}
