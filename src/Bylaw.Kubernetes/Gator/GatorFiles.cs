using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;
using Bylaw.Core.Values;

namespace Bylaw.Kubernetes.Gator;

/// <summary>Reads files as Kubernetes reads them.</summary>
internal static class GatorFiles
{
    private static readonly ReadOptions s_options = new() { KeepPositions = true, Schema = YamlSchema.Kubernetes };

    /// <summary>The documents of a file; the reason, and none, when it cannot be read.</summary>
    public static IReadOnlyList<Document> Read(string path, string name, Func<string, SourceText?>? open, out string? problem)
    {
        var read = open is null ? DocumentReader.ReadFile(path, s_options, name) : DocumentReader.ReadFile(path, open, s_options, name);
        problem = read.Diagnostics.FirstOrDefault(one => one.Severity == Severity.Error)?.ToString();
        return problem is null ? read.Documents : [];
    }
}
