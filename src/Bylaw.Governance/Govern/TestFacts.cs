using Bylaw.Core.Decisions;
using Bylaw.Core.Diagnostics;

namespace Bylaw.Governance.Govern;

/// <summary>What the native tests of policies say, where they were run: which fail, and what no test makes fire.</summary>
internal sealed class TestFacts(GovernDesk desk, IReadOnlyDictionary<string, TestReport> reports)
{
    public IEnumerable<GovernFact> Of(PolicyRepository repository) =>
        repository.Policies.SelectMany(policy => reports.TryGetValue(policy.Id, out var report) ? Facts(policy, report) : []);

    private IEnumerable<GovernFact> Facts(PolicyDefinition policy, TestReport report)
    {
        if (Failure(policy, report) is { } failure) yield return failure;
        // What is being written may have no test yet, what is going needs none any more; and without tests nothing fires.
        if (report.Results.IsEmpty || policy.State is PolicyState.Draft or PolicyState.Deprecated) yield break;
        foreach (var clause in report.Unfired)
            yield return desk.About(policy, GovernKind.UnfiredRule, FormattableString.Invariant($"its rule `{clause.Rule}` never fires in a test ({FileOf(clause)}:{clause.At.Start.Line})"), "write a test in which it fires; `bylaw test --coverage` says whether it does") with
            {
                Part = FormattableString.Invariant($"{clause.Rule}#{clause.Number}"),
                At = clause.At,
            };
    }

    private static string FileOf(UnfiredClause clause) => clause.At.Source.Name.Split('/', '\\')[^1];

    private GovernFact? Failure(PolicyDefinition policy, TestReport report)
    {
        if (report.Diagnostics.FirstOrDefault(problem => problem.Severity == Severity.Error) is { } problem)
            return Failed(policy, $"its tests cannot run: {problem.Message}") with { At = problem.At ?? policy.At };
        var failed = report.Results.Where(result => result.Outcome is TestOutcome.Failed or TestOutcome.Error).ToList();
        if (failed.Count == 0) return null;
        return Failed(policy, FormattableString.Invariant($"its tests fail: {failed.Count} of {report.Results.Length}, the first is `{failed[0].Name}`{(failed[0].Message is { } message ? $": {message}" : "")}")) with { At = failed[0].At };
    }

    private GovernFact Failed(PolicyDefinition policy, string text) =>
        desk.About(policy, GovernKind.TestsFail, text, "`bylaw test` shows what was expected and found") with { Grade = policy.State == PolicyState.Draft ? GovernGrade.Note : GovernGrade.Late };
}
