namespace Bylaw.Core.Decisions;

/// <summary>A decision with its circumstances, as it is kept.</summary>
/// <param name="Decision">The decision.</param>
/// <param name="Stage">Where the object was caught.</param>
/// <param name="Time">The clock by which it was decided.</param>
public sealed record DecisionRecord(Decision Decision, Stage Stage, DateTimeOffset Time)
{
    /// <summary>The schema that records follow.</summary>
    public const string Schema = "bylaw.dev/decision-record/v1";

    /// <summary>Who asked; null when not known.</summary>
    public string? Requester { get; init; }

    /// <summary>What was to happen to the object (<c>CREATE</c>, …); null when not known.</summary>
    public string? Operation { get; init; }
}
