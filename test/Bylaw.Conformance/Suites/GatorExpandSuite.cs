using Bylaw.Core.Diagnostics;
using Bylaw.Core.Values;
using Bylaw.Kubernetes;
using Bylaw.Kubernetes.Gator;

namespace Bylaw.Conformance.Suites;

/// <summary>Folders of objects, and what <c>gator expand</c> writes for them. An empty file leaves open what is written; it only asks for success.</summary>
internal sealed class GatorExpandSuite : ISuite
{
    public string Name => "rego/gator-expand";

    public IEnumerable<ConformanceCase> Cases(string directory)
    {
        foreach (var folder in Directory.EnumerateDirectories(directory).Order(StringComparer.Ordinal))
            yield return new ConformanceCase(Path.GetFileName(folder), false, () => Run(folder));
    }

    private static string? Run(string folder)
    {
        var items = Directory.EnumerateFiles(Path.Combine(folder, "input")).Order(StringComparer.Ordinal)
            .SelectMany(file => DocumentReader.ReadFile(file, new ReadOptions { KeepPositions = true, Schema = YamlSchema.Kubernetes }).Documents).SelectMany(document => ManifestItem.In(document)).ToList();
        var review = GatorReview.Load(items, items, new GatorOptions());
        if (review.Diagnostics.FirstOrDefault(problem => problem.Severity == Severity.Error) is { } wrong) return $"{wrong}";
        var expansion = review.ExpandAll(items);
        if (expansion.Error is { } error) return error;
        var wanted = File.ReadAllText(Path.Combine(folder, "output", "output.yaml")).TrimEnd();
        var found = YamlWriter.WriteAll(expansion.Objects).TrimEnd();
        return wanted.Length == 0 || wanted == found ? null : found;
    }
}
