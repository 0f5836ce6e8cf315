using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Bylaw.Governance.Git;
using Bylaw.Governance.Verification;
using Bylaw.Tests.Governance.Git;
using Bylaw.Tests.Governance.Signing;
using Files = System.Collections.Immutable.ImmutableSortedDictionary<string, (string Mode, byte[] Bytes)>;

namespace Bylaw.Tests.Governance.Verification;

/// <summary>
/// Builds the history of a governed repository the way people do: branches, commits, approvals, and the ways in which a forge
/// puts a branch into another. Digests are computed here anew, from their description, so that they test those of the product.
/// </summary>
internal sealed class TestHistory : IDisposable
{
    private static readonly DateTimeOffset s_start = new(2026, 2, 1, 9, 0, 0, TimeSpan.Zero);

    // The policy of these histories that adopts files names them by `legacy/**/*.rego`, or one of them.
    private const string Adopted = "policies/adopted";
    private readonly Dictionary<string, Files> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<(FileChange[] Changes, TestPerson Author, TestKey? Key, string Message)>> _branches = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _forks = new(StringComparer.Ordinal);
    private DateTimeOffset _now = s_start;
    private int _approvals;

    public TestHistory(bool sha256 = false) => Git = new GitBuilder(sha256);

    public GitBuilder Git { get; }

    public string Root => Git.Root;

    /// <summary>The clock of the history: each commit is a step after the one before.</summary>
    public DateTimeOffset Now => _now;

    /// <summary>The time between two commits.</summary>
    public TimeSpan Step { get; init; } = TimeSpan.FromHours(1);

    public string Main => Git.Tip("main")!;

    /// <summary>The files of a commit, by path.</summary>
    public IReadOnlyDictionary<string, (string Mode, byte[] Bytes)> FilesOf(string commit) => _files[commit];

    /// <summary>Commits to a branch; a new branch starts at the tip of <c>main</c>, or at <paramref name="from"/>.</summary>
    public string Commit(string branch, TestPerson author, FileChange[] changes, TestKey? key, string message = "change\n", string? from = null,
        DateTimeOffset? date = null, TestPerson? committer = null, IReadOnlyList<string>? parents = null)
    {
        if (branch != "main" && Git.Tip(branch) is null && (from ?? Git.Tip("main")) is { } start)
        {
            Git.Branch(branch, start);
            _branches[branch] = [];
            _forks[branch] = start;
        }
        _now += Step;
        var parent = parents?.Count > 0 ? parents[0] : Git.Tip(branch);
        var commit = Git.Commit(branch, changes, author.AsGit, date ?? _now, message, key, parents, committer?.AsGit ?? author.AsGit);
        _files[commit] = Applied(parent, changes);
        if (_branches.TryGetValue(branch, out var list)) list.Add((changes, author, key, message));
        return commit;
    }

    /// <summary>Who wrote the first commit of a branch.</summary>
    public TestPerson AuthorOf(string branch) => _branches[branch][0].Author;

    /// <summary>Puts the commits of a branch on top of <c>main</c>, signed again by their authors.</summary>
    public void Onto(string branch)
    {
        var commits = _branches[branch];
        Move(branch, Main);
        _branches[branch] = [];
        _forks[branch] = Main;
        foreach (var (changes, author, key, message) in commits) Commit(branch, author, changes, key, message);
    }

    /// <summary>Notes that a branch points at a commit that was made before.</summary>
    public void Move(string branch, string commit)
    {
        Git.Branch(branch, commit);
        _branches.Remove(branch);
    }

