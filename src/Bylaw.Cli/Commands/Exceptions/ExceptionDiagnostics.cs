using Bylaw.Core.Diagnostics;

namespace Bylaw.Cli.Commands.Exceptions;

/// <summary>What can be wrong when exceptions are asked for or changed from the command line. Band 6060-6069.</summary>
internal static class ExceptionDiagnostics
{
    public static readonly DiagnosticCode CannotWaiveCode = new(6060, "finding that no exception waives");
    public static readonly DiagnosticCode MissingAnswersCode = new(6061, "exception without what it must say");
    public static readonly DiagnosticCode UnknownExceptionCode = new(6062, "unknown exception");
    public static readonly DiagnosticCode StillNeededCode = new(6063, "exception that is still needed");
    public static readonly DiagnosticCode BadIdCode = new(6064, "id that cannot be taken");
    public static readonly DiagnosticCode CannotWriteCode = new(6065, "file that cannot be written");
    public static readonly DiagnosticCode NotProvenCode = new(6066, "exception without the effect it should have");

    public static IReadOnlyList<DiagnosticCode> All { get; } =
        [CannotWaiveCode, MissingAnswersCode, UnknownExceptionCode, StillNeededCode, BadIdCode, CannotWriteCode, NotProvenCode];

    public static Diagnostic CannotWaive(string id, string why) =>
        new(CannotWaiveCode, $"the finding `{id}` needs no exception, or takes none: {why}", null, "`bylaw check` shows the findings that refuse");

    public static Diagnostic MissingAnswers(IReadOnlyList<(string Option, string What)> missing) =>
        new(MissingAnswersCode, $"the exception does not say {Joined(missing.Select(one => one.What), "and")}", null, $"add {Joined(missing.Select(one => $"`{one.Option} …`"), "and")}");

    public static Diagnostic UnknownException(string id, IReadOnlyList<string> known) =>
        new(UnknownExceptionCode, $"no exception has the id `{id}`", null, NearestName.Help(id, known) ?? "the id of an exception is its path in `exceptions/` without the extension; `bylaw exception list` shows them");

    public static Diagnostic StillNeeded(string id, int findings, string first) =>
        new(StillNeededCode, $"without the exception `{id}` {(findings == 1 ? "1 finding comes back" : $"{findings} findings come back")}, the first is {first}", null,
            "change what is refused first, or say `--force`");

    public static Diagnostic NoProofOfNeed(string id) =>
        new(StillNeededCode, $"the exception `{id}` is in force, and there is nothing to tell whether it is needed", null, "name the inputs that it was made for, or say `--force`");

    public static Diagnostic BadId(string id, string why) => new(BadIdCode, $"`{id}` cannot be the id: {why}", null, "say another one with `--id`");

    public static Diagnostic CannotWrite(string path, string why) => new(CannotWriteCode, $"cannot write `{path}`: {why}");

    public static Diagnostic NotProven(string what) => new(NotProvenCode, what, null, "nothing was written; write the file by hand, and report this");

    private static string Joined(IEnumerable<string> items, string word)
    {
        var all = items.ToList();
        return all.Count == 1 ? all[0] : $"{string.Join(", ", all.SkipLast(1))} {word} {all[^1]}";
    }
}
