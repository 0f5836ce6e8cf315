using Bylaw.Governance.Approvals;

namespace Bylaw.Governance.Verification;

/// <summary>A subject whose content differs between the two states of a branch.</summary>
/// <param name="Subject">What.</param>
/// <param name="Kind">Which kind of change it is.</param>
/// <param name="From">Digest before.</param>
/// <param name="To">Digest after.</param>
/// <param name="Paths">The files that changed, in order.</param>
internal sealed record SubjectChange(Subject Subject, ChangeKind Kind, string From, string To, IReadOnlyList<string> Paths);
