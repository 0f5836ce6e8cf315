using System.Reflection;

namespace Bylaw.Tests;

/// <summary>The repository that the tests were built from.</summary>
internal static class Repository
{
    /// <summary>Its directory.</summary>
    public static string Root { get; } = Path.GetFullPath(typeof(Repository).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().First(entry => entry.Key == "RepositoryRoot").Value!);

    /// <summary>The path of a file or directory in it.</summary>
    public static string PathOf(string path) => Path.Combine(Root, path);

    /// <summary>The text of a file in it.</summary>
    public static string Read(string path) => File.ReadAllText(PathOf(path)).ReplaceLineEndings("\n");

    /// <summary>Files below a directory that match a pattern, as paths from the root with forward slashes, sorted.</summary>
    public static IReadOnlyList<string> Files(string under, string pattern) => Directory.Exists(PathOf(under))
        ? [.. Directory.EnumerateFiles(PathOf(under), pattern, SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Where(path => !path.Split('/').Any(part => part is "bin" or "obj" or "artifacts"))
            .Order(StringComparer.Ordinal)]
        : [];
}
