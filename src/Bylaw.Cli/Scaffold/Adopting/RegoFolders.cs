using Bylaw.Core.Decisions;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Governance;

namespace Bylaw.Cli.Scaffold.Adopting;

/// <summary>
/// Finds policies in Rego: a folder is one, with its tests, and with the folders whose packages it reads. Each is compiled
/// first: what does not compile would stop the whole repository.
/// </summary>
internal sealed class RegoFolders(IReadOnlyList<IPolicyLanguage> languages, List<PolicyFile> library, List<LeftAlone> left)
{
    private readonly IPolicyLanguage _rego = languages.First(language => language.Name == "rego");
    private readonly List<SourceText> _library = [.. library.Where(IsRego).Select(file => file.Read(out _)).OfType<SourceText>()];
    private List<RegoFolder> _folders = [];

    public IReadOnlyList<AdoptedPolicy> Adopt(IReadOnlyList<PolicyFile> files, HashSet<string> governed)
    {
        _folders = [.. files.Where(IsRego).GroupBy(file => FolderOf(file.Path)).Select(group => RegoFolder.Read(group.Key, group))];
        var found = new List<AdoptedPolicy>();
        foreach (var folder in _folders)
            if (!folder.IsTests && !folder.Sources.TrueForAll(source => governed.Contains(source.File.Path)) && Adopt(folder, files) is { } policy) found.Add(policy);
        foreach (var tests in _folders.Where(folder => folder.IsTests && folder.Sources.Count > 0))
            if (!governed.Contains(tests.Sources[0].File.Path) && !found.Exists(policy => policy.Sources.Contains(tests.Pattern))) Leave(tests, "its tests belong to no policy that was found");
        return found;
    }

    private AdoptedPolicy? Adopt(RegoFolder folder, IReadOnlyList<PolicyFile> files)
    {
        if (folder.Broken is { } broken) return Leave(folder, broken);
        var needed = NeededBy(folder);
        var compiled = _rego.Compile([.. folder.Enforced], new CompileOptions { Library = [.. needed.SelectMany(other => other.Enforced), .. _library] });
        if (FirstError(compiled.Diagnostics) is { } error) return Leave(folder, $"it does not compile: {error}");
        if (compiled.Policy is not { Rules.Count: > 0 })
            return _folders.Exists(other => NeededBy(other).Contains(folder)) && !folder.IsInPlace ? null : Leave(folder, "it has no rule that refuses: `deny`, `violation` or `warn`");
        var tests = _folders.Where(other => other.IsTests && other.Broken is null && (other.Needs(folder) || other.Shares(folder)) && NeededBy(other).All(third => third == folder || needed.Contains(third))).ToList();
        return new AdoptedPolicy(folder.Path, NameOf(folder, files)) { Sources = [.. SourcesOf(folder, [.. needed, .. tests]), .. DataOf(folder, files)] };
    }

    /// <summary>Patterns for folders whose tests compile; else the files that are enforced, by their names.</summary>
    private IEnumerable<string> SourcesOf(RegoFolder folder, List<RegoFolder> others)
    {
        var all = others.Prepend(folder).ToList();
        var outside = all.Where(one => !one.IsInPlace).ToList();
        if (FirstError(_rego.Test([.. all.SelectMany(one => one.Texts)], new CompileOptions { Library = _library }, _ => false).Diagnostics) is not { } error)
            return outside.Select(one => one.Pattern);
        left.Add(new LeftAlone(folder.Path.Length == 0 ? "*_test.rego" : $"{folder.Path}/*_test.rego", $"the tests do not compile: {error}"));
        return outside.SelectMany(one => one.Sources).Where(source => !RegoFolder.IsTest(source.File)).Select(source => source.File.Path);
    }

    /// <summary>The folders whose packages a folder reads, and those that they read.</summary>
    private HashSet<RegoFolder> NeededBy(RegoFolder folder)
    {
        var needed = new HashSet<RegoFolder>();
        var open = new Stack<RegoFolder>([folder]);
        while (open.TryPop(out var next))
            foreach (var other in _folders)
                if (other != folder && other != next && !other.IsInPlace && !other.IsTests && next.Needs(other) && needed.Add(other)) open.Push(other);
        return needed;
    }

    /// <summary>The data beside a policy, where it is a mapping, as data must be.</summary>
    private static IEnumerable<string> DataOf(RegoFolder folder, IReadOnlyList<PolicyFile> files) =>
        folder.IsInPlace ? [] : files.Where(file => Path.GetFileName(file.Path) is "data.json" or "data.yaml" or "data.yml" && FolderOf(file.Path) == folder.Path && IsMapping(file)).Select(file => file.Path);

    private static bool IsMapping(PolicyFile file)
    {
        if (file.Read(out _) is not { } text || new FileInfo(file.FullPath).LinkTarget is not null) return false;
        var read = file.Path.EndsWith(".json", StringComparison.Ordinal) ? JsonReader.Read(text) : YamlReader.Read(text);
        return !read.HasErrors && read.Documents is [{ Root: ObjectValue }, ..];
    }

    private AdoptedPolicy? Leave(RegoFolder folder, string why)
    {
        left.Add(new LeftAlone(folder.Path.Length == 0 ? "*.rego" : folder.Path, why));
        return null;
    }

    private static string NameOf(RegoFolder folder, IReadOnlyList<PolicyFile> files) =>
        // The root is told from the first file: its full path without its path in the repository.
        folder.Name(files[0].FullPath[..^files[0].Path.Length]);

    private static string? FirstError(IEnumerable<Diagnostic> diagnostics) => diagnostics.FirstOrDefault(diagnostic => diagnostic.Severity == Severity.Error)?.Message;

    private static bool IsRego(PolicyFile file) => file.Path.EndsWith(".rego", StringComparison.Ordinal);

    /// <summary>The folder of a file; in <c>policies/</c>, that of its policy.</summary>
    private static string FolderOf(string path)
    {
        var parts = path.Split('/');
        return parts is ["policies", var id, _, ..] ? $"policies/{id}" : string.Join('/', parts[..^1]);
    }
}
