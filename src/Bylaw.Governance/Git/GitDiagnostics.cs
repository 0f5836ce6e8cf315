using Bylaw.Core.Diagnostics;
using Bylaw.Core.Diagnostics.Rendering;

namespace Bylaw.Governance.Git;

/// <summary>Everything that can go wrong when the history of a repository is read. Band 6080-6089.</summary>
internal static class GitDiagnostics
{
    private static readonly DiagnosticCode NoProgramCode = new(6080, "no git program");
    private static readonly DiagnosticCode NoRepositoryCode = new(6081, "no git repository");
    private static readonly DiagnosticCode GitFailedCode = new(6082, "git failed");
    private static readonly DiagnosticCode UnknownRevisionCode = new(6083, "unknown revision");
    private static readonly DiagnosticCode NotWholeCode = new(6084, "history that is not whole");
    private static readonly DiagnosticCode MissingObjectCode = new(6085, "missing git object");
    private static readonly DiagnosticCode ForgedObjectCode = new(6086, "git object that is not what its name says");
    private static readonly DiagnosticCode MalformedObjectCode = new(6087, "malformed git object");
    private static readonly DiagnosticCode TooLargeCode = new(6088, "git repository beyond the limits");
    private static readonly DiagnosticCode StoppedCode = new(6089, "reading git was stopped");

    /// <summary>Every code of the band.</summary>
    public static IReadOnlyList<DiagnosticCode> All { get; } =
    [
        NoProgramCode, NoRepositoryCode, GitFailedCode, UnknownRevisionCode, NotWholeCode, MissingObjectCode, ForgedObjectCode,
        MalformedObjectCode, TooLargeCode, StoppedCode,
    ];

    public static Diagnostic NoProgram() =>
        new(NoProgramCode, "there is no `git` program in the folders of `PATH`", null, "install git, version 2.31 or later");

    public static Diagnostic NoRepository(string directory) =>
        new(NoRepositoryCode, $"`{Shown(directory)}` lies in no git repository", null, "name a folder of a clone");

    public static Diagnostic GitFailed(string command, string said) =>
        new(GitFailedCode, $"`git {command}` failed: {(said.Length == 0 ? "it said nothing" : Shown(said))}");

    public static Diagnostic UnknownRevision(string revision) =>
        new(UnknownRevisionCode, $"`{Shown(revision)}` names no commit of this repository", null, "name a branch, a tag or a commit; a clone in CI may have to fetch it first");

    public static Diagnostic NotWhole(string? missing) =>
        new(NotWholeCode, missing is null ? "the clone is shallow, so its history is not whole" : $"the history is not whole: commit `{missing}` is not in this clone", null,
            "fetch all of it: `git fetch --unshallow`; in GitHub Actions `fetch-depth: 0`, in GitLab CI `GIT_DEPTH: 0`");

    public static Diagnostic MissingObject(string id) =>
        new(MissingObjectCode, $"object `{Shown(id)}` is not in this clone, or cannot be read", null, "`git fsck --full` says more; a partial clone has to be made whole");

    public static Diagnostic ForgedObject(string id, string actual) =>
        new(ForgedObjectCode, $"object `{id}` holds other content than its name says: its hash is `{actual}`", null, "the object store was tampered with or is broken: clone anew");

    public static Diagnostic MalformedObject(string id, string why) =>
        new(MalformedObjectCode, $"object `{id}` is malformed: {why}", null, "`git fsck --full` says more");

    public static Diagnostic TooLarge(string what) => new(TooLargeCode, $"{what}: that is more than is read");

    public static Diagnostic Stopped(string command, bool cancelled) =>
        new(StoppedCode, cancelled ? $"`git {command}` was cancelled" : $"`git {command}` gave no answer in time and was stopped");

    private static string Shown(string text) => DisplayText.Shorten(DisplayText.OneLine(text), 200);
}
