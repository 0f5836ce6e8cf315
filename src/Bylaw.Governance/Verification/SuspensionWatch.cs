using Bylaw.Governance.Approvals;

namespace Bylaw.Governance.Verification;

/// <summary>
/// What the branch did with suspensions so far: who signed which content, and until when a policy counts as just suspended. One
/// person may suspend a policy once; who does it again before that was settled needs what a change of the policy needs.
/// </summary>
internal sealed class SuspensionWatch
{
    private readonly Dictionary<string, DateTimeOffset> _settledBy = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Judgement> _signed = new(StringComparer.Ordinal);

    /// <summary>Notes what a verified commit did.</summary>
    public void Accepted(IReadOnlyList<Judgement> judgements, PolicyRepository after)
    {
        foreach (var judgement in judgements.Where(judgement => judgement.Change.Kind == ChangeKind.Suspension))
        {
            var path = judgement.Change.Subject.Path;
            _signed[path] = judgement;
            if (In(after, path) is not { } suspension || after.Settings.BreakGlass is not { } rules) continue;
            var until = rules.SettleWithin.Value.After(suspension.Expires.Value);
            if (!_settledBy.TryGetValue(suspension.Policy.Value, out var known) || until > known) _settledBy[suspension.Policy.Value] = until;
        }
    }

    /// <summary>How the content of a suspension was signed when it came; null when it was there from the start.</summary>
    public Judgement? Signed(string path) => _signed.GetValueOrDefault(path);

    /// <summary>Whether one person is enough: for taking a suspension away, and for the first one of a policy.</summary>
    public bool IsEmergency(SubjectChange change, PolicyRepository before, PolicyRepository after)
    {
        if (change.Kind != ChangeKind.Suspension || before.Settings.BreakGlass is null) return false;
        if (change.To == ContentDigest.None) return true;
        if (change.From != ContentDigest.None || In(after, change.Subject.Path) is not { } suspension) return false;
        var policy = suspension.Policy.Value;
        return before.Suspensions.All(other => other.Policy.Value != policy)
            && after.Suspensions.Count(other => other.Policy.Value == policy) == 1
            && !(_settledBy.TryGetValue(policy, out var until) && suspension.Starts.Value < until);
    }

    public static SuspensionDefinition? In(PolicyRepository repository, string path) =>
        repository.Suspensions.FirstOrDefault(suspension => suspension.At.Source.Name == path);
}
