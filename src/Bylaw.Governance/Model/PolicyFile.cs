using System.Collections.Immutable;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;

namespace Bylaw.Governance;

/// <summary>A file of a policy or repository, read when asked.</summary>
/// <param name="Path">Path from the root it was found under, with forward slashes: the same on every machine.</param>
/// <param name="FullPath">Path by which it is opened and shown.</param>
public sealed record PolicyFile(string Path, string FullPath)
{
    /// <summary>
    /// For a file that lies outside the folder of its policy, the part of its path that gives no names to its data; null
    /// for files in the folder.
    /// </summary>
    public string? Root { get; init; }

    private const long MostBytes = 64 << 20;

    /// <summary>Gives the content of a file that does not lie on disk, such as one of a commit; null for one on disk.</summary>
    internal Func<byte[]?>? Content { get; init; }

    /// <summary>Names the content, for a file of a commit; null for one on disk, whose content may change.</summary>
    internal string? ContentId { get; init; }

    /// <summary>Reads the file as UTF-8 text. Never throws: without text there is a diagnostic.</summary>
    public SourceText? Read(out Diagnostic? problem)
    {
        var bytes = ReadBytes(out problem);
        if (bytes is null) return null;
        var text = SourceText.FromUtf8(FullPath, bytes, out var invalidAt);
        if (text is null) problem = GovernanceDiagnostics.UnreadableFile(FullPath, $"byte {invalidAt + 1} is not UTF-8");
        return text;
    }

    private byte[]? ReadBytes(out Diagnostic? problem)
    {
        problem = null;
        if (Content is { } content)
        {
            var bytes = content();
            if (bytes is null) problem = GovernanceDiagnostics.UnreadableFile(FullPath, "its content is not in the repository");
            return bytes;
        }
        try
        {
            if (new FileInfo(FullPath) is { Exists: true, Length: > MostBytes })
            {
                problem = GovernanceDiagnostics.UnreadableFile(FullPath, $"it is larger than {MostBytes >> 20} MiB");
                return null;
            }
            return File.ReadAllBytes(FullPath);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            problem = GovernanceDiagnostics.UnreadableFile(FullPath, PolicyFiles.Why(e));
            return null;
        }
    }
}

/// <summary>Finds the files of policies and repositories.</summary>
public static class PolicyFiles
{
    private const int MostLevels = 32;

    /// <summary>
    /// The files under a folder and its folders, or the file itself, in order of their paths. Hidden files and
    /// folders, and links to folders, are left out. Adds a diagnostic for a folder that cannot be read.
    /// </summary>
    public static ImmutableArray<PolicyFile> Under(string path, ICollection<Diagnostic> problems)
    {
        if (File.Exists(path)) return [new PolicyFile(System.IO.Path.GetFileName(path), path)];
        if (!Directory.Exists(path))
        {
            problems.Add(GovernanceDiagnostics.UnreadableFile(path, "there is no such file or folder"));
            return [];
        }
        var files = new List<PolicyFile>();
        Collect(path, "", MostLevels, files, problems);
        files.Sort((left, right) => string.CompareOrdinal(left.Path, right.Path));
        return [.. files];
    }

    /// <summary>The folders in a folder, by name, hidden ones left out.</summary>
    internal static IReadOnlyList<string> FoldersIn(string path, ICollection<Diagnostic> problems)
    {
        try
        {
            return [.. new DirectoryInfo(path).GetDirectories().Select(folder => folder.Name).Where(name => name[0] != '.').Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add(GovernanceDiagnostics.UnreadableFile(path, Why(e)));
            return [];
        }
    }

    internal static string Why(Exception e) => e switch
    {
        FileNotFoundException or DirectoryNotFoundException => "there is no such file",
        UnauthorizedAccessException => "access is denied",
        PathTooLongException => "the path is too long",
        _ => "the system cannot read it",
    };

    private static void Collect(string folder, string prefix, int levels, List<PolicyFile> files, ICollection<Diagnostic> problems)
    {
        try
        {
            foreach (var entry in new DirectoryInfo(folder).GetFileSystemInfos())
            {
                if (entry.Name[0] == '.') continue;
                var path = System.IO.Path.Combine(folder, entry.Name);
                if (entry is FileInfo) files.Add(new PolicyFile(prefix + entry.Name, path));
                // A link to a folder could lead out of the repository or around in a circle.
                else if (entry.LinkTarget is null && levels > 0) Collect(path, $"{prefix}{entry.Name}/", levels - 1, files, problems);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add(GovernanceDiagnostics.UnreadableFile(folder, Why(e)));
        }
    }
}
