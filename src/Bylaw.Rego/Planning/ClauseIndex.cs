using Bylaw.Core.Plans;
using Bylaw.Core.Values;
using Bylaw.Rego.Checking;

namespace Bylaw.Rego.Planning;

/// <summary>
/// Finds the clauses of a group that can hold without trying all: when many of them ask whether the same subject (a
/// reference, an argument, a part of either) is one of some constants, one lookup of its value leaves the few that may
/// match; these are split again by another subject while that is worth it.
/// </summary>
internal sealed class ClauseIndex
{
    private const int WorthIt = 4;

    /// <summary>Most candidates in all lists together: clauses without a constant stand in every list.</summary>
    private const long MostCandidates = 1_000_000;

    private readonly Split? _root;

    private ClauseIndex(Split? root) => _root = root;

    /// <summary>No index: every clause is a candidate.</summary>
    public static readonly ClauseIndex None = new(null);

    public static ClauseIndex Build(ClausePlan[] clauses, RuleGroup group)
    {
        if (clauses.Length < WorthIt) return None;
        var builder = new Builder(clauses, [.. clauses.Select(clause => ClauseGuards.Of(clause.Source, group))]);
        var root = builder.SplitOf([.. Enumerable.Range(0, clauses.Length)], []);
        return root is null ? None : new ClauseIndex(root);
    }

    /// <summary>Clauses that may hold, in source order.</summary>
    public ClausePlan[] Candidates(Frame frame, ClausePlan[] all)
    {
        // A listener wants to hear of every clause; a replaced function may hold where it did not.
        return frame.Recorder is not null || ((RegoSession)frame.Session).Scope.Functions is not null ? all : Promising(frame, all);
    }

    /// <summary>As <see cref="Candidates"/>, whoever listens. No function may be replaced.</summary>
    public ClausePlan[] Promising(Frame frame, ClausePlan[] all)
    {
        if (_root is null) return all;
        for (var split = _root; ;)
        {
            var branch = split.Subject.Evaluate(frame) is { } value && split.ByValue.TryGetValue(value, out var found) ? found : split.Others;
            if (branch.Split is null) return branch.Clauses;
            split = branch.Split;
        }
    }

    /// <summary>Branches by the value of a subject.</summary>
    private sealed record Split(ValueNode Subject, Dictionary<Value, Branch> ByValue, Branch Others);

    private sealed record Branch(ClausePlan[] Clauses, Split? Split);

    private sealed class Builder(ClausePlan[] clauses, Dictionary<string, Guard>[] guards)
    {
        private long _room = MostCandidates;

        /// <summary>The best split of some clauses by a subject that is not used yet; null when none is worth it.</summary>
        public Split? SplitOf(int[] members, HashSet<string> used)
        {
            foreach (var subject in Subjects(members, used))
            {
                if (TrySplit(members, subject, used) is { } split) return split;
            }
            return null;
        }

        // Subjects with many different constants come first.
        private List<string> Subjects(int[] members, HashSet<string> used)
        {
            var values = new Dictionary<string, (int Clauses, HashSet<Value> Distinct)>(StringComparer.Ordinal);
            foreach (var member in members)
            {
                foreach (var (subject, guard) in guards[member])
                {
                    if (used.Contains(subject)) continue;
                    if (!values.TryGetValue(subject, out var known)) known = (0, []);
                    known.Distinct.UnionWith(guard.Values);
                    values[subject] = (known.Clauses + 1, known.Distinct);
                }
            }
            return [.. values.Where(pair => pair.Value.Clauses >= WorthIt)
                .OrderByDescending(pair => pair.Value.Distinct.Count).ThenByDescending(pair => pair.Value.Clauses).ThenBy(pair => pair.Key, StringComparer.Ordinal)
                .Select(pair => pair.Key)];
        }

        private Split? TrySplit(int[] members, string subject, HashSet<string> used)
        {
            var byValue = new Dictionary<Value, List<int>>();
            var others = new List<int>();
            Guard? any = null;
            foreach (var member in members)
            {
                if (!guards[member].TryGetValue(subject, out var guard))
                {
                    others.Add(member);
                    continue;
                }
                any ??= guard;
                foreach (var value in guard.Values)
                {
                    if (!byValue.TryGetValue(value, out var list)) byValue[value] = list = [];
                    list.Add(member);
                }
            }
            var room = (long)others.Count * (byValue.Count + 1) + members.Length;
            if (any is null || room > _room || byValue.Values.All(list => list.Count + others.Count == members.Length)) return null;
            _room -= room;
            HashSet<string> further = [.. used, subject];
            var branches = byValue.ToDictionary(pair => pair.Key, pair => BranchOf([.. pair.Value, .. others], further));
            return new Split(any.Subject, branches, BranchOf([.. others], further));
        }

        private Branch BranchOf(int[] members, HashSet<string> used)
        {
            Array.Sort(members);
            return new Branch([.. members.Select(member => clauses[member])], members.Length < WorthIt ? null : SplitOf(members, used));
        }
    }
}
