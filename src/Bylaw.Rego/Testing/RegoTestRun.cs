using System.Collections.Immutable;
using Bylaw.Core.Decisions;
using Bylaw.Core.Plans;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Rego.Checking;
using Bylaw.Rego.Planning;

namespace Bylaw.Rego.Testing;

/// <summary>Runs the rules named <c>test_…</c>; those named <c>todo_test_…</c> are skipped.</summary>
internal sealed class RegoTestRun(RegoProgram program, Value? data)
{
    private const string Prefix = "test_", Todo = "todo_test_";

    public TestReport Run(Func<string, bool> filter, ImmutableArray<SourceText> covered)
    {
        var coverage = new CoverageRecorder();
        var results = ImmutableArray.CreateBuilder<TestResult>();
        foreach (var group in program.Planner.Groups.OrderBy(group => group.Index))
        {
            var name = group.Source.Path[^1];
            if (group.IsFunction || !(name.StartsWith(Prefix, StringComparison.Ordinal) || name.StartsWith(Todo, StringComparison.Ordinal))) continue;
            var full = string.Join('.', group.Source.Path);
            if (!filter(full)) continue;
            if (name.StartsWith(Todo, StringComparison.Ordinal)) results.Add(new TestResult(full, group.Source.At, TestOutcome.Skipped));
            else if (group.Source.Kind != GroupKind.Complete) results.AddRange(Run(group, group.Clauses, full, coverage));
            else
            {
                // Each clause is a test of its own, also under a name that another one has.
                for (var i = 0; i < group.Clauses.Length; i++)
                    results.AddRange(Run(group, [group.Clauses[i]], i == 0 ? full : FormattableString.Invariant($"{full}#{i:00}"), coverage));
            }
        }
        return new TestReport(results.ToImmutable(), Coverage.Of(program, coverage, covered), []);
    }

    private IEnumerable<TestResult> Run(GroupPlan group, ClausePlan[] clauses, string name, CoverageRecorder coverage)
    {
        var prints = ImmutableArray.CreateBuilder<string>();
        var listener = new TestListener(clauses, coverage);
        var input = new RegoInput { Data = data, Recorder = listener, Print = prints.Add };
        var session = program.Rent(input);
        Value? value;
        try
        {
            value = group.Source.Kind == GroupKind.Complete ? group.ValueOf(session, clauses[0]) : group.Value(session);
        }
        catch (Exception exception) when (EvaluationHalt.From(exception) is { } halt)
        {
            return [new TestResult(name, clauses[0].Source.At, TestOutcome.Error) { FailedAt = halt.At, Message = $"{halt.Kind}: {halt.Message}", Prints = prints.ToImmutable() }];
        }
        // A rule with keys is one test a key: test_x[case].
        if (group.Source.Kind == GroupKind.Tree && value is ObjectValue cases)
            return [.. cases.Select(entry => Judge($"{name}[{entry.Key}]", clauses[0].Source.At, entry.Value, listener, prints.ToImmutable()))];
        return [Judge(name, clauses[0].Source.At, value, listener, prints.ToImmutable())];
    }

    private static TestResult Judge(string name, Location at, Value? value, TestListener listener, ImmutableArray<string> prints)
    {
        if (value is not null && !ReferenceEquals(value, BooleanValue.False)) return new TestResult(name, at, TestOutcome.Passed) { Prints = prints };
        var failure = listener.Failure;
        return new TestResult(name, at, TestOutcome.Failed)
        {
            FailedAt = failure?.At,
            Expected = failure?.Expected ?? (value is null ? null : "a value that is not `false`"),
            Found = failure?.Found ?? (value is null ? null : "`false`"),
            Prints = prints,
        };
    }
}
