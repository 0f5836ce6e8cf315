using System.Collections.Immutable;
using Bylaw.Cli.Opa.Flags;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Values;
using Bylaw.Rego;

namespace Bylaw.Cli.Opa.Loading;

/// <summary>
/// Schemas by which types are checked: <c>--schema</c> with a file, which is that of the input, or with a folder, whose files
/// annotations name: <c>schema.a.b</c> is <c>a/b.json</c>.
/// </summary>
internal sealed class SchemaFlag() : Flag("schema", 's', "set schema file path or directory path")
{
    public override string Kind => "string";

    private string _path = "";

    protected override string? Take(string text)
    {
        _path = text.StartsWith("file://", StringComparison.Ordinal) ? text["file://".Length..] : text;
        return null;
    }

    /// <summary>Reads what was asked for; null for nothing, or with a problem.</summary>
    public RegoSchemas? Read(out string? problem)
    {
        problem = null;
        if (_path.Length == 0) return null;
        var schemas = Directory.Exists(_path) ? ReadFolder(_path, out problem)
            : !File.Exists(_path) ? Missing(_path, out problem)
            : Read(_path, out problem) is { } schema ? RegoSchemas.ForInput(schema) : null;
        if (problem is not null) problem = $"1 error occurred during loading: {problem}";
        return schemas;
    }

    private static RegoSchemas? Missing(string path, out string? problem)
    {
        problem = $"stat {path}: no such file or directory";
        return null;
    }

    private static RegoSchemas? ReadFolder(string folder, out string? problem)
    {
        problem = null;
        var schemas = new List<(ImmutableArray<string> Path, Value Schema)>();
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            if (Read(file, out problem) is not { } schema) return null;
            var name = Path.ChangeExtension(Path.GetRelativePath(folder, file), null);
            schemas.Add(([.. name.Split(Path.DirectorySeparatorChar)], schema));
        }
        return RegoSchemas.Of(schemas.DistinctBy(item => string.Join('/', item.Path)));
    }

    private static Value? Read(string file, out string? problem)
    {
        var read = DocumentReader.ReadFile(file);
        problem = read.Diagnostics.FirstOrDefault(diagnostic => diagnostic.Severity == Severity.Error) is { } error ? $"{file}: {error.Message}"
            : read.Documents.IsEmpty ? $"{file}: no document"
            : null;
        return problem is null ? read.Documents[0].Root : null;
    }
}
