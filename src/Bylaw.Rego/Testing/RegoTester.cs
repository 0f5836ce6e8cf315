using System.Collections.Immutable;
using System.Diagnostics;
using Bylaw.Core.Plans;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Rego.Checking;
using Bylaw.Rego.Explaining;
using Bylaw.Rego.Planning;
using Bylaw.Rego.Syntax;

namespace Bylaw.Rego.Testing;

/// <summary>A test of a program: a rule with a name that begins with <c>test_</c>, or <c>todo_test_</c> while it is not to run.</summary>
public sealed class RegoTest
{
    internal RegoTest(GroupPlan group, ClausePlan[] clauses, ImmutableArray<string> package, string name, bool isToDo)
    {
        Group = group;
        Clauses = clauses;
        Package = package;
        Name = name;
        IsToDo = isToDo;
    }

    internal GroupPlan Group { get; }

    internal ClausePlan[] Clauses { get; }

    /// <summary>The path of its package below <c>data</c>.</summary>
    public ImmutableArray<string> Package { get; }

    /// <summary>Its name in the package. A further rule of the same name has a number behind it: <c>test_x#01</c>.</summary>
    public string Name { get; }

    /// <summary>Whether it is marked as to do.</summary>
    public bool IsToDo { get; }

    /// <summary>Its definition.</summary>
    public Location At => Clauses[0].Source.At;

    /// <summary>Path and name, without <c>data</c>.</summary>
    public string FullName => string.Join('.', Package.Append(Name));
}

/// <summary>What a case of a test gave; cases may have cases of their own.</summary>
/// <param name="Name">Its name.</param>
/// <param name="HasFailed">Whether it does not hold.</param>
public sealed record RegoTestCase(string Name, bool HasFailed)
{
    /// <summary>The cases inside; empty for none.</summary>
    public ImmutableArray<RegoTestCase> Cases { get; init; } = [];

    /// <summary>The expression that failed; null when it holds, or when none is known.</summary>
    public TestFailure? Failure { get; init; }
}

/// <summary>How a test ended.</summary>
/// <param name="Test">The test.</param>
public sealed record RegoTestResult(RegoTest Test)
{
    /// <summary>Whether it does not hold.</summary>
    public bool HasFailed { get; init; }

    /// <summary>Why it could not be evaluated; null when it could.</summary>
    public RegoError? Error { get; init; }

    /// <summary>The expression that failed; null when the test holds, or when none is known.</summary>
    public TestFailure? Failure { get; init; }

    /// <summary>Its cases; empty for a test without.</summary>
    public ImmutableArray<RegoTestCase> Cases { get; init; } = [];

    /// <summary>Lines that it printed.</summary>
    public ImmutableArray<string> Prints { get; init; } = [];

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>What happened, when that was asked for.</summary>
    public IReadOnlyList<TraceEvent> Trace { get; init; } = [];

    /// <summary>Whether it ran and holds.</summary>
    public bool HasPassed => !Test.IsToDo && !HasFailed && Error is null;
}

/// <summary>Finds the tests of a program and runs them. Safe to use from several threads.</summary>
public sealed class RegoTester(RegoProgram program)
{
    private const string Prefix = "test_", ToDo = "todo_test_";

    /// <summary>The tests, by module and then in source order.</summary>
    public ImmutableArray<RegoTest> Tests { get; } = Find(program);

