using Bylaw.Core.Diagnostics;
using Bylaw.Engine;
using Bylaw.Governance;

namespace Bylaw.Cli.Commands.Approvals;

/// <summary>What came of a check.</summary>
internal enum CheckOutcome
{
    Passed,
    Failed,
    NotRun,
}

/// <summary>A check that <c>bylaw pr</c> ran.</summary>
/// <param name="Name">What was checked.</param>
/// <param name="Outcome">What came of it.</param>
/// <param name="Detail">Figures, or the first thing that is wrong.</param>
internal sealed record PullRequestCheck(string Name, CheckOutcome Outcome, string Detail);

/// <summary>Runs the checks on the files as they are: they load, compile, and pass their own tests.</summary>
internal static class PullRequestChecks
{
    public static IReadOnlyList<PullRequestCheck> Of(RepositoryResult loaded, Host host)
    {
        var built = PolicyBundle.Build(loaded, host.Languages);
        var checks = new List<PullRequestCheck>
        {
            Checked("files", loaded.Diagnostics, $"{loaded.Repository.Policies.Length} policies, {loaded.Repository.Exceptions.Length} exceptions, {loaded.Repository.Baselines.Length} baselines"),
            Checked("compile", built.Diagnostics, built.Bundle is { } bundle ? $"bundle {bundle.Revision[..19]}" : ""),
            built.Bundle is null ? new PullRequestCheck("tests", CheckOutcome.NotRun, "the policies do not compile") : Tests(loaded.Repository, host),
        };
        return checks;
    }

    private static PullRequestCheck Checked(string name, IEnumerable<Diagnostic> problems, string detail) =>
        problems.FirstOrDefault(problem => problem.Severity == Severity.Error) is { } error
            ? new PullRequestCheck(name, CheckOutcome.Failed, error.ToString())
            : new PullRequestCheck(name, CheckOutcome.Passed, detail);

    private static PullRequestCheck Tests(PolicyRepository repository, Host host)
    {
        var problems = new List<Diagnostic>();
        var reports = PolicyTests.Run(TestablePolicy.In(repository, problems), host).Select(run => run.Report).ToList();
        // Test files are no part of the bundle: that it compiles says nothing of them.
        problems.AddRange(reports.SelectMany(report => report.Diagnostics));
        if (problems.Find(problem => problem.Severity == Severity.Error) is { } error) return new PullRequestCheck("tests", CheckOutcome.Failed, error.ToString());
        var results = reports.SelectMany(report => report.Results).ToList();
        var failed = results.Where(result => result.Outcome is not (Core.Decisions.TestOutcome.Passed or Core.Decisions.TestOutcome.Skipped)).ToList();
        if (failed.Count > 0) return new PullRequestCheck("tests", CheckOutcome.Failed, $"{failed.Count} of {results.Count} failed, the first is {failed[0].Name}");
        return new PullRequestCheck("tests", CheckOutcome.Passed, $"{results.Count} passed");
    }
}
