using System.Collections.Immutable;
using Bylaw.Core.Diagnostics;
using Bylaw.Governance.Git;
using Bylaw.Governance.Reading;

namespace Bylaw.Governance.Verification;

/// <summary>The files of a state of a branch, read from git and not from disk. What is no file is not there.</summary>
internal sealed class CommitFiles(string directory, BranchState state, Func<string, byte[]?> blob) : IRepositoryFiles
{
    public string Directory => directory;

    public PolicyFile? Find(string path) => state.After(path) is { } entry && GitMode.IsFile(entry.Mode) ? FileOf(entry) : null;

    public ImmutableArray<PolicyFile> Under(string folder, ICollection<Diagnostic> problems) =>
        [.. state.InFolder(folder).Values.Where(entry => GitMode.IsFile(entry.Mode) && !IsHidden(entry.Path)).Select(FileOf)];

    public IReadOnlyList<string> FoldersIn(string folder, ICollection<Diagnostic> problems) => state.FoldersIn(folder);

    // What lies behind a link is in no commit, so only a link in the place of a file can be met.
    public IReadOnlyList<SourceFile> Sources(SourcePattern pattern, ICollection<Diagnostic> problems) =>
        [.. state.Entries.Values.Where(entry => entry.PathIsText && entry.Mode != GitMode.Submodule && pattern.Covers(entry.Path)).Select(entry => new SourceFile(FileOf(entry), entry.Mode == GitMode.Link))];

    private PolicyFile FileOf(GitEntry entry) => new(entry.Path, entry.Path) { ContentId = entry.Id, Content = () => blob(entry.Id) };

    private static bool IsHidden(string path) => path.StartsWith('.') || path.Contains("/.", StringComparison.Ordinal);
}
