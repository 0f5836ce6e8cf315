using Bylaw.Core.Diagnostics;

namespace Bylaw.Governance.Reading;

/// <summary>Finds the files that a policy names as its sources.</summary>
internal sealed class SourceFiles(string directory, List<Diagnostic> problems)
{
    private const int MostLevels = 32;

    /// <summary>The files, each once, in order of their paths. A pattern that covers nothing, and a link, are errors: neither enforces anything.</summary>
    public IReadOnlyList<PolicyFile> Of(PolicyDefinition policy)
    {
        var files = new SortedDictionary<string, PolicyFile>(StringComparer.Ordinal);
        foreach (var source in policy.Sources)
        {
            var covered = 0;
            foreach (var (path, isLink) in Paths(source.Value))
            {
                covered++;
                if (isLink) problems.Add(LifecycleDiagnostics.LinkedSource(path, source.At));
                else files.TryAdd(path, new PolicyFile(path, Path.Combine(directory, path)) { Root = source.Value.Folder });
            }
            if (covered == 0) problems.Add(LifecycleDiagnostics.NoSource(source.Value.ToString(), source.At));
        }
        return [.. files.Values];
    }

    private IEnumerable<(string Path, bool IsLink)> Paths(SourcePattern pattern)
    {
        var start = pattern.Folder.TrimEnd('/');
        if (start.Length > 0 && FirstLink(start) is { } link) return [(link, true)];
        if (!pattern.IsOneFile) return Below(start, pattern, MostLevels);
        var file = new FileInfo(Path.Combine(directory, pattern.ToString()));
        return file.Exists || file.LinkTarget is not null ? [(pattern.ToString(), file.LinkTarget is not null)] : [];
    }

    /// <summary>The first part of a folder's path that is a link, or null.</summary>
    private string? FirstLink(string folder)
    {
        var parts = folder.Split('/');
        for (var count = 1; count <= parts.Length; count++)
        {
            var path = string.Join('/', parts[..count]);
            if (new DirectoryInfo(Path.Combine(directory, path)).LinkTarget is not null) return path;
        }
        return null;
    }

    private List<(string Path, bool IsLink)> Below(string folder, SourcePattern pattern, int levels)
    {
        var found = new List<(string, bool)>();
        foreach (var entry in EntriesOf(folder))
        {
            var path = folder.Length == 0 ? entry.Name : $"{folder}/{entry.Name}";
            var isLink = entry.LinkTarget is not null;
            if (entry is DirectoryInfo)
            {
                if (levels == 0 || !pattern.MayCoverBelow(path)) continue;
                if (isLink) found.Add((path, true));
                else found.AddRange(Below(path, pattern, levels - 1));
            }
            else if (pattern.Covers(path)) found.Add((path, isLink));
        }
        return found;
    }

    private FileSystemInfo[] EntriesOf(string folder)
    {
        var path = Path.Combine(directory, folder);
        try
        {
            return Directory.Exists(path) ? new DirectoryInfo(path).GetFileSystemInfos() : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add(GovernanceDiagnostics.UnreadableFile(path, PolicyFiles.Why(e)));
            return [];
        }
    }
}
