using Bylaw.Core.Decisions;
using Bylaw.Engine;

namespace Bylaw.Cli.Reports;

/// <summary>The words of the domain as reports and options spell them.</summary>
internal static class Names
{
    public static string Of(Outcome outcome) => outcome switch
    {
        Outcome.Pass => "pass",
        Outcome.Skip => "skip",
        Outcome.Warn => "warn",
        Outcome.Fail => "fail",
        _ => "error",
    };

    public static string Of(Enforcement enforcement) => enforcement switch
    {
        Enforcement.Deny => "deny",
        Enforcement.Warn => "warn",
        Enforcement.Audit => "audit",
        _ => "shadow",
    };

    public static string Of(PolicyNoticeKind kind) => kind switch
    {
        PolicyNoticeKind.Expired => "expired",
        PolicyNoticeKind.Expiring => "expiring",
        PolicyNoticeKind.Deprecated => "deprecated",
        PolicyNoticeKind.Draft => "draft",
        _ => "review-ahead",
    };

    public static string Of(Stage stage) => stage switch
    {
        Stage.Workstation => "workstation",
        Stage.Ci => "ci",
        Stage.Admission => "admission",
        _ => "audit",
    };

    public static string Of(ExceptionState state) => state switch
    {
        ExceptionState.Needed => "needed",
        ExceptionState.Redundant => "redundant",
        ExceptionState.Unused => "unused",
        ExceptionState.WouldHaveApplied => "would-have-applied",
        ExceptionState.Expired => "expired",
        _ => "not-begun",
    };
}
