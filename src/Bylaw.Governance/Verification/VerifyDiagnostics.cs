using Bylaw.Core.Diagnostics;
using Bylaw.Core.Diagnostics.Rendering;

namespace Bylaw.Governance.Verification;

/// <summary>What can be wrong with the history of a repository. Band 6100-6149.</summary>
public static class VerifyDiagnostics
{
    private static readonly DiagnosticCode MissingApprovalCode = new(6100, "missing approval");
    private static readonly DiagnosticCode UnknownAuthorCode = new(6101, "unknown author");
    private static readonly DiagnosticCode NoPlainFileCode = new(6102, "governed path that is no plain file");
    private static readonly DiagnosticCode MistakablePathCode = new(6103, "path that can be mistaken");
    private static readonly DiagnosticCode ChangedApprovalCode = new(6104, "approval changed after it was given");
    private static readonly DiagnosticCode InvalidContentCode = new(6105, "content that is not valid");
    private static readonly DiagnosticCode RewrittenHistoryCode = new(6106, "history rewritten");
    private static readonly DiagnosticCode BackwardDatesCode = new(6107, "dates that run backward");
    private static readonly DiagnosticCode UnsettledSuspensionCode = new(6108, "suspension that was not settled");
    private static readonly DiagnosticCode DifferentOnDiskCode = new(6109, "files that are not those of the commit");
    private static readonly DiagnosticCode NoApprovalRulesCode = new(6110, "no rules of approval");
    private static readonly DiagnosticCode NothingToApproveCode = new(6111, "nothing to approve");
    private static readonly DiagnosticCode CannotSignCode = new(6112, "cannot sign");
    private static readonly DiagnosticCode OutdatedBranchCode = new(6113, "branch that is out of date");

    /// <summary>Every code of the band.</summary>
    public static IReadOnlyList<DiagnosticCode> All { get; } =
    [
        MissingApprovalCode, UnknownAuthorCode, NoPlainFileCode, MistakablePathCode, ChangedApprovalCode, InvalidContentCode, RewrittenHistoryCode,
        BackwardDatesCode, UnsettledSuspensionCode, DifferentOnDiskCode, NoApprovalRulesCode, NothingToApproveCode, CannotSignCode, OutdatedBranchCode,
    ];

    internal static Diagnostic MissingApproval(string subject, ChangeKind kind, string needed, string missing, IReadOnlyList<string> approved, IReadOnlyList<string> refused) =>
        new(MissingApprovalCode,
            $"{Word(kind)} `{Shown(subject)}` changed and lacks the approval of {missing}" + (approved.Count > 0 ? $"; approved by {Joined(approved)}" : ""), null,
            $"it needs {needed}, none of them its author; `bylaw approve` signs an approval" + (refused.Count > 0 ? $". Not counted: {Joined(refused)}" : ""));

    internal static Diagnostic UnknownAuthor(string subject, string commit, string claimed, string why) =>
        new(UnknownAuthorCode, $"nobody knows who wrote `{Shown(subject)}` in commit {Names.Short(commit)}: {why}", null,
            $"it claims to be by `{Shown(claimed)}`; sign commits with a key that bylaw.yaml names, or let the author sign `bylaw approve --as author`");

    internal static Diagnostic NoPlainFile(string path, string why) =>
        new(NoPlainFileCode, $"`{Shown(path)}` {why}", null, "governed files are plain files with plain names");

    internal static Diagnostic MistakablePath(string path, string other) =>
        new(MistakablePathCode, $"`{Shown(path)}` can be mistaken for `{Shown(other)}`", null, "give it a name that is told apart in every alphabet and on every file system");

    internal static Diagnostic ChangedApproval(string path) =>
        new(ChangedApprovalCode, $"the approval `{Shown(path)}` was changed after it was given", null, "approvals are added and removed, and never changed");

    internal static Diagnostic InvalidContent(Diagnostic problem) => new(InvalidContentCode, $"`{Shown(problem.At?.Source.Name ?? "the repository")}` is not valid: {problem.Message}", problem.At, problem.Help);

    internal static Diagnostic RewrittenHistory(string commit, string head) =>
        new(RewrittenHistoryCode, $"commit {Names.Short(commit)} is not on the way that leads to {Names.Short(head)}", null,
            "the history was rewritten, or this is another branch: compare with a clone that you trust");

    internal static Diagnostic BackwardDates(string commit, DateTimeOffset date, string other) =>
        new(BackwardDatesCode, $"commit {Names.Short(commit)} is dated {date.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}, {other}", null, "a clock that is off by a day is either broken or lies");

    internal static Diagnostic UnsettledSuspension(OpenSuspension open) =>
        new(UnsettledSuspensionCode, $"the suspension `{Shown(open.Path)}` of `{Shown(open.Policy)}` was to be approved or removed by {open.SettleBy.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}, and lacks {open.Missing}", null,
            $"approve it with `bylaw approve {Shown(open.Path)}`, or delete the file");

    internal static Diagnostic DifferentOnDisk(string path, string what) =>
        new(DifferentOnDiskCode, $"`{Shown(path)}` on disk {what}", null, "what is on disk was not verified: commit it, or restore it with `git checkout`");

    /// <summary>That a repository asks for no approvals.</summary>
    public static Diagnostic NoApprovalRules() =>
        new(NoApprovalRulesCode, "the repository asks for no approvals, so there is nothing to verify", null, "say in bylaw.yaml who must approve, under `approvals:`")
        {
            Severity = Severity.Warning,
        };

    internal static Diagnostic NothingToApprove(string baseCommit) =>
        new(NothingToApproveCode, $"nothing that is governed differs from {Names.Short(baseCommit)}", null, "commit the change first: approvals are about commits");

    /// <summary>That nothing can be signed, and why.</summary>
    public static Diagnostic CannotSign(string why) => new(CannotSignCode, $"cannot sign: {why}", null, "name a key with `--key FILE`; see `ssh-keygen -Y sign`");

    internal static Diagnostic OutdatedBranch(string subject, string baseCommit) =>
        new(OutdatedBranchCode, $"`{Shown(subject)}` changed on the protected branch since the branches parted at {Names.Short(baseCommit)}", null, "merge or rebase onto the protected branch first");

    private static string Word(ChangeKind kind) => kind switch
    {
        ChangeKind.Policy => "policy",
        ChangeKind.Test => "the tests of",
        ChangeKind.Exception => "exception",
        ChangeKind.Baseline => "baseline",
        ChangeKind.Suspension => "suspension",
        _ => "the rules in",
    };

    private static string Shown(string text) => DisplayText.Shorten(DisplayText.OneLine(text), 120);

    private static string Joined(IReadOnlyList<string> texts) => string.Join("; ", texts.Take(8)) + (texts.Count > 8 ? $"; and {texts.Count - 8} more" : "");
}