    private static ImmutableArray<RegoTest> Find(RegoProgram program)
    {
        var places = new Dictionary<ModuleSyntax, int>(ReferenceEqualityComparer.Instance);
        foreach (var module in program.Modules) places[module] = places.Count;
        var tests = new List<RegoTest>();
        foreach (var group in program.Planner.Groups)
        {
            if (group.IsFunction || group.Clauses.Length == 0) continue;
            var package = group.Clauses[0].Source.Module.Package.Path;
            var path = group.Source.Path[package.Length..];
            var isToDo = path.Any(part => part.StartsWith(ToDo, StringComparison.Ordinal));
            if (!isToDo && !path.Any(part => part.StartsWith(Prefix, StringComparison.Ordinal))) continue;
            var name = string.Join('.', path);
            if (group.Source.Kind != GroupKind.Complete) tests.Add(new RegoTest(group, group.Clauses, package, name, isToDo));
            else
                // Each clause is a test of its own, also under a name that another one has.
                for (var i = 0; i < group.Clauses.Length; i++)
                    tests.Add(new RegoTest(group, [group.Clauses[i]], package, i == 0 ? name : FormattableString.Invariant($"{name}#{i:00}"), isToDo));
        }
        return [.. tests.OrderBy(test => places[test.Clauses[0].Source.Module]).ThenBy(test => test.At.Span.Start)];
    }

    /// <summary>
    /// Runs a test. The input may carry a listener; <c>print</c> goes to the result. With <paramref name="trace"/> the result tells what happened.
    /// </summary>
    public RegoTestResult Run(RegoTest test, RegoInput input, bool trace = false)
    {
        if (test.IsToDo) return new RegoTestResult(test);
        var prints = ImmutableArray.CreateBuilder<string>();
        var listener = new TestListener(test.Clauses);
        var events = trace ? new RegoTrace(program, new SourceText(RegoProgram.QueryName, $"data.{test.FullName} = _")) : null;
        var session = program.Rent(input with { Print = prints.Add, Recorder = Recorders.Join([listener, events, input.Recorder]) });
        var started = Stopwatch.GetTimestamp();
        Value? value = null;
        RegoError? error = null;
        try
        {
            value = ValueOf(test, session);
            program.Return(session);
        }
        catch (Exception exception) when (EvaluationHalt.From(exception) is { } halt)
        {
            error = new RegoError(halt.Kind, halt.Message, halt.At);
        }
        var duration = Stopwatch.GetElapsedTime(started);
        var cases = error is null && test.Group.Source.Kind == GroupKind.Tree ? CasesOf(test, value, listener) : [];
        var hasFailed = error is null && (value is null || ReferenceEquals(value, BooleanValue.False) || cases.Any(item => item.HasFailed));
        return new RegoTestResult(test)
        {
            HasFailed = hasFailed,
            Error = error,
            Failure = hasFailed && cases.IsEmpty ? FailureOf(value, listener) : null,
            Cases = cases,
            Prints = prints.ToImmutable(),
            Duration = duration,
            Trace = events?.Events ?? [],
        };
    }

    /// <summary>Runs a test without watching it, as a benchmark does; the reason when it cannot be evaluated.</summary>
    public RegoError? RunOnce(RegoTest test, RegoInput input)
    {
        var session = program.Rent(input);
        try
        {
            ValueOf(test, session);
            program.Return(session);
            return null;
        }
        catch (Exception exception) when (EvaluationHalt.From(exception) is { } halt)
        {
            return new RegoError(halt.Kind, halt.Message, halt.At);
        }
    }

    private static Value? ValueOf(RegoTest test, RegoSession session) =>
        test.Group.Source.Kind == GroupKind.Complete ? test.Group.ValueOf(session, test.Clauses[0]) : test.Group.Value(session);

    private static TestFailure? FailureOf(Value? value, TestListener listener) =>
        listener.Failure ?? (value is null ? null : new TestFailure(default, "a value that is not `false`", "`false`"));

    /// <summary>The cases that gave a value, and those that began and did not.</summary>
    private static ImmutableArray<RegoTestCase> CasesOf(RegoTest test, Value? value, TestListener listener)
    {
        var root = new CaseTree();
        var depth = test.Clauses.Max(clause => clause.Keys.Length);
        if (value is ObjectValue map) root.AddResults(map, depth);
        foreach (var (names, failure) in listener.Cases) root.AddFailure([.. names], failure);
        return root.ToCases();
    }
}
