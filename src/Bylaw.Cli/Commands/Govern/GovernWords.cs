using System.Globalization;
using Bylaw.Governance;

namespace Bylaw.Cli.Commands.Govern;

/// <summary>The words that all forms of the report share.</summary>
internal static class GovernWords
{
    public static string Of(GovernGrade grade) => grade switch { GovernGrade.Late => "late", GovernGrade.Soon => "soon", _ => "note" };

    public static string Heading(GovernGrade grade) => grade switch { GovernGrade.Late => "to deal with now", GovernGrade.Soon => "soon", _ => "to know" };

    public static string Of(GovernKind kind) => kind switch
    {
        GovernKind.PolicySuspended => "policy-suspended",
        GovernKind.SuspensionOpen => "suspension-open",
        GovernKind.ExceptionExpired => "exception-expired",
        GovernKind.PolicyExpired => "policy-expired",
        GovernKind.Ownerless => "ownerless",
        GovernKind.EmptyTeam => "empty-team",
        GovernKind.MissingField => "missing-field",
        GovernKind.TestsFail => "tests-fail",
        GovernKind.FailingPolicy => "failing-policy",
        GovernKind.ReviewOverdue => "review-overdue",
        GovernKind.NeverReviewed => "never-reviewed",
        GovernKind.ExceptionExpiring => "exception-expiring",
        GovernKind.PolicyExpiring => "policy-expiring",
        GovernKind.ReviewDue => "review-due",
        GovernKind.NoOnCall => "no-on-call",
        GovernKind.Untested => "untested",
        GovernKind.Unexplained => "unexplained",
        GovernKind.UnusedPolicy => "unused-policy",
        GovernKind.UnusedException => "unused-exception",
        GovernKind.UnfiredRule => "unfired-rule",
        GovernKind.SilentPolicy => "silent-policy",
        GovernKind.SilentRule => "silent-rule",
        GovernKind.Draft => "draft",
        _ => "deprecated",
    };

    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>The sentence of a fact, with how long ago or ahead its day is.</summary>
    public static string Sentence(GovernFact fact) => fact.Days is { } days ? $"{fact.Text} ({Distance(days)})" : fact.Text;

    /// <summary>Whose it is, and how to reach who is on call.</summary>
    public static string Owners(GovernFact fact) => fact.Owners.IsEmpty ? "nobody" : string.Join(", ", fact.Owners.GroupBy(owner => owner.Name, StringComparer.Ordinal).Select(Owner));

    public static string Escalated(ReachedStep step) => $"{step.Team}, since {Day(step.Since)}{(step.OnCall is null ? "" : $"; on call: {step.OnCall}")}";

    public static string Summary(GovernReport report)
    {
        var looked = $"{Count(report.Policies, "policy", "policies")}, {Count(report.Exceptions, "exception", "exceptions")}, as of {Day(report.AsOf)}";
        return report.Facts.IsEmpty
            ? $"nothing to deal with ({looked})"
            : string.Create(CultureInfo.InvariantCulture, $"{report.Count(GovernGrade.Late)} to deal with now, {report.Count(GovernGrade.Soon)} soon, {report.Count(GovernGrade.Note)} to know ({looked})");
    }

    private static string Owner(IGrouping<string, FactOwner> duties)
    {
        var owner = duties.First();
        var duty = string.Join(" and ", duties.Select(one => one.Duty).Where(duty => duty != "team"));
        var onCall = owner.OnCall is null ? "" : $"on call: {owner.OnCall}";
        string[] said = [.. new[] { duty, onCall, owner.Channel == owner.OnCall ? "" : owner.Channel ?? "" }.Where(part => part.Length > 0)];
        return said.Length == 0 ? owner.Name : $"{owner.Name} ({string.Join("; ", said)})";
    }

    private static string Distance(int days) => days switch
    {
        0 => "today",
        1 => "1 day ago",
        > 1 => string.Create(CultureInfo.InvariantCulture, $"{days} days ago"),
        -1 => "in 1 day",
        _ => string.Create(CultureInfo.InvariantCulture, $"in {-(long)days} days"),
    };

    private static string Count(int number, string one, string many) => number == 1 ? $"1 {one}" : string.Create(CultureInfo.InvariantCulture, $"{number} {many}");
}
