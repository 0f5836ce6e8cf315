using System.Collections.Immutable;
using Bylaw.Core.Decisions;
using Bylaw.Core.Plans;
using Bylaw.Core.Text;
using Bylaw.Core.Values;

namespace Bylaw.Rego.Testing;

/// <summary>Runs the rules named <c>test_…</c>; those named <c>todo_test_…</c> are skipped.</summary>
internal sealed class RegoTestRun(RegoProgram program, Value? data)
{
    public TestReport Run(Func<string, bool> filter, ImmutableArray<SourceText> covered)
    {
        var coverage = new RegoCoverage(program);
        var watch = new FiringWatch(program, covered);
        var tester = new RegoTester(program);
        var input = new RegoInput { Data = data, Recorder = Recorders.Join([coverage, watch]) };
        var results = ImmutableArray.CreateBuilder<TestResult>();
        foreach (var test in tester.Tests.Where(test => filter(test.FullName)))
        {
            watch.Begin();
            results.AddRange(Report(tester.Run(test, input)));
        }
        return new TestReport(results.ToImmutable(), [.. covered.Select(coverage.InFile)], []) { Unfired = watch.Unfired };
    }

    private static IEnumerable<TestResult> Report(RegoTestResult result)
    {
        var test = result.Test;
        if (test.IsToDo) return [new TestResult(test.FullName, test.At, TestOutcome.Skipped)];
        if (result.Error is { } error)
            return [new TestResult(test.FullName, test.At, TestOutcome.Error) { FailedAt = error.At, Message = $"{error.Code}: {error.Message}", Prints = result.Prints }];
        if (result.Cases.IsEmpty) return [Report(test, test.FullName, result.HasFailed, result.Failure, result.Prints)];
        return Cases(test, test.FullName, result.Cases, result.Prints);
    }

    /// <summary>A rule with keys is one test a key: <c>test_x[case]</c>.</summary>
    private static IEnumerable<TestResult> Cases(RegoTest test, string name, ImmutableArray<RegoTestCase> cases, ImmutableArray<string> prints)
    {
        foreach (var item in cases)
        {
            var full = $"{name}[{RegoText.Of(Value.Of(item.Name))}]";
            if (item.Cases.IsEmpty) yield return Report(test, full, item.HasFailed, item.Failure, prints);
            else
                foreach (var inner in Cases(test, full, item.Cases, prints)) yield return inner;
        }
    }

    private static TestResult Report(RegoTest test, string name, bool hasFailed, TestFailure? failure, ImmutableArray<string> prints) =>
        new(name, test.At, hasFailed ? TestOutcome.Failed : TestOutcome.Passed)
        {
            FailedAt = failure?.At is { Source: not null } at ? at : null,
            Expected = failure?.Expected,
            Found = failure?.Found,
            Prints = prints,
        };
}
