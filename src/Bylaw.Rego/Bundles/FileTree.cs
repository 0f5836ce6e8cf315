using Bylaw.Core.Diagnostics;

namespace Bylaw.Rego.Bundles;

/// <summary>A file found below a path.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Folders">The folders between it and the path that was named.</param>
/// <param name="Depth">0 for a file that was named itself.</param>
internal readonly record struct FoundFile(string Path, string[] Folders, int Depth);

/// <summary>Finds files in the order of OPA's loader: by name, folder by folder.</summary>
internal static class FileTree
{
    private const int MaxDepth = 64;

    /// <summary>The files below a path. What cannot be looked at is a diagnostic, and the rest is still found.</summary>
    public static IEnumerable<FoundFile> Walk(string path, LoadOptions options, List<Diagnostic> problems) => Walk(path, [], 0, options, problems);

    private static IEnumerable<FoundFile> Walk(string path, string[] folders, int depth, LoadOptions options, List<Diagnostic> problems)
    {
        if (IsNetworkPath(path))
        {
            problems.Add(BundleDiagnostics.NetworkPath(path));
            yield break;
        }
        var isFolder = Directory.Exists(path);
        if (!isFolder && !File.Exists(path))
        {
            problems.Add(BundleDiagnostics.Unreadable("stat", path, "no such file or directory"));
            yield break;
        }
        if (options.Ignores(Path.GetFileName(Path.TrimEndingDirectorySeparator(path)), isFolder, depth)) yield break;
        if (!isFolder)
        {
            yield return new FoundFile(path, folders, depth);
            yield break;
        }
        if (depth >= MaxDepth)
        {
            problems.Add(BundleDiagnostics.TooDeep(path, MaxDepth));
            yield break;
        }
        var below = depth == 0 ? folders : [.. folders, Path.GetFileName(path)];
        foreach (var name in NamesIn(path, problems))
            foreach (var file in Walk(Join(path, name), below, depth + 1, options, problems)) yield return file;
    }

    /// <summary>The names in a folder, ordered by their UTF-8 bytes as in Go.</summary>
    public static List<string> NamesIn(string folder, List<Diagnostic> problems)
    {
        try
        {
            var names = Directory.EnumerateFileSystemEntries(folder).Select(entry => Path.GetFileName(entry)).ToList();
            names.Sort(Core.Values.StringValue.Compare);
            return names;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problems.Add(BundleDiagnostics.Unreadable("open", folder, Why(exception)));
            return [];
        }
    }

    /// <summary>A file's bytes; null with a diagnostic when it cannot be read or is larger than allowed.</summary>
    public static byte[]? Read(string path, long limit, ICollection<Diagnostic> problems)
    {
        try
        {
            var size = new FileInfo(path).Length;
            if (size <= limit) return File.ReadAllBytes(path);
            problems.Add(BundleDiagnostics.FileTooLarge(path, size, limit));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problems.Add(BundleDiagnostics.Unreadable("open", path, Why(exception)));
        }
        return null;
    }

    /// <summary>A path and a name in it, in Go's spelling: <c>./a</c> becomes <c>a</c>.</summary>
    public static string Join(string folder, string name)
    {
        var path = folder.Replace('\\', '/').TrimEnd('/');
        while (path.StartsWith("./", StringComparison.Ordinal)) path = path[2..].TrimStart('/');
        if (path is "" && folder.StartsWith('/')) return "/" + name;
        return path is "" or "." ? name : $"{path}/{name}";
    }

    public static string Why(Exception exception) => exception switch
    {
        FileNotFoundException or DirectoryNotFoundException => "no such file or directory",
        UnauthorizedAccessException => "permission denied",
        PathTooLongException => "file name too long",
        _ => "the system cannot read it",
    };

    private static bool IsNetworkPath(string path) => path.Length > 1 && path[0] is '/' or '\\' && path[1] is '/' or '\\';
}
