using Bylaw.Core.Diagnostics;

namespace Bylaw.Rego.Bundles;

/// <summary>The files below a folder. Links are left out unless asked for; links to folders always are.</summary>
internal sealed class FolderFiles(string root, LoadOptions options) : BundleFiles
{
    private const int MaxDepth = 64;
    private long _total;
    private int _count;

    public override IEnumerable<BundleFile> Read(Func<string, bool> wanted, List<Diagnostic> problems)
    {
        (_total, _count) = (0, 0);
        return Walk(root, "", 0, wanted, problems);
    }

    private IEnumerable<BundleFile> Walk(string folder, string path, int depth, Func<string, bool> wanted, List<Diagnostic> problems)
    {
        if (depth > MaxDepth) throw new BundleRefusal(BundleDiagnostics.TooDeep(folder, MaxDepth));
        foreach (var name in FileTree.NamesIn(folder, problems))
        {
            var full = FileTree.Join(folder, name);
            var attributes = File.GetAttributes(full);
            var isFolder = attributes.HasFlag(FileAttributes.Directory);
            var isLink = attributes.HasFlag(FileAttributes.ReparsePoint);
            if (isLink && (isFolder || !options.FollowLinks)) continue;
            if (options.Ignores(name, isFolder, depth + 1)) continue;
            if (++_count > options.Limits.Entries) throw new BundleRefusal(BundleDiagnostics.TooManyFiles(root, options.Limits.Entries));
            if (isFolder)
            {
                foreach (var file in Walk(full, $"{path}/{name}", depth + 1, wanted, problems)) yield return file;
            }
            else if (wanted($"{path}/{name}") && Content(full, problems) is { } content) yield return new BundleFile($"{path}/{name}", full, BundleFile.Rooted(full), content);
        }
    }

    private byte[]? Content(string path, List<Diagnostic> problems)
    {
        var content = FileTree.Read(path, options.Limits.FileBytes, problems);
        _total += content?.Length ?? 0;
        if (_total > options.Limits.TotalBytes) throw new BundleRefusal(BundleDiagnostics.TooLarge(root, options.Limits.TotalBytes));
        return content;
    }
}
