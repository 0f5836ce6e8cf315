using Bylaw.Core.Decisions;
using Bylaw.Engine;

namespace Bylaw.Cli.Commands;

/// <summary>Runs the native tests of policies, in each language that they have files of.</summary>
internal static class PolicyTests
{
    /// <summary>The reports, one by one, in order of the policies. <paramref name="filter"/> says by name which tests run.</summary>
    public static IEnumerable<(string Policy, TestReport Report)> Run(IEnumerable<TestablePolicy> policies, Host host, Func<string, bool>? filter = null) =>
        policies.SelectMany(policy => host.Languages.Select(language => (policy.Id, Report: policy.Test(language, filter ?? (static _ => true)))).Where(run => run.Report is not null).Select(run => (run.Id, run.Report!)));

    /// <summary>What the tests of each policy said, in all its languages.</summary>
    public static IReadOnlyDictionary<string, TestReport> ByPolicy(IEnumerable<TestablePolicy> policies, Host host) =>
        Run(policies, host).GroupBy(run => run.Policy, StringComparer.Ordinal).ToDictionary(runs => runs.Key, runs => runs.Select(run => run.Report).Aggregate(Both), StringComparer.Ordinal);

    private static TestReport Both(TestReport first, TestReport second) =>
        new([.. first.Results, .. second.Results], [.. first.Coverage, .. second.Coverage], [.. first.Diagnostics, .. second.Diagnostics]) { Unfired = [.. first.Unfired, .. second.Unfired] };
}
