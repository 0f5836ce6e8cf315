namespace Bylaw.Engine.Bundles;

/// <summary>Names plain policies after their folders and files.</summary>
internal static class PlainNames
{
    /// <summary>An id for each path: its last part without extension; where two share it, the path itself.</summary>
    public static IReadOnlyList<(string Id, string Path)> Of(IReadOnlyList<string> paths)
    {
        var distinct = paths.Distinct(StringComparer.Ordinal).ToList();
        var names = distinct.ConvertAll(NameOf);
        return [.. distinct.Select((path, i) => (names.Count(name => name == names[i]) > 1 ? path.Replace('\\', '/') : names[i], path))];
    }

    private static string NameOf(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        var name = Directory.Exists(path) ? Path.GetFileName(full) : Path.GetFileNameWithoutExtension(full);
        return name.Length > 0 ? name : path;
    }
}
