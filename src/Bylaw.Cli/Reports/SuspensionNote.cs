using Bylaw.Core.Decisions;
using Bylaw.Governance;

namespace Bylaw.Cli.Reports;

/// <summary>What became of a suspension in this run.</summary>
/// <param name="Suspension">The suspension.</param>
/// <param name="Standing">Whether it is in force.</param>
/// <param name="Findings">How many findings stop nothing because of it.</param>
internal sealed record SuspensionNote(SuspensionDefinition Suspension, Standing Standing, int Findings)
{
    public static SuspensionNote Of(SuspensionDefinition suspension, DateTimeOffset now, IEnumerable<Decision> decisions) => new(
        suspension, suspension.Window.At(now), decisions.Sum(decision => decision.Findings.Count(finding => finding.Suspension?.Id == suspension.Id)));
}
