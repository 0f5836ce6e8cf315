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

    public static readonly DiagnosticCode NoFilterCode = new(2150, "policy that is no filter");
    public static readonly DiagnosticCode UnknownTargetCode = new(2151, "unknown target of a filter");
    public static readonly DiagnosticCode UnknownColumnTypeCode = new(2152, "unknown type of a column");

    public static IReadOnlyList<DiagnosticCode> All { get; } = [InputNotFoundCode, NoInputsCode, NoPoliciesCode, UnknownFindingCode, EvaluationFailedCode, NoFilterCode, UnknownTargetCode, UnknownColumnTypeCode];

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

    public static Diagnostic NoFilter(string message, Core.Text.Location? at, string? help) => new(NoFilterCode, message, at, help);

    public static Diagnostic UnknownTarget(string name, IEnumerable<string> known) =>
        new(UnknownTargetCode, $"there is no target `{name}`", null, NearestName.Help(name, known) ?? $"targets are {string.Join(", ", known)}");

    public static Diagnostic UnknownColumnType(string column) =>
        new(UnknownColumnTypeCode, $"`{column}` says no type of a column", null, "write the column and its type, such as `fruits.price=number`; types are `text`, `number` and `boolean`");
}
