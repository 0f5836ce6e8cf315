using System.Text;
using Bylaw.Core.Values;
using Bylaw.Tests.Cases;

namespace Bylaw.Tests.Mutations;

/// <summary>The texts that are mutated: our own cases and examples, and for long runs the suites and corpora beside the project, when they are there.</summary>
internal sealed class Seeds
{
    private const int LongestText = 16_384;

    private readonly List<byte[]> _modules = [];
    private readonly List<byte[]> _documents = [];

    public Seeds(bool all)
    {
        foreach (var row in RegoCase.All)
        {
            foreach (var source in row.Sources) Add(_modules, source.Content);
            foreach (var field in new[] { "input", "data" })
                if (row.Fields.Get(field) is { } document) Add(_documents, document.ToString());
        }
        foreach (var file in Repository.Files("cases", "*.yaml")) Add(_documents, Repository.Read(file)[..Math.Min(4_000, Repository.Read(file).Length)]);
        foreach (var file in Repository.Files("examples", "*.rego")) Add(_modules, Repository.Read(file));
        foreach (var file in Repository.Files("examples", "*.yaml")) Add(_documents, Repository.Read(file));
        foreach (var file in Repository.Files("docs/diagnostics", "*.md")) AddBlocks(Repository.Read(file));
        if (!all) return;
        AddSuites("../shared/conformance");
        AddFolder("../shared/corpora");
    }

    public IReadOnlyList<byte[]> Modules => _modules;

    public IReadOnlyList<byte[]> Documents => _documents;

    /// <summary>The files of the example repository that its readers look at.</summary>
    public static IReadOnlyList<(string Path, string Text)> RepositoryFiles { get; } =
        [.. Repository.Files("examples/acme", "*.yaml")
            .Where(path => !path.Contains("/manifests/", StringComparison.Ordinal))
            .Select(path => (Path.GetRelativePath("examples/acme", path).Replace('\\', '/'), Repository.Read(path)))];

    private static void Add(List<byte[]> list, string text)
    {
        if (text.Length is > 0 and <= LongestText) list.Add(Encoding.UTF8.GetBytes(text));
    }

    private void AddBlocks(string page)
    {
        var parts = page.Split("```");
        for (var i = 1; i < parts.Length; i += 2)
        {
            var end = parts[i].IndexOf('\n', StringComparison.Ordinal);
            Add(parts[i].StartsWith("rego", StringComparison.Ordinal) ? _modules : _documents, parts[i][(end + 1)..]);
        }
    }

    // Suites keep modules as texts in their rows, the rows in JSON or YAML.
    private void AddSuites(string folder)
    {
        foreach (var file in Files(folder))
        {
            if (Path.GetExtension(file) == ".rego") Add(_modules, File.ReadAllText(file));
            else if (Path.GetExtension(file) is ".json" or ".yaml" or ".yml" && file.Contains("/rego/", StringComparison.Ordinal))
            {
                var bytes = File.ReadAllBytes(file);
                var result = DocumentReader.Read(file, bytes);
                foreach (var document in result.Documents) Visit(document.Root);
                if (bytes.Length <= LongestText) _documents.Add(bytes);
            }
        }
    }

    private void Visit(Value value)
    {
        switch (value)
        {
            case StringValue { Text: var text } when text.Contains("package ", StringComparison.Ordinal): Add(_modules, text); break;
            case ArrayValue list:
                foreach (var item in list) Visit(item);
                break;
            case ObjectValue map:
                foreach (var (key, item) in map)
                {
                    if (key is StringValue { Text: "data" or "input" }) Add(_documents, item.ToString());
                    Visit(item);
                }
                break;
        }
    }

    private void AddFolder(string folder)
    {
        foreach (var file in Files(folder))
        {
            if (Path.GetExtension(file) is not (".yaml" or ".yml" or ".json")) continue;
            var bytes = File.ReadAllBytes(file);
            _documents.Add(bytes.Length <= LongestText ? bytes : bytes[..LongestText]);
        }
    }

    private static IEnumerable<string> Files(string folder) => Directory.Exists(Repository.PathOf(folder))
        ? Directory.EnumerateFiles(Repository.PathOf(folder), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        : [];
}
