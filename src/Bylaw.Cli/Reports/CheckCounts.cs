using Bylaw.Core.Diagnostics;

namespace Bylaw.Cli.Reports;

/// <summary>The counts of a run. All but the first two and the last count findings.</summary>
internal sealed record CheckCounts
{
    public required int Objects { get; init; }

    /// <summary>Objects with a failure or an error.</summary>
    public required int RefusedObjects { get; init; }

    public required int Passed { get; init; }
    public required int Skipped { get; init; }
    public required int Shadowed { get; init; }
    public required int Audited { get; init; }
    public required int Waived { get; init; }
    public required int Suspended { get; init; }
    public required int Warned { get; init; }
    public required int Failed { get; init; }
    public required int Errors { get; init; }

    /// <summary>Diagnostics that are errors: inputs that could not be read.</summary>
    public required int Unreadable { get; init; }

    public static CheckCounts Of(CheckReport report)
    {
        var states = new int[Enum.GetValues<FindingState>().Length];
        foreach (var decision in report.Decisions)
            foreach (var finding in decision.Findings) states[(int)finding.StateOf()]++;
        return new CheckCounts
        {
            Objects = report.Decisions.Count,
            RefusedObjects = report.Decisions.Count(decision => !decision.Allowed),
            Passed = states[(int)FindingState.Passed],
            Skipped = states[(int)FindingState.Skipped],
            Shadowed = states[(int)FindingState.Shadowed],
            Audited = states[(int)FindingState.Audited],
            Waived = states[(int)FindingState.Waived],
            Suspended = states[(int)FindingState.Suspended],
            Warned = states[(int)FindingState.Warned],
            Failed = states[(int)FindingState.Failed],
            Errors = states[(int)FindingState.Error],
            Unreadable = report.Diagnostics.Count(diagnostic => diagnostic.Severity == Severity.Error),
        };
    }
}
