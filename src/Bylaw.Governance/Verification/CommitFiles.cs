using System.Collections.Immutable;
using Bylaw.Core.Diagnostics;
using Bylaw.Governance.Git;
using Bylaw.Governance.Reading;

namespace Bylaw.Governance.Verification;

/// <summary>The files of a state of a branch, read from git and not from disk. What is no file is not there.</summary>
internal sealed class CommitFiles : IRepositoryFiles
{
    private readonly string _directory;
    private readonly BranchState _state;
    private readonly Func<string, byte[]?> _blob;

    // From one commit to the next nearly all folders stay the same.
    private readonly Dictionary<string, ImmutableArray<PolicyFile>> _under = new(StringComparer.Ordinal);

    public CommitFiles(string directory, BranchState state, Func<string, byte[]?> blob)
    {
        (_directory, _state, _blob) = (directory, state, blob);
        _state.FolderChanged += folder => _under.Remove(folder);
    }

    public string Directory => _directory;

    public PolicyFile? Find(string path) => _state.After(path) is { } entry && GitMode.IsFile(entry.Mode) ? FileOf(entry) : null;

    public ImmutableArray<PolicyFile> Under(string folder, ICollection<Diagnostic> problems)
    {
        if (_under.TryGetValue(folder, out var known)) return known;
        return _under[folder] = [.. _state.InFolder(folder).Values.Where(entry => GitMode.IsFile(entry.Mode) && !IsHidden(entry.Path)).Select(FileOf)];
    }

    public IReadOnlyList<string> FoldersIn(string folder, ICollection<Diagnostic> problems) => _state.FoldersIn(folder);

    // What lies behind a link is in no commit, so only a link in the place of a file can be met.
    public IReadOnlyList<SourceFile> Sources(SourcePattern pattern, ICollection<Diagnostic> problems) =>
        [.. _state.Entries.Values.Where(entry => entry.PathIsText && entry.Mode != GitMode.Submodule && pattern.Covers(entry.Path)).Select(entry => new SourceFile(FileOf(entry), entry.Mode == GitMode.Link))];

    private PolicyFile FileOf(GitEntry entry) => new(entry.Path, entry.Path) { ContentId = entry.Id, Content = () => _blob(entry.Id) };

    private static bool IsHidden(string path) => path.StartsWith('.') || path.Contains("/.", StringComparison.Ordinal);
}
