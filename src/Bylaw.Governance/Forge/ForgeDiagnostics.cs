using Bylaw.Core.Diagnostics;
using Bylaw.Core.Diagnostics.Rendering;

namespace Bylaw.Governance.Forge;

/// <summary>Everything that can go wrong with a forge: its rules and its reviews. Band 6090-6099.</summary>
internal static class ForgeDiagnostics
{
    private static readonly DiagnosticCode NoAnswerCode = new(6090, "forge that does not answer");
    private static readonly DiagnosticCode RefusedCode = new(6091, "forge that refuses");
    private static readonly DiagnosticCode MalformedAnswerCode = new(6092, "malformed answer of a forge");
    private static readonly DiagnosticCode NoHandleCode = new(6095, "team without a handle");
    private static readonly DiagnosticCode NotCurrentCode = new(6096, "rules of the forge that are not current");
    private static readonly DiagnosticCode NotSayableCode = new(6097, "rule that the forge cannot say");

    /// <summary>Every code of the band.</summary>
    public static IReadOnlyList<DiagnosticCode> All { get; } =
        [NoAnswerCode, RefusedCode, MalformedAnswerCode, NoHandleCode, NotCurrentCode, NotSayableCode];

    public static Diagnostic NoAnswer(string url, string why) =>
        new(NoAnswerCode, $"`{Shown(url)}` gives no answer: {Shown(why)}", null, "check the address and the network, and run it again");

    public static Diagnostic Refused(string url, int status, string? variable) =>
        new(RefusedCode, $"`{Shown(url)}` answers with status {status}", null,
            status is 401 or 403 or 404 ? $"the token in `{variable}` must be there and may read pull requests of this repository" : null);

    public static Diagnostic MalformedAnswer(string url, string why) =>
        new(MalformedAnswerCode, $"`{Shown(url)}` answers with something else than its interface says: {why}");

    public static Diagnostic NoHandle(string team, string forge, string field) =>
        new(NoHandleCode, $"the team `{Shown(team)}` has no handle on {forge}, nor has any of its members", null, $"give the team `{field}:` in bylaw.yaml, or its members their logins");

    public static Diagnostic NotCurrent(string path) =>
        new(NotCurrentCode, $"`{Shown(path)}` does not say what bylaw.yaml says", null, "write it anew with `bylaw codeowners`");

    public static Diagnostic NotSayable(string what, string help) => new(NotSayableCode, what, null, help) { Severity = Severity.Warning };

    private static string Shown(string text) => DisplayText.Shorten(DisplayText.OneLine(text), 200);
}
