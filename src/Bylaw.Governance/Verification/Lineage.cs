using Bylaw.Governance.Approvals;

namespace Bylaw.Governance.Verification;

/// <summary>The protected branch as a line of commits: where each stands, and where each subject changed last.</summary>
internal sealed class Lineage(IReadOnlyList<string> line)
{
    private readonly Dictionary<string, int> _places = line.Select((commit, place) => (commit, place)).ToDictionary(pair => pair.commit, pair => pair.place, StringComparer.Ordinal);
    private readonly Dictionary<string, int> _lastChange = new(StringComparer.Ordinal);

    /// <summary>The place of the last verified commit.</summary>
    public int Verified { get; private set; } = -1;

    /// <summary>The place of a commit; -1 when it is not on the line.</summary>
    public int PlaceOf(string commit) => _places.GetValueOrDefault(commit, -1);

    /// <summary>Notes that subjects changed at a place.</summary>
    public void Changed(IEnumerable<string> subjects, int place)
    {
        foreach (var subject in subjects) _lastChange[subject] = place;
    }

    /// <summary>Notes that everything up to a place is verified.</summary>
    public void Reached(int place) => Verified = place;

    /// <summary>
    /// Why an approval that was given on top of a commit does not hold now; null when it does. What it replaces must be
    /// untouched since: after a change and its revert the same approval is not good a second time.
    /// </summary>
    public string? ProblemWith(string baseCommit, Subject subject)
    {
        var place = PlaceOf(baseCommit);
        if (place < 0) return $"it was given on top of {Names.Short(baseCommit)}, which is not on this branch";
        if (place > Verified) return $"it was given on top of {Names.Short(baseCommit)}, which is not verified";
        return _lastChange.GetValueOrDefault(subject.Path, -1) > place
            ? $"it was given on top of {Names.Short(baseCommit)}, and `{subject.Path}` changed since"
            : null;
    }
}
