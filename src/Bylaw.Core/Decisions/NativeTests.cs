using System.Collections.Immutable;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;

namespace Bylaw.Core.Decisions;

/// <summary>How one native test of a policy ended.</summary>
public enum TestOutcome
{
    /// <summary>It holds.</summary>
    Passed,

    /// <summary>It does not hold.</summary>
    Failed,

    /// <summary>It could not be evaluated.</summary>
    Error,

    /// <summary>It is marked as to do.</summary>
    Skipped,
}

/// <summary>One native test.</summary>
/// <param name="Name">Its name in the policy.</param>
/// <param name="At">Its definition.</param>
/// <param name="Outcome">How it ended.</param>
public sealed record TestResult(string Name, Location At, TestOutcome Outcome)
{
    /// <summary>The expression that did not hold; null when it passed or none is known.</summary>
    public Location? FailedAt { get; init; }

    /// <summary>What the expression wanted, in words or as a value; null when not known.</summary>
    public string? Expected { get; init; }

    /// <summary>What it found instead.</summary>
    public string? Found { get; init; }

    /// <summary>What went wrong, for errors.</summary>
    public string? Message { get; init; }

    /// <summary>Lines that the test printed.</summary>
    public ImmutableArray<string> Prints { get; init; } = [];
}

/// <summary>Which expressions of a file the tests reached.</summary>
/// <param name="Source">The file.</param>
/// <param name="Covered">Expressions reached.</param>
/// <param name="Missed">Expressions that no test reached.</param>
public sealed record FileCoverage(SourceText Source, ImmutableArray<Span> Covered, ImmutableArray<Span> Missed)
{
    /// <summary>Share of expressions reached, from 0 to 1; 1 for a file without any.</summary>
    public double Share => Covered.Length + Missed.Length == 0 ? 1 : (double)Covered.Length / (Covered.Length + Missed.Length);
}

/// <summary>A way in which a rule can fire, and did in no test.</summary>
/// <param name="Rule">The rule, by the name that its findings have.</param>
/// <param name="Number">Which of the ways of the rule it is, from 1.</param>
/// <param name="At">The clause.</param>
public sealed record UnfiredClause(string Rule, int Number, Location At);

/// <summary>What the native tests of a policy said.</summary>
/// <param name="Results">The tests, in source order.</param>
/// <param name="Coverage">Coverage of the policy's files, tests not counted.</param>
/// <param name="Diagnostics">Why the policy cannot be tested; empty when it can.</param>
public sealed record TestReport(ImmutableArray<TestResult> Results, ImmutableArray<FileCoverage> Coverage, ImmutableArray<Diagnostic> Diagnostics)
{
    /// <summary>The clauses of rules that can fire and did in none of the tests that ran, in source order.</summary>
    public ImmutableArray<UnfiredClause> Unfired { get; init; } = [];
}
