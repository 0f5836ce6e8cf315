using Bylaw.Core.Decisions;

namespace Bylaw.Governance.Govern;

/// <summary>What objects say of policies: which are about none of them, which fire on none, which fail on them.</summary>
internal sealed class UseFacts(GovernDesk desk, IEnumerable<Finding> findings)
{
    private readonly ILookup<string, Finding> _findings = findings.ToLookup(finding => finding.Policy, StringComparer.Ordinal);

    public IEnumerable<GovernFact> Of(PolicyRepository repository) =>
        repository.Policies.Where(policy => policy.State != PolicyState.Draft).SelectMany(policy => Facts(policy, [.. _findings[policy.Id]]));

    private IEnumerable<GovernFact> Facts(PolicyDefinition policy, List<Finding> findings)
    {
        if (findings.Count == 0)
        {
            yield return desk.About(policy, GovernKind.UnusedPolicy, "it is about none of the objects at hand", "look at its `match`, or retire it");
            yield break;
        }
        // After its last day a policy may be off: it is asked nothing, which is another fact.
        findings.RemoveAll(finding => finding.Verdict == Outcome.Skip);
        if (findings.Count == 0) yield break;
        if (Failure(policy, findings) is { } failure) yield return failure;
        if (!findings.Exists(HasSomethingAgainst))
        {
            if (findings.Exists(HasFailed)) yield break;
            yield return desk.About(policy, GovernKind.SilentPolicy, $"it is about {Count(findings)} and fires on none", Next);
            yield break;
        }
        foreach (var rule in findings.GroupBy(finding => finding.Rule, StringComparer.Ordinal).Where(rule => !rule.Any(finding => HasSomethingAgainst(finding) || HasFailed(finding))))
            yield return desk.About(policy, GovernKind.SilentRule, $"its rule `{rule.Key}` was put to {Count(rule)} and fires on none", Next) with { Part = rule.Key, At = rule.First().PolicyAt ?? policy.At };
    }

    private GovernFact? Failure(PolicyDefinition policy, List<Finding> findings)
    {
        var failed = findings.FindAll(HasFailed);
        if (failed.Count == 0) return null;
        return desk.About(policy, GovernKind.FailingPolicy, $"it could not be evaluated for {Count(failed)}; for {failed[0].Object}: {failed[0].Message}", "mend it, and add a test with such an object") with
        {
            Grade = GovernGrade.Late,
            At = failed[0].PolicyAt ?? policy.At,
        };
    }

    // What an exception or a suspension lets pass fired all the same.
    private static bool HasSomethingAgainst(Finding finding) => finding.Verdict is Outcome.Warn or Outcome.Fail;

    private static bool HasFailed(Finding finding) => finding.Verdict == Outcome.Error;

    private const string Next = "nothing where the objects are as they should be; `bylaw test --coverage` says whether it can fire";

    private static string Count(IEnumerable<Finding> findings) =>
        findings.Select(finding => finding.Object).Distinct().Count() is var objects && objects == 1 ? "1 of the objects at hand" : FormattableString.Invariant($"{objects} of the objects at hand");
}
