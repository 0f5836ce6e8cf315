using Bylaw.Core.Diagnostics;

namespace Bylaw.Governance.Reading;

/// <summary>Searches a folder on disk for the files that a policy names as its sources. Links are told and not followed.</summary>
internal sealed class SourceSearch(string directory, ICollection<Diagnostic> problems)
{
    private const int MostLevels = 32;

    public IReadOnlyList<SourceFile> Of(SourcePattern pattern)
    {
        var start = pattern.Folder.TrimEnd('/');
        if (start.Length > 0 && FirstLink(start) is { } link) return [Found(link, isLink: true)];
        if (!pattern.IsOneFile) return [.. Below(start, pattern, MostLevels).OrderBy(found => found.File.Path, StringComparer.Ordinal)];
        var file = new FileInfo(Path.Combine(directory, pattern.ToString()));
        return file.Exists || file.LinkTarget is not null ? [Found(pattern.ToString(), file.LinkTarget is not null)] : [];
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

    private List<SourceFile> Below(string folder, SourcePattern pattern, int levels)
    {
        var found = new List<SourceFile>();
        foreach (var entry in EntriesOf(folder))
        {
            var path = folder.Length == 0 ? entry.Name : $"{folder}/{entry.Name}";
            var isLink = entry.LinkTarget is not null;
            if (entry is not DirectoryInfo)
            {
                if (pattern.Covers(path)) found.Add(Found(path, isLink));
            }
            else if (levels > 0 && pattern.MayCoverBelow(path))
            {
                if (isLink) found.Add(Found(path, isLink: true));
                else found.AddRange(Below(path, pattern, levels - 1));
            }
        }
        return found;
    }

    private SourceFile Found(string path, bool isLink) => new(new PolicyFile(path, Path.Combine(directory, path)), isLink);

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
