using Bylaw.Core.Diagnostics;

namespace Bylaw.Cli;

/// <summary>Diagnostics of the command line.</summary>
internal static class CliDiagnostics
{
    public static readonly DiagnosticCode InputNotFoundCode = new(1201, "input that is not there");
    public static readonly DiagnosticCode NoInputsCode = new(1202, "nothing to check");
    public static readonly DiagnosticCode NoPoliciesCode = new(1203, "no policies named");
    public static readonly DiagnosticCode UnknownFindingCode = new(1204, "unknown finding");
    public static readonly DiagnosticCode EvaluationFailedCode = new(1205, "evaluation that failed");

    public static IReadOnlyList<DiagnosticCode> All { get; } = [InputNotFoundCode, NoInputsCode, NoPoliciesCode, UnknownFindingCode, EvaluationFailedCode];

    public static Diagnostic InputNotFound(string path) =>
        new(InputNotFoundCode, $"there is no file or folder `{path}`", null, "patterns such as `deploy/**/*.yaml` are matched by bylaw itself: keep them in quotes");

    public static Diagnostic NoInputs() =>
        new(NoInputsCode, "nothing to check", null, "name files, folders or patterns, or `-` for standard input");

    public static Diagnostic NoPolicies() =>
        new(NoPoliciesCode, "no policies named, and no `bylaw.yaml` here", null, "say `--repo DIR` for a policy repository, or `--policy PATH` for plain policies");

    public static Diagnostic UnknownFinding(string id) =>
        new(UnknownFindingCode, $"no finding `{id}` in this check", null, "name the same policies and inputs as the `bylaw check` that showed it, and the same date with `--as-of`");

    public static Diagnostic EvaluationFailed(string message, Core.Text.Location? at) =>
        new(EvaluationFailedCode, message, at);
}
