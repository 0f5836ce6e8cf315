namespace Bylaw.Governance.Verification;

/// <summary>A suspension of the verified state that nobody settled yet.</summary>
/// <param name="Path">Its file.</param>
/// <param name="Policy">The policy that is suspended.</param>
/// <param name="Expires">The instant at which the policy is in force again.</param>
/// <param name="SettleBy">The instant from which verification fails, unless it is approved or its file gone.</param>
/// <param name="Missing">The approvals that it lacks, in words: <c>1 platform and 1 security</c>.</param>
public sealed record OpenSuspension(string Path, string Policy, DateTimeOffset Expires, DateTimeOffset SettleBy, string Missing);