    /// <summary>The statement by which somebody approves what a branch changes.</summary>
    public string Statement(string branch, TestPerson by, string? onTop = null, IReadOnlyCollection<string>? only = null, bool asAuthor = false, string? review = null, Func<string, string>? edit = null)
    {
        onTop ??= Main;
        var (before, after) = (_files[onTop], _files[Git.Tip(branch)!]);
        var subjects = only ?? SubjectsThatDiffer(before, after);
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"approval: 1\nbase: \"{onTop}\"\nchanges:\n");
        foreach (var subject in subjects.Order(StringComparer.Ordinal))
            text.Append(CultureInfo.InvariantCulture, $"  \"{subject}\": {{ from: {Digest(subject, before)}, to: {Digest(subject, after)} }}\n");
        if (asAuthor) text.Append("as: author\n");
        if (review is not null) text.Append(review);
        text.Append(CultureInfo.InvariantCulture, $"by: \"{by.Name} <{by.Email}>\"\nat: {_now:yyyy-MM-ddTHH:mm:ssZ}\n");
        return edit is null ? text.ToString() : edit(text.ToString());
    }

    /// <summary>A statement with its signature, as a file to commit.</summary>
    public FileChange Signed(string statement, TestKey key, string? path = null) =>
        FileChange.Write(path ?? $"approvals/{++_approvals:0000}.approval", statement + key.Sign(statement, "approval@bylaw.dev"));

    /// <summary>Some people approve what a branch changes, each in a file that is committed to the branch.</summary>
    public void Approve(string branch, params TestPerson[] people)
    {
        foreach (var person in people)
            Commit(branch, person, [Signed(Statement(branch, person), person.Key)], null, "approve\n");
    }

    /// <summary>Merges a branch into <c>main</c>, with changes of the merge's own if there are any.</summary>
    public string Merge(string branch, TestPerson by, TestKey? key, params FileChange[] more)
    {
        var (main, tip) = (Main, Git.Tip(branch)!);
        var changes = Difference(_files[MergeBase(branch)], _files[tip]).Concat(more).ToArray();
        return Commit("main", by, changes, key, $"Merge {branch}\n", parents: [main, tip]);
    }

    /// <summary>Puts a branch into <c>main</c> as one commit.</summary>
    public string Squash(string branch, TestPerson author, TestKey? key, string message = "squashed\n", TestPerson? committer = null) =>
        Commit("main", author, [.. Difference(_files[MergeBase(branch)], _files[Git.Tip(branch)!])], key, message, committer: committer);

    /// <summary>Puts the commits of a branch onto <c>main</c> one by one; each is signed by its author again, or by <paramref name="key"/>.</summary>
    public void Rebase(string branch, TestKey? key = null, TestPerson? committer = null)
    {
        foreach (var (changes, author, own, message) in _branches[branch]) Commit("main", author, changes, key ?? own, message, committer: committer);
    }

    /// <summary>Moves <c>main</c> to a branch that contains it.</summary>
    public void FastForward(string branch) => Git.Branch("main", Git.Tip(branch)!);

    /// <summary>Verifies what is on <c>main</c>.</summary>
    public VerificationResult Verify(string? start = null, string head = "main", DateTimeOffset? now = null)
    {
        Git.Save();
        return RepositoryVerifier.Verify(Root, Options with { Base = start, Head = head, Now = now ?? _now.AddHours(1) });
    }

    /// <summary>Verifies what leads to each of several commits, through one git: to start it takes longer than to verify a short history.</summary>
    public IReadOnlyList<VerificationResult> VerifyEach(IEnumerable<(string Head, DateTimeOffset Now)> heads)
    {
        Git.Save();
        using var git = GitRepository.Open(Root, out var problem);
        return [.. heads.Select(head => RepositoryVerifier.Verify(git, Root, Options with { Head = head.Head, Now = head.Now.AddHours(1) }, problem, out _))];
    }

    /// <summary>What these histories call tests.</summary>
    public static VerifyOptions Options { get; } = new() { IsTest = path => path.EndsWith("_test.rego", StringComparison.Ordinal) };

    /// <summary>Begins another history in the same repository, at a commit of this one; what was made stays, and has no branch.</summary>
    public void Restart(string commit)
    {
        Git.ForgetBranches();
        Git.Branch("main", commit);
        _branches.Clear();
        _forks.Clear();
        _now = s_start + Step;
    }

    /// <summary>The digest of a subject, as it is described: a line of mode, hash and path for each file, hashed.</summary>
    public static string Digest(string subject, IReadOnlyDictionary<string, (string Mode, byte[] Bytes)> files)
    {
        var folder = subject + "/";
        var lines = files.Where(file => file.Key == subject || file.Key.StartsWith(folder, StringComparison.Ordinal) || (subject == Adopted && SubjectOf(file.Key) == Adopted))
            .Select(file => $"{file.Value.Mode} {Convert.ToHexStringLower(SHA256.HashData(file.Value.Bytes))} {file.Key}\n").ToList();
        return lines.Count == 0 ? "none" : "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(lines))));
    }

    public void Dispose() => Git.Dispose();

    /// <summary>Where a branch began.</summary>
    private string MergeBase(string branch) => _forks[branch];

    private static IReadOnlyCollection<string> SubjectsThatDiffer(Files before, Files after) =>
        [.. Difference(before, after).Select(change => SubjectOf(change.Path)).OfType<string>().Distinct(StringComparer.Ordinal).Where(subject => Digest(subject, before) != Digest(subject, after))];

    private static string? SubjectOf(string path)
    {
        var parts = path.Split('/');
        return parts[0] switch
        {
            "bylaw.yaml" or "CODEOWNERS" or ".github" => path,
            "policies" => string.Join('/', parts.Take(2)),
            "lib" => "lib",
            "exceptions" or "baselines" or "suspensions" => path,
            "legacy" when path.EndsWith(".rego", StringComparison.Ordinal) => Adopted,
            _ => null,
        };
    }

    private static IEnumerable<FileChange> Difference(Files before, Files after)
    {
        foreach (var path in before.Keys.Where(path => !after.ContainsKey(path))) yield return FileChange.Delete(path);
        foreach (var (path, file) in after)
            if (!before.TryGetValue(path, out var old) || old.Mode != file.Mode || !old.Bytes.AsSpan().SequenceEqual(file.Bytes)) yield return new FileChange(path, file.Bytes, file.Mode);
    }

    private Files Applied(string? parent, FileChange[] changes)
    {
        var files = parent is null ? Files.Empty.WithComparers(StringComparer.Ordinal) : _files[parent];
        foreach (var change in changes)
        {
            // A file that is there already can stand in the place of no folder.
            if (change.Content is null || !files.ContainsKey(change.Path)) files = files.RemoveRange([.. files.Keys.Where(path => path == change.Path || path.StartsWith(change.Path + "/", StringComparison.Ordinal))]);
            if (change.Content is not null) files = files.SetItem(change.Path, (change.Mode, change.Content));
        }
        return files;
    }
}

/// <summary>A person who takes part, with a key.</summary>
internal sealed record TestPerson(string Name, string Email, TestKey Key)
{
    public Person AsGit => new(Name, Email);
}
