using Bylaw.Core.Decisions;
using Bylaw.Core.Text;
using Bylaw.Engine;
using Bylaw.Governance;

namespace Bylaw.Cli.Reports;

/// <summary>What the calendar says of a policy, whether or not it found anything.</summary>
/// <param name="Policy">Id of the policy.</param>
/// <param name="Notice">What.</param>
/// <param name="At">Where its <c>policy.yaml</c> says so; null for a plain policy.</param>
/// <param name="Contact">Who owns it; null when nobody does.</param>
internal sealed record PolicyNote(string Policy, PolicyNotice Notice, Location? At, PolicyContact? Contact)
{
    /// <summary>The notes on a bundle's policies.</summary>
    public static IReadOnlyList<PolicyNote> Of(PolicyBundle bundle, DateTimeOffset now) =>
        [.. bundle.Policies.SelectMany(policy => PolicyNotices.At(policy.Definition, now).Select(notice => new PolicyNote(policy.Id, notice, PlaceOf(notice, policy.Definition), policy.Contact)))];

    /// <summary>Whether somebody is late: not only to be known, but to be dealt with.</summary>
    public bool IsLate => Notice.Kind == PolicyNoticeKind.Expired;

    private static Location? PlaceOf(PolicyNotice notice, PolicyDefinition policy) => notice.Kind switch
    {
        PolicyNoticeKind.Expired or PolicyNoticeKind.Expiring => policy.Expires?.At,
        PolicyNoticeKind.Deprecated => policy.Deprecated?.At,
        PolicyNoticeKind.ReviewAhead => policy.Review.Reviewed?.At,
        _ => policy.At,
    };
}
