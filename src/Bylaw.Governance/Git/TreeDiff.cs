using System.Collections.Immutable;
using Bylaw.Core.Diagnostics;

namespace Bylaw.Governance.Git;

/// <summary>
/// Compares trees, for many commits at once and level by level, so that the objects of a level are asked for together. Trees
/// with the same name are the same and are not read.
/// </summary>
internal sealed class TreeDiff(TreeStore store, ObjectNames names, GitLimits limits, ImmutableArray<string> prefix, ICollection<Diagnostic> problems)
{
    private long _changes;

    /// <summary>A pair of folders still to be compared; null is a folder that is not there. Depth counts from the root.</summary>
    private readonly record struct Step(int Pair, string Path, bool IsText, int Depth, string? Old, string? New);

    /// <summary>The changes of each pair of root trees, by path; null when a tree cannot be read, which is reported.</summary>
    public ImmutableArray<GitChange>[]? Compare(IReadOnlyList<(string? Old, string? New)> pairs)
    {
        var results = new List<GitChange>[pairs.Count];
        var steps = new List<Step>();
        for (var i = 0; i < pairs.Count; i++)
        {
            results[i] = [];
            if (pairs[i].Old != pairs[i].New) steps.Add(new Step(i, "", true, 0, pairs[i].Old, pairs[i].New));
        }
        while (steps.Count > 0)
        {
            var trees = store.Load(steps.SelectMany(step => new[] { step.Old, step.New }).OfType<string>());
            if (trees is null) return null;
            var next = new List<Step>();
            foreach (var step in steps)
            {
                if (IsTooMuch(step)) return null;
                Compare(step, TreeOf(step.Old, trees), TreeOf(step.New, trees), results[step.Pair], next);
            }
            steps = next;
        }
        return [.. results.Select(Ordered)];
    }

    private static ReadOnlySpan<byte> TreeOf(string? id, Dictionary<string, byte[]> trees) => id is null ? default : trees[id];

    private static ImmutableArray<GitChange> Ordered(List<GitChange> changes)
    {
        changes.Sort((left, right) => string.CompareOrdinal(left.Path, right.Path));
        return [.. changes];
    }

    private bool IsTooMuch(Step step)
    {
        if (step.Depth > limits.Depth) problems.Add(GitDiagnostics.TooLarge($"folders are more than {limits.Depth} deep"));
        if (_changes > limits.Entries) problems.Add(GitDiagnostics.TooLarge($"there are more than {limits.Entries} changed files and folders"));
        return step.Depth > limits.Depth || _changes > limits.Entries;
    }

    private void Compare(Step step, ReadOnlySpan<byte> old, ReadOnlySpan<byte> @new, List<GitChange> changes, List<Step> next)
    {
        var left = new TreeCursor(old, names.IdBytes);
        var right = new TreeCursor(@new, names.IdBytes);
        left.TryMove();
        right.TryMove();
        while (left.HasEntry || right.HasEntry)
        {
            var order = !left.HasEntry ? 1 : !right.HasEntry ? -1 : TreeCursor.Compare(left.Name, left.IsFolder, right.Name, right.IsFolder);
            if (order < 0) Differ(step, left, default, changes, next);
            else if (order > 0) Differ(step, default, right, changes, next);
            else if (left.Mode != right.Mode || !left.Id.SequenceEqual(right.Id)) Differ(step, left, right, changes, next);
            if (order <= 0) left.TryMove();
            if (order >= 0) right.TryMove();
        }
    }

    private void Differ(Step step, TreeCursor left, TreeCursor right, List<GitChange> changes, List<Step> next)
    {
        var name = left.HasEntry ? left.Name : right.Name;
        var inPrefix = step.Depth >= prefix.Length;
        var text = GitPath.Text(name, out var isText);
        if (!inPrefix && (!isText || text != prefix[step.Depth])) return;
        _changes++;
        var path = !inPrefix ? "" : step.Path.Length == 0 ? text : $"{step.Path}/{text}";
        isText &= step.IsText;
        var (old, @new) = (Side(left), Side(right));
        if (old.Folder != @new.Folder) next.Add(new Step(step.Pair, path, isText, step.Depth + 1, old.Folder, @new.Folder));
        if (old.Leaf is not null || @new.Leaf is not null)
            changes.Add(new GitChange(path, old.Leaf is null ? 0 : left.Mode, old.Leaf ?? "", @new.Leaf is null ? 0 : right.Mode, @new.Leaf ?? "") { PathIsText = isText });
    }

    private static (string? Folder, string? Leaf) Side(TreeCursor entry)
    {
        if (!entry.HasEntry) return (null, null);
        var id = Convert.ToHexStringLower(entry.Id);
        return entry.IsFolder ? (id, null) : (null, id);
    }
}
