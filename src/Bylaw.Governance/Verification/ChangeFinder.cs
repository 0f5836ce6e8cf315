using System.Collections.Immutable;
using Bylaw.Governance.Approvals;
using Bylaw.Governance.Git;

namespace Bylaw.Governance.Verification;

/// <summary>Finds what differs between the two states of a branch, in terms of what is approved.</summary>
/// <param name="state">The two states.</param>
/// <param name="isTest">Whether a file holds only tests, by its path.</param>
internal sealed class ChangeFinder(BranchState state, Func<string, bool> isTest)
{
    /// <summary>The subjects that changed, by path. What either state guards is guarded.</summary>
    public IReadOnlyList<SubjectChange> Changes(PolicyRepository before, PolicyRepository after)
    {
        var guarded = before.Settings.Guarded.AddRange(after.Settings.Guarded);
        var bySubject = new SortedDictionary<string, (Subject Subject, List<string> Paths)>(StringComparer.Ordinal);
        foreach (var path in state.Changed)
            foreach (var subject in SubjectsOf(path, guarded, before, after))
            {
                if (!bySubject.TryGetValue(subject.Path, out var known)) bySubject[subject.Path] = known = (subject, []);
                known.Paths.Add(path);
            }
        return [.. bySubject.Values.Select(found => Describe(found.Subject, found.Paths, before, after)).Where(change => change.From != change.To)];
    }

    /// <summary>The digest of a subject as it stands in the state that is looked at.</summary>
    public string Current(Subject subject, PolicyRepository after) => state.Digest(Files(subject, after, state.After));

    private SubjectChange Describe(Subject subject, List<string> paths, PolicyRepository before, PolicyRepository after) =>
        new(subject, KindOf(subject, paths), state.Digest(Files(subject, before, state.Before)), state.Digest(Files(subject, after, state.After)), paths);

    private ChangeKind KindOf(Subject subject, List<string> paths) => subject.Kind switch
    {
        SubjectKind.Policy => paths.TrueForAll(path => isTest(path)) ? ChangeKind.Test : ChangeKind.Policy,
        SubjectKind.Exception => ChangeKind.Exception,
        SubjectKind.Baseline => ChangeKind.Baseline,
        SubjectKind.Suspension => ChangeKind.Suspension,
        _ => ChangeKind.Settings,
    };

    private static IEnumerable<Subject> SubjectsOf(string path, ImmutableArray<NameGlob> guarded, PolicyRepository before, PolicyRepository after)
    {
        if (Subjects.Of(path, guarded) is { } own) yield return own;
        foreach (var id in SourceRules.PoliciesOf(path, before).Concat(SourceRules.PoliciesOf(path, after)).Distinct(StringComparer.Ordinal))
            yield return new Subject(SubjectKind.Policy, "policies/" + id);
    }

    /// <summary>The files of a subject: its own, and those elsewhere that a policy names as its sources.</summary>
    private IEnumerable<GitEntry> Files(Subject subject, PolicyRepository repository, Func<string, GitEntry?> entryOf)
    {
        if (subject.Kind != SubjectKind.Policy) return entryOf(subject.Path) is { } single ? [single] : [];
        var own = state.PathsIn(subject.Path).Append(subject.Path);
        var policy = repository.Policies.FirstOrDefault(policy => "policies/" + policy.Id == subject.Path);
        var named = policy is null || !SourceRules.HasSources(policy) ? [] : state.Paths.Where(path => SourceRules.Names(policy, path));
        return own.Concat(named).Distinct(StringComparer.Ordinal).Select(entryOf).OfType<GitEntry>();
    }
}
