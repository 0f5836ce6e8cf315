using System.Collections.Immutable;
using Bylaw.Core.Diagnostics;

namespace Bylaw.Governance.Git;

/// <summary>
/// A git repository, read through the git program. Repositories are taken to be hostile: each object is held against its name,
/// and nothing in the repository can start a program. Not for use by several threads at once.
/// </summary>
internal sealed class GitRepository : IDisposable
{
    private const int AnswerLimit = 1 << 20;
    private readonly string _program;
    private readonly string _directory;
    private readonly GitLimits _limits;
    private readonly CancellationToken _cancellation;
    private readonly ObjectNames _names;
    private readonly ObjectReader _objects;
    private readonly TreeStore _trees;
    private readonly List<Diagnostic> _problems = [];
    private readonly ImmutableArray<string> _prefix;

    private GitRepository(string program, string directory, GitPlace place, GitLimits limits, CancellationToken cancellation)
    {
        (_program, _directory, _limits, _cancellation) = (program, directory, limits, cancellation);
        (Prefix, IsShallow) = (place.Prefix, place.IsShallow);
        _prefix = [.. place.Prefix.Split('/', StringSplitOptions.RemoveEmptyEntries)];
        _names = new ObjectNames(place.IdLength);
        _objects = new ObjectReader(() => GitProcess.Start(program, directory, ["cat-file", "--batch"], limits.Patience, cancellation), _names, limits, _problems);
        _trees = new TreeStore(_objects, _names, _problems);
    }

    /// <summary>Path of the folder inside the repository: <c>""</c>, or <c>examples/acme/</c>.</summary>
    public string Prefix { get; }

    /// <summary>Whether the clone leaves out the beginning of the history.</summary>
    public bool IsShallow { get; }

    /// <summary>
    /// What went wrong so far: a missing, forged or malformed object, a history that is not whole, a git that failed. What is read after
    /// that cannot be relied on: an answer that is null or empty says nothing.
    /// </summary>
    public IReadOnlyList<Diagnostic> Problems => _problems;

    /// <summary>Opens the repository in which a folder lies (any folder of a work tree, or a bare repository); null with the reason.</summary>
    public static GitRepository? Open(string directory, out Diagnostic? problem, GitLimits? limits = null, CancellationToken cancellation = default)
    {
        limits ??= new GitLimits();
        problem = GitDiagnostics.NoRepository(directory);
        if (!Directory.Exists(directory)) return null;
        problem = GitDiagnostics.NoProgram();
        if (GitProgram.Find(Environment.GetEnvironmentVariable("PATH")) is not { } program) return null;
        var full = Path.GetFullPath(directory);
        var place = GitPlace.Find(program, full, limits, cancellation, out problem);
        return place is null ? null : new GitRepository(program, full, place, limits, cancellation);
    }

    /// <summary>The full id of the commit that a revision names (a branch, a tag, <c>HEAD~3</c>); null with the reason.</summary>
    public string? Resolve(string revision, out Diagnostic? problem)
    {
        problem = GitDiagnostics.UnknownRevision(revision);
        // What begins with a hyphen would be an option; no name of git's has a control character.
        if (revision.Length is 0 or > 1000 || revision[0] == '-' || revision.Any(char.IsControl)) return null;
        var answer = Run(["rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}"], AnswerLimit, out var failure);
        if (answer is null || answer.WasStopped) problem = failure;
        if (answer is not { ExitCode: 0 } || !_names.IsId(answer.Text)) return null;
        problem = null;
        return answer.Text;
    }

    /// <summary>Every commit that can be reached from a commit, parents before children; none when something is wrong, see <see cref="Problems"/>.</summary>
    public IReadOnlyList<GitCommit> History(string head)
    {
        if (IsShallow) return Failed<GitCommit>(GitDiagnostics.NotWhole(null));
        if (!_names.IsId(head)) return Failed<GitCommit>(GitDiagnostics.UnknownRevision(head));
        var answer = Run(["rev-list", "--topo-order", "--reverse", head], checked((_names.IdLength + 1) * _limits.Commits), out var failure);
        if (answer is { WasCut: true }) return Failed<GitCommit>(GitDiagnostics.TooLarge($"the history has more than {_limits.Commits} commits"));
        if (answer is not { ExitCode: 0 }) return Failed<GitCommit>(failure!);
        return new GitHistory(_objects, Differ(), _names.IdLength, _problems).Read(head, answer.Output);
    }

