using System.Collections.Immutable;
using Bylaw.Core.Decisions;
using Bylaw.Core.Diagnostics;
using Bylaw.Engine;
using Bylaw.Governance;

namespace Bylaw.Cli.Reports;

/// <summary>Everything that one run of <c>bylaw check</c> has to tell. Reports write it in the order given.</summary>
internal sealed record CheckReport
{
    /// <summary>The decisions, in the order of the inputs.</summary>
    public required IReadOnlyList<Decision> Decisions { get; init; }

    /// <summary>Inputs that could not be read, and whatever else is wrong with the run.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; init; } = [];

    /// <summary>What became of each exception of the repository, in order of their ids.</summary>
    public ImmutableArray<ExceptionNote> Exceptions { get; init; } = [];

    /// <summary>The suspensions of policies, in order of their ids.</summary>
    public ImmutableArray<SuspensionNote> Suspensions { get; init; } = [];

    /// <summary>What the calendar says of policies, in order of their ids.</summary>
    public IReadOnlyList<PolicyNote> Notices { get; init; } = [];

    /// <summary>What the repository says of exceptions.</summary>
    public ExceptionLimits Limits { get; init; } = new();

    /// <summary>How many policies were asked.</summary>
    public required int Policies { get; init; }

    /// <summary>The clock's date, by which exceptions are in force or not.</summary>
    public required DateOnly AsOf { get; init; }

    /// <summary>Where the check runs.</summary>
    public Stage Stage { get; init; } = Stage.Workstation;

    /// <summary>Revision of the bundle that answered.</summary>
    public required string Revision { get; init; }

    /// <summary>The counts over all decisions.</summary>
    public CheckCounts Counts => _counts ??= CheckCounts.Of(this);

    private CheckCounts? _counts;
}

/// <summary>What became of an exception in this run.</summary>
/// <param name="Id">Its id.</param>
/// <param name="State">Whether it was needed.</param>
/// <param name="Findings">How many findings it waived, or covers.</param>
/// <param name="Expires">Its last day; null when it names none.</param>
/// <param name="Reason">Why it was asked for; null when not known here.</param>
internal sealed record ExceptionNote(string Id, ExceptionState State, int Findings, DateOnly? Expires, string? Reason = null)
{
    /// <summary>The note on an exception that the engine followed.</summary>
    public static ExceptionNote Of(ExceptionUse use) =>
        new(use.Exception.Id, use.State, use.Findings, use.Exception.Expires.Value, use.Exception.Reason);
}
