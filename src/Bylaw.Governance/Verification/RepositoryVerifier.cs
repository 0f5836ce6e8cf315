using System.Collections.Immutable;
using Bylaw.Core.Diagnostics;
using Bylaw.Governance.Git;

namespace Bylaw.Governance.Verification;

/// <summary>Verifies from a clone that everything on a branch was approved.</summary>
public static class RepositoryVerifier
{
    /// <summary>Replays a branch. Never throws on what it finds in the repository.</summary>
    /// <param name="directory">The folder with the <c>bylaw.yaml</c>.</param>
    /// <param name="options">What to verify.</param>
    public static VerificationResult Verify(string directory, VerifyOptions options)
    {
        using var git = GitRepository.Open(directory, out var problem, null, options.Cancellation);
        return Verify(git, directory, options, problem, out _);
    }

    /// <summary>Replays a branch of a repository that is open, or says why it is not; <paramref name="state"/> is the state of the head.</summary>
    internal static VerificationResult Verify(GitRepository? git, string directory, VerifyOptions options, Diagnostic? problem, out BranchState? state)
    {
        var branch = git is null ? null : Branch.Read(git, options.Head, options.Base, options, out problem);
        state = branch?.Replay.State;
        return branch is null ? new VerificationResult { Problems = problem is null ? [] : [problem] } : Replay(git!, branch, directory, options);
    }

    private static VerificationResult Replay(GitRepository git, Branch branch, string directory, VerifyOptions options)
    {
        var violations = branch.ReplayAll();
        var replay = branch.Replay;
        var open = replay.OpenSuspensions();
        if (violations.IsEmpty) violations = BranchReplay.Unsettled(open, options.Now, branch.VerifiedCommit ?? branch.Head);
        if (violations.IsEmpty && options.ChecksDisk) violations = new DiskCheck(directory, replay.State, replay.Verified, branch.Head).Differences();
        return new VerificationResult
        {
            Anchor = replay.Anchor,
            Head = branch.Head,
            Verified = branch.VerifiedCommit,
            AsksForApprovals = !replay.Verified.Settings.Approvals.IsEmpty,
            Commits = branch.Line.Length - branch.First - 1,
            Changes = replay.Changes,
            Suspensions = open,
            Violations = violations,
            Problems = [.. git.Problems],
        };
    }
}

/// <summary>A branch to be replayed.</summary>
internal sealed class Branch
{
    private Branch(BranchReplay replay, ImmutableArray<string> line, int first) => (Replay, Line, First) = (replay, line, first);

    public BranchReplay Replay { get; }

    /// <summary>The commits along the first parents, oldest first.</summary>
    public ImmutableArray<string> Line { get; }

    /// <summary>The place in the line at which the replay begins.</summary>
    public int First { get; }

    public string Head => Line[^1];

    public string? VerifiedCommit => Replay.Lineage.Verified is >= 0 and var place ? Line[place] : null;

    /// <summary>Reads the history that leads to a commit; null with the reason.</summary>
    public static Branch? Read(GitRepository git, string head, string? start, VerifyOptions options, out Diagnostic? problem, string? proposal = null)
    {
        if (git.Resolve(head, out problem) is not { } id) return null;
        var history = git.History(id);
        if (proposal is not null) history = [.. history, .. git.History(proposal)];
        problem = git.Problems.Count > 0 ? git.Problems[0] : null;
        if (history.Count == 0 || problem is not null) return null;
        history = [.. history.DistinctBy(commit => commit.Id, StringComparer.Ordinal)];
        var commits = history.ToDictionary(commit => commit.Id, StringComparer.Ordinal);
        var line = LineOf(commits, id);
        var first = 0;
        if (start is not null)
        {
            if (git.Resolve(start, out problem) is not { } startId) return null;
            first = line.IndexOf(startId);
            if (first < 0) problem = VerifyDiagnostics.RewrittenHistory(startId, id);
            if (first < 0) return null;
        }
        var order = history.Select((commit, place) => (commit.Id, place)).ToDictionary(pair => pair.Id, pair => pair.place, StringComparer.Ordinal);
        var replay = new BranchReplay(commits, line, git.Blob, options with { Order = order });
        foreach (var tag in git.Tags("approve/*")) replay.Shelf.Put(tag);
        replay.Start(first, git.Tree(line[first]));
        return new Branch(replay, line, first);
    }

    /// <summary>Replays the whole line; what is wrong at its end, in order of the commits.</summary>
    public ImmutableArray<Violation> ReplayAll()
    {
        ImmutableArray<Violation> violations = [];
        for (var place = First + 1; place < Line.Length; place++) violations = Replay.Step(place);
        return violations;
    }

    private static ImmutableArray<string> LineOf(Dictionary<string, GitCommit> commits, string head)
    {
        var line = new List<string>();
        for (var at = head; at is not null && commits.TryGetValue(at, out var commit); at = commit.Parents.IsEmpty ? null : commit.Parents[0]) line.Add(at);
        line.Reverse();
        return [.. line];
    }
}
