using Bylaw.Core.Diagnostics;

namespace Bylaw.Rego.Bundles;

/// <summary>A file of a bundle with its content.</summary>
/// <param name="Path">Its path from the bundle's root, with a leading slash.</param>
/// <param name="ShownPath">The path that messages and module names show: below the folder, or as the archive has it.</param>
/// <param name="BuildPath">The path that it gets in a bundle that is built of this one, with a leading slash.</param>
/// <param name="Content">Its bytes.</param>
internal sealed record BundleFile(string Path, string ShownPath, string BuildPath, byte[] Content)
{
    /// <summary>A path with a leading slash and without parts that mean nothing below it.</summary>
    public static string Rooted(string path) => "/" + string.Join('/', path.Replace('\\', '/').Split('/').Where(part => part is not ("" or "." or "..")));

    /// <summary>The last part of its path.</summary>
    public string Name => Path[(Path.LastIndexOf('/') + 1)..];

    /// <summary>The name by which signatures know it.</summary>
    public string SignedName => ShownPath.StartsWith('/') ? ShownPath[1..] : ShownPath;

    /// <summary>The folders that it lies in.</summary>
    public string[] Folders => Path.LastIndexOf('/') is > 0 and var end ? Path[1..end].Split('/') : [];
}

/// <summary>The files of a bundle, which can be gone through more than once. One file's content is in memory at a time.</summary>
internal abstract class BundleFiles
{
    /// <summary>The files of which <paramref name="wanted"/> wants the path, in the bundle's order. Throws <see cref="BundleRefusal"/>.</summary>
    public abstract IEnumerable<BundleFile> Read(Func<string, bool> wanted, List<Diagnostic> problems);

    /// <summary>The files at a path: a folder, or an archive.</summary>
    public static BundleFiles At(string path, LoadOptions options) => Directory.Exists(path)
        ? new FolderFiles(path, options)
        : new ArchiveFiles(path, () => Open(path), options);

    private static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new BundleRefusal(BundleDiagnostics.UnreadableBundle(path, FileTree.Why(exception)));
        }
    }
}

/// <summary>Ends the reading of a bundle. Never leaves this folder: its doors turn it into a diagnostic.</summary>
internal sealed class BundleRefusal(Diagnostic diagnostic) : Exception(diagnostic.Message)
{
    public Diagnostic Diagnostic => diagnostic;
}
