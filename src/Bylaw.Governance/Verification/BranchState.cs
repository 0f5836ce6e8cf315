using System.Collections.Immutable;
using Bylaw.Governance.Approvals;
using Bylaw.Governance.Git;

namespace Bylaw.Governance.Verification;

/// <summary>
/// Two states of a repository at once: the last that was verified, and the one that is looked at. Changes are applied to the second;
/// when they are found to be approved, it becomes the first.
/// </summary>
internal sealed class BranchState(Func<string, byte[]?> blob)
{
    private readonly SortedDictionary<string, GitEntry> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedDictionary<string, GitEntry>> _folders = new(StringComparer.Ordinal);
    private readonly Dictionary<string, GitEntry?> _before = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<string>> _foldersIn = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _hashes = new(StringComparer.Ordinal);

    /// <summary>The entries of the state that is looked at, by path.</summary>
    public IReadOnlyDictionary<string, GitEntry> Entries => _entries;

    /// <summary>The paths that differ between the two states, in order.</summary>
    public IEnumerable<string> Changed => _before.Keys.Order(StringComparer.Ordinal);

    /// <summary>Whether the two states are the same.</summary>
    public bool IsSettled => _before.Count == 0;

    /// <summary>The entry of a path in the state that was verified.</summary>
    public GitEntry? Before(string path) => _before.TryGetValue(path, out var entry) ? entry : After(path);

    /// <summary>The entry of a path in the state that is looked at.</summary>
    public GitEntry? After(string path) => _entries.GetValueOrDefault(path);

    /// <summary>The paths of either state.</summary>
    public IEnumerable<string> Paths => _entries.Keys.Concat(_before.Keys).Distinct(StringComparer.Ordinal);

    /// <summary>The paths of either state in a folder, as <see cref="FolderOf"/> names it.</summary>
    public IEnumerable<string> PathsIn(string folder) =>
        InFolder(folder).Keys.Concat(_before.Keys.Where(path => FolderOf(path) == folder)).Distinct(StringComparer.Ordinal);

    /// <summary>Begins with a state that counts as verified.</summary>
    public void Start(IEnumerable<GitEntry> entries)
    {
        foreach (var entry in entries) Put(entry.Path, entry);
        _before.Clear();
    }

    /// <summary>Applies what a commit changes.</summary>
    public void Apply(GitChange change) =>
        Put(change.Path, change.NewMode == 0 ? null : new GitEntry(change.NewMode, change.NewId, change.Path) { PathIsText = change.PathIsText });

    /// <summary>Makes the second state equal to a listing.</summary>
    public void Become(IReadOnlyList<GitEntry> entries)
    {
        var wanted = entries.ToDictionary(entry => entry.Path, StringComparer.Ordinal);
        foreach (var path in _entries.Keys.Where(path => !wanted.ContainsKey(path)).ToList()) Put(path, null);
        foreach (var entry in entries)
            if (After(entry.Path) != entry) Put(entry.Path, entry);
    }

    /// <summary>What is looked at counts as verified from now on.</summary>
    public void Settle() => _before.Clear();

    /// <summary>The entries of the second state in a folder of the root, by path; the root's own files for <c>""</c>.</summary>
    public IReadOnlyDictionary<string, GitEntry> InFolder(string folder) =>
        _folders.GetValueOrDefault(folder) ?? (IReadOnlyDictionary<string, GitEntry>)ImmutableSortedDictionary<string, GitEntry>.Empty;

    /// <summary>The names of the folders in <c>policies</c>, in order; of no other folder.</summary>
    public IReadOnlyList<string> FoldersIn(string folder)
    {
        if (_foldersIn.TryGetValue(folder, out var known)) return known;
        return _foldersIn[folder] = [.. _folders.Keys.Where(key => key.StartsWith(folder + "/", StringComparison.Ordinal)).Select(key => key[(folder.Length + 1)..]).Where(name => name[0] != '.').Order(StringComparer.Ordinal)];
    }

    /// <summary>Called with the name of a folder, as <see cref="FolderOf"/> names it, in which something changes.</summary>
    public event Action<string>? FolderChanged;

    /// <summary>The digest over some entries; one that is no file counts by its id alone, so it never equals a file.</summary>
    public string Digest(IEnumerable<GitEntry> entries) => ContentDigest.Of(entries.Select(entry => (entry.Path, Plain(entry.Mode), Hash(entry))));

    /// <summary>The folder of which a subject's own files are a part: <c>policies/id</c>, else the first folder.</summary>
    internal static string FolderOf(string path)
    {
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0) return "";
        if (!path.StartsWith("policies/", StringComparison.Ordinal)) return path[..slash];
        var second = path.IndexOf('/', slash + 1);
        return second < 0 ? "policies" : path[..second];
    }

    private void Put(string path, GitEntry? entry)
    {
        var now = After(path);
        if (now == entry) return;
        _before.TryAdd(path, now);
        if (entry is null) _entries.Remove(path);
        else _entries[path] = entry;
        PutInFolder(FolderOf(path), path, entry);
        if (_before[path] == entry) _before.Remove(path);
    }

    private void PutInFolder(string folder, string path, GitEntry? entry)
    {
        FolderChanged?.Invoke(folder);
        if (!_folders.TryGetValue(folder, out var files))
        {
            _folders[folder] = files = new SortedDictionary<string, GitEntry>(StringComparer.Ordinal);
            _foldersIn.Clear();
        }
        if (entry is not null) files[path] = entry;
        else files.Remove(path);
        if (files.Count > 0) return;
        _folders.Remove(folder);
        _foldersIn.Clear();
    }

    private string Hash(GitEntry entry)
    {
        if (!GitMode.IsFile(entry.Mode)) return "id:" + entry.Id;
        if (_hashes.TryGetValue(entry.Id, out var known)) return known;
        return _hashes[entry.Id] = blob(entry.Id) is { } bytes ? ContentDigest.Sha256(bytes) : "unreadable:" + entry.Id;
    }

    // Old versions of git wrote further permissions, which mean nothing.
    private static int Plain(int mode) => GitMode.IsFile(mode) ? (mode & 0x40) != 0 ? GitMode.Executable : GitMode.File : mode;
}
