using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;
using Bylaw.Core.Values;

namespace Bylaw.Rego.Bundles;

/// <summary>Loads files one after the other into one result.</summary>
internal sealed class FileLoader(LoadOptions options)
{
    private readonly List<Diagnostic> _problems = [];
    private readonly DataDocuments _data = new();
    private readonly SortedDictionary<string, RegoModule> _modules = new(StringComparer.Ordinal);

    public LoadResult Result => new() { Modules = [.. _modules.Values], Data = _data.Result, Diagnostics = [.. _problems] };

    public void Add(string argument)
    {
        var (prefix, path) = PrefixedPath.Parse(argument);
        foreach (var file in FileTree.Walk(path, options, _problems)) Load(file, [.. prefix, .. file.Folders]);
    }

    private void Load(FoundFile file, string[] below)
    {
        // A file of a type that is not loaded is not read: a folder may hold large ones.
        var isKnown = file.Path.EndsWith(".rego", StringComparison.Ordinal) || DataFiles.IsJson(file.Path) || DataFiles.IsYaml(file.Path) || RegoLoader.IsArchive(file.Path);
        if (!isKnown && file.Depth > 0) return;
        if (FileTree.Read(file.Path, options.Limits.FileBytes, _problems) is not { } bytes) return;
        if (file.Path.EndsWith(".rego", StringComparison.Ordinal)) AddModule(file.Path, bytes, _problems);
        else if (DataFiles.IsJson(file.Path)) AddData(file.Path, below, DataFiles.ReadJson(file.Path, bytes, _problems));
        else if (DataFiles.IsYaml(file.Path)) AddData(file.Path, below, DataFiles.ReadYaml(file.Path, bytes, _problems));
        else if (RegoLoader.IsArchive(file.Path)) AddBundle(file.Path, below, bytes);
        else Guess(file.Path, below, bytes);
    }

    /// <summary>A named file that does not say what it is: a module, JSON or YAML, in this order.</summary>
    private void Guess(string path, string[] below, byte[] bytes)
    {
        var ignored = new List<Diagnostic>();
        if (AddModule(path, bytes, ignored)) return;
        if ((DataFiles.ReadJson(path, bytes, ignored) ?? DataFiles.ReadYaml(path, bytes, ignored)) is { } value) AddData(path, below, value);
        else _problems.Add(BundleDiagnostics.UnknownType(path));
    }

    private bool AddModule(string path, byte[] bytes, List<Diagnostic> problems)
    {
        var name = path.Replace('\\', '/');
        var key = name.Trim('/');
        if (_modules.ContainsKey(key)) return true;
        if (SourceText.FromUtf8(name, bytes, out var invalidAt) is not { } text)
        {
            problems.Add(BundleDiagnostics.NotUtf8(path, invalidAt));
            return false;
        }
        if (RegoModule.Parse(text, options.Rego, problems) is not { } module) return false;
        _modules.Add(key, module);
        return true;
    }

    private void AddData(string path, string[] below, Value? value)
    {
        if (value is null) return;
        if (below.Length == 0 && value is not ObjectValue) _problems.Add(BundleDiagnostics.NoObject(path));
        else if (!_data.TryAdd(below, value)) _problems.Add(BundleDiagnostics.Merge(path));
    }

    /// <summary>OPA verifies no bundles among files, and keeps the manifest of the last one as data.</summary>
    private void AddBundle(string path, string[] below, byte[] bytes)
    {
        var files = new ArchiveFiles(path, () => new MemoryStream(bytes, writable: false), options);
        if (BundleReader.Read(path, files, options with { SkipVerification = true, Ignore = [], OnlyModules = false }, _problems) is not { } bundle) return;
        foreach (var module in bundle.Modules) _modules[module.Path] = module.Module;
        if (options.OnlyModules) return;
        AddData(path, below, bundle.Data);
        AddData(path, [.. below, "system", "bundle", "manifest"], bundle.Manifest.ToValue());
    }
}
