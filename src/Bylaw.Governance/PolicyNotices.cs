using System.Collections.Immutable;
using Bylaw.Core.Decisions;

namespace Bylaw.Governance;

/// <summary>What the calendar says of a policy, for everybody who meets it: expiry is never silent.</summary>
public static class PolicyNotices
{
    /// <summary>How many days before its last day a policy is about to expire.</summary>
    public const int Soon = 30;

    /// <summary>What there is to say of a policy on the day of an instant.</summary>
    public static ImmutableArray<PolicyNotice> At(PolicyDefinition policy, DateTimeOffset now)
    {
        var today = Validity.DayOf(now);
        var notices = ImmutableArray.CreateBuilder<PolicyNotice>();
        if (policy.State == PolicyState.Draft) notices.Add(new PolicyNotice(PolicyNoticeKind.Draft, null, "is a draft: nothing is put to it"));
        if (Expiry(policy, today) is { } expiry) notices.Add(expiry);
        if (policy.Deprecated is { } how && policy.State == PolicyState.Deprecated) notices.Add(OfDeprecation(policy, how));
        if (policy.Review.Reviewed is { } reviewed && reviewed.Value > today)
            notices.Add(new PolicyNotice(PolicyNoticeKind.ReviewAhead, reviewed.Value, Invariant($"was reviewed on {reviewed.Value:yyyy-MM-dd}, a day that is still to come")));
        return notices.DrainToImmutable();
    }

    private static PolicyNotice? Expiry(PolicyDefinition policy, DateOnly today)
    {
        if (policy.Expires is not { Value: var last }) return null;
        var left = last.DayNumber - today.DayNumber;
        if (left > Soon) return null;
        return left < 0
            ? new PolicyNotice(PolicyNoticeKind.Expired, last, Invariant($"expired on {last:yyyy-MM-dd} and {Afterwards(policy)}: renew it or retire it"))
            : new PolicyNotice(PolicyNoticeKind.Expiring, last, Invariant($"expires on {last:yyyy-MM-dd} ({In(left)}), then {Afterwards(policy)}"));
    }

    internal static string Afterwards(PolicyDefinition policy) => policy.Then?.Value switch
    {
        AfterExpiry.Off => "is off",
        AfterExpiry.Audit => "only audits",
        _ => "goes on as before",
    };

    private static PolicyNotice OfDeprecation(PolicyDefinition policy, Deprecation how)
    {
        var end = policy.Expires is { } last ? Invariant($", until {last.Value:yyyy-MM-dd}") : "";
        var next = how.ReplacedBy is { } other ? $"; `{other.Value}` takes its place" : "";
        return new PolicyNotice(PolicyNoticeKind.Deprecated, how.Since.Value, Invariant($"deprecated since {how.Since.Value:yyyy-MM-dd}{end}{next}"));
    }

    private static string In(int days) => days switch { 0 => "today", 1 => "in 1 day", _ => Invariant($"in {days} days") };

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
