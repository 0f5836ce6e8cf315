using System.Text;
using Bylaw.Core.Diagnostics;

namespace Bylaw.Governance.Git;

/// <summary>
/// Reads a history: git lists the commits, and everything else is read from the objects themselves. What git listed is believed
/// only when each commit's own parents stand before it.
/// </summary>
internal sealed class GitHistory(ObjectReader objects, TreeDiff diff, int idLength, ICollection<Diagnostic> problems)
{
    private const int CommitsAtOnce = 128;

    /// <summary>The commits of a list that git wrote, parents first; none when something is wrong, which is reported.</summary>
    public IReadOnlyList<GitCommit> Read(string head, byte[] list)
    {
        var before = problems.Count;
        var commits = Commits(Encoding.ASCII.GetString(list).Split('\n', StringSplitOptions.RemoveEmptyEntries));
        if (problems.Count > before || !IsClosed(commits, head)) return [];
        return WithChanges(commits) ? commits : [];
    }

    private List<GitCommit> Commits(string[] ids)
    {
        var commits = new List<GitCommit>(ids.Length);
        objects.Read(ids, source =>
        {
            var commit = CommitReader.Commit(source, idLength, out var problem);
            if (problem is not null) problems.Add(GitDiagnostics.MalformedObject(source.Id, problem));
            else commits.Add(commit!);
        });
        return commits;
    }

    private bool IsClosed(List<GitCommit> commits, string head)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var commit in commits)
        {
            var absent = commit.Parents.FirstOrDefault(parent => !seen.Contains(parent));
            if (absent is not null) problems.Add(GitDiagnostics.NotWhole(absent));
            if (absent is not null) return false;
            seen.Add(commit.Id);
        }
        if (seen.Contains(head)) return true;
        problems.Add(GitDiagnostics.MissingObject(head));
        return false;
    }

    private bool WithChanges(List<GitCommit> commits)
    {
        var trees = commits.ToDictionary(commit => commit.Id, commit => commit.Tree, StringComparer.Ordinal);
        for (var first = 0; first < commits.Count; first += CommitsAtOnce)
        {
            var count = Math.Min(CommitsAtOnce, commits.Count - first);
            if (!WithChanges(commits, first, count, trees)) return false;
        }
        return true;
    }

    private bool WithChanges(List<GitCommit> commits, int first, int count, Dictionary<string, string> trees)
    {
        var pairs = new List<(string? Old, string? New)>();
        foreach (var commit in commits.GetRange(first, count))
        {
            if (commit.Parents.IsEmpty) pairs.Add((null, commit.Tree));
            foreach (var parent in commit.Parents) pairs.Add((trees[parent], commit.Tree));
        }
        if (diff.Compare(pairs) is not { } changes) return false;
        var next = 0;
        for (var i = first; i < first + count; i++)
        {
            var sides = Math.Max(1, commits[i].Parents.Length);
            commits[i] = commits[i] with { Changes = [.. changes.AsSpan(next, sides)] };
            next += sides;
        }
        return true;
    }
}
