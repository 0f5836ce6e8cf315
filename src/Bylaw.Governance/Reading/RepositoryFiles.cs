using System.Collections.Immutable;
using Bylaw.Core.Diagnostics;

namespace Bylaw.Governance.Reading;

/// <summary>Where the files of a repository are: on disk, or in a commit.</summary>
internal interface IRepositoryFiles
{
    /// <summary>What messages call the repository's root, as a path.</summary>
    string Directory { get; }

    /// <summary>A file by its path from the root; null when there is none.</summary>
    PolicyFile? Find(string path);

    /// <summary>The files under a folder, in order of their paths, which start at the root; none when there is no such folder.</summary>
    ImmutableArray<PolicyFile> Under(string folder, ICollection<Diagnostic> problems);

    /// <summary>The names of the folders in a folder, in order; none when there is no such folder.</summary>
    IReadOnlyList<string> FoldersIn(string folder, ICollection<Diagnostic> problems);

    /// <summary>What the sources of a policy cover, in order of the paths.</summary>
    IReadOnlyList<SourceFile> Sources(SourcePattern pattern, ICollection<Diagnostic> problems);
}

/// <summary>A file, or a link, that the sources of a policy cover.</summary>
internal readonly record struct SourceFile(PolicyFile File, bool IsLink);

/// <summary>A repository on disk.</summary>
internal sealed class DirectoryFiles(string directory) : IRepositoryFiles
{
    public string Directory => directory;

    public PolicyFile? Find(string path)
    {
        var full = Path.Combine(directory, path);
        return File.Exists(full) ? new PolicyFile(path, full) : null;
    }

    public ImmutableArray<PolicyFile> Under(string folder, ICollection<Diagnostic> problems)
    {
        var path = Path.Combine(directory, folder);
        return System.IO.Directory.Exists(path) ? [.. PolicyFiles.Under(path, problems).Select(file => file with { Path = $"{folder}/{file.Path}" })] : [];
    }

    public IReadOnlyList<string> FoldersIn(string folder, ICollection<Diagnostic> problems)
    {
        var path = Path.Combine(directory, folder);
        return System.IO.Directory.Exists(path) ? PolicyFiles.FoldersIn(path, problems) : [];
    }

    public IReadOnlyList<SourceFile> Sources(SourcePattern pattern, ICollection<Diagnostic> problems) => new SourceSearch(directory, problems).Of(pattern);
}