    /// <summary>The commits along the first parents that change a path, which counts from the prefix; the newest first. What git says is believed.</summary>
    public IReadOnlyList<string> CommitsOf(string path, string head)
    {
        if (!_names.IsId(head)) return Failed<string>(GitDiagnostics.UnknownRevision(head));
        var answer = Run(["rev-list", "--first-parent", head, "--", path], checked((_names.IdLength + 1) * _limits.Commits), out var failure);
        return answer is { ExitCode: 0 } ? answer.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries) : Failed<string>(failure!);
    }

    /// <summary>The content of a file; null when it is missing or no file, see <see cref="Problems"/>.</summary>
    public byte[]? Blob(string id) => Object(id, "blob")?.Content;

    /// <summary>
    /// All files, links and submodules under the prefix, by path. One with the path <c>""</c> says that the folder itself is a link, a
    /// submodule or a file. Empty when something is wrong, see <see cref="Problems"/>.
    /// </summary>
    public IReadOnlyList<GitEntry> Tree(string commit)
    {
        if (Object(commit, "commit") is not { } source) return [];
        var read = CommitReader.Commit(source, _names.IdLength, out var problem);
        if (problem is not null) return Failed<GitEntry>(GitDiagnostics.MalformedObject(commit, problem));
        return Differ().Compare([(null, read!.Tree)]) is { } changes
            ? [.. changes[0].Select(change => new GitEntry(change.NewMode, change.NewId, change.Path) { PathIsText = change.PathIsText })]
            : [];
    }

    /// <summary>The annotated tags whose names a pattern of git covers: <c>*</c>, <c>release/*</c>.</summary>
    public IReadOnlyList<GitTag> Tags(string pattern)
    {
        var answer = Run(["for-each-ref", "--format=%(objecttype) %(objectname) %(refname)", "refs/tags/" + pattern], AnswerLimit << 4, out var failure);
        if (answer is not { ExitCode: 0 }) return Failed<GitTag>(failure!);
        if (answer.WasCut) return Failed<GitTag>(GitDiagnostics.TooLarge("the names of the tags are too long"));
        var tags = new List<GitTag>();
        foreach (var line in answer.Text.Split('\n'))
            if (line.Split(' ', 3) is ["tag", var id, var name] && Tag(id, name["refs/tags/".Length..]) is { } tag) tags.Add(tag);
        return tags;
    }

    /// <summary>The best common ancestor of two commits; null when they have none.</summary>
    public string? MergeBase(string a, string b)
    {
        if (!_names.IsId(a) || !_names.IsId(b)) return null;
        var answer = Run(["merge-base", a, b], AnswerLimit, out var failure);
        // 1 says that there is none; anything else is a failure.
        if (answer is not { ExitCode: 0 or 1 }) _problems.Add(failure!);
        return answer is { ExitCode: 0 } && _names.IsId(answer.Text) ? answer.Text : null;
    }

    public void Dispose()
    {
        _objects.Dispose();
        _names.Dispose();
    }

    private TreeDiff Differ() => new(_trees, _names, _limits, _prefix, _problems);

    private GitTag? Tag(string id, string reference)
    {
        if (Object(id, "tag") is not { } source) return null;
        var tag = CommitReader.Tag(source, reference, _names.IdLength, out var problem);
        if (problem is not null) _problems.Add(GitDiagnostics.MalformedObject(id, problem));
        return tag;
    }

    private GitObject? Object(string id, string type)
    {
        var found = _objects.Read(id);
        if (found is null || found.Type == type) return found;
        _problems.Add(GitDiagnostics.MalformedObject(id, $"it is a {found.Type}, not a {type}"));
        return null;
    }

    private IReadOnlyList<T> Failed<T>(Diagnostic problem)
    {
        _problems.Add(problem);
        return [];
    }

    private GitAnswer? Run(string[] arguments, int limit, out Diagnostic? failure)
    {
        var answer = GitAnswer.Of(_program, _directory, arguments, limit, _limits.Patience, _cancellation);
        failure = answer is null ? GitDiagnostics.NoProgram() : answer.Failure(arguments[0]);
        return answer;
    }
}
