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

    /// <summary>What was read; null when nothing was asked for.</summary>
    public RegoSchemas? Value { get; private set; }

    protected override string? Take(string text)
    {
        var path = text.StartsWith("file://", StringComparison.Ordinal) ? text["file://".Length..] : text;
        if (Directory.Exists(path)) return TakeFolder(path);
        if (!File.Exists(path)) return $"stat {path}: no such file or directory";
        var schema = Read(path, out var problem);
        if (schema is not null) Value = RegoSchemas.ForInput(schema);
        return problem;
    }

    private string? TakeFolder(string folder)
    {
        var schemas = new List<(ImmutableArray<string> Path, Value Schema)>();
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            if (Read(file, out var problem) is not { } schema) return problem;
            var name = Path.ChangeExtension(Path.GetRelativePath(folder, file), null);
            schemas.Add(([.. name.Split(Path.DirectorySeparatorChar)], schema));
        }
        Value = RegoSchemas.Of(schemas.DistinctBy(item => string.Join('/', item.Path)));
        return null;
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
