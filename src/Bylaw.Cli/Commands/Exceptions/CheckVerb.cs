using System.CommandLine;
using Bylaw.Core.Diagnostics.Rendering;
using Bylaw.Engine;

namespace Bylaw.Cli.Commands.Exceptions;

/// <summary>
/// <c>bylaw exception check</c>: says of each exception whether the inputs need it, and the narrowest form that suffices; or
/// what comes back on the day that one lapses. Example: <c>bylaw exception check --repo policies deploy/</c>.
/// </summary>
internal sealed class CheckVerb(Host host)
{
    private readonly ExceptionOptions _options = new();
    private readonly Option<string[]> _only = new("--exception") { Description = "Only this exception; may be given several times", HelpName = "ID", AllowMultipleArgumentsPerToken = false };
    private readonly Option<bool> _write = new("--write") { Description = "Rewrite exceptions that are wider than needed in the narrowest form; with --split, in several" };
    private readonly Option<bool> _split = new("--split") { Description = "Show the narrower exceptions into which one could be split" };
    private readonly Option<string?> _lapse = new("--lapse") { Description = "Say what comes back on the day after the last one of this exception", HelpName = "ID" };
    private readonly Option<string> _format = new("--format", "-f") { Description = "Output: text, json", DefaultValueFactory = _ => "text" };

    public static Command Make(Host host)
    {
        var verb = new CheckVerb(host);
        var command = new Command("check", "Say of each exception whether the inputs need it, and print the narrowest form that suffices. With --lapse: what comes back on the day that one lapses.\n\nExample: bylaw exception check --repo policies deploy/");
        verb._options.AddTo(command, withInputs: true);
        verb._format.AcceptOnlyFromAmong("text", "json");
        foreach (var option in (Option[])[verb._only, verb._write, verb._split, verb._lapse, verb._format]) command.Options.Add(option);
        command.SetAction(verb.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        if (_options.Start(parsed, host) is not { } run) return ExitCode.Usage;
        foreach (var id in (parsed.GetValue(_only) ?? []).Concat(parsed.GetValue(_lapse) is { } lapse ? [lapse] : []))
            if (ExceptionFiles.Find(run.Repository, id, host) is null) return ExitCode.Usage;
        var inJson = parsed.GetValue(_format) == "json";
        if (parsed.GetValue(_lapse) is { } lapsing) return Lapse(run, lapsing, inJson);
        var only = parsed.GetValue(_only) ?? [];
        var verdicts = run.Study().Where(verdict => only.Length == 0 || only.Contains(verdict.Exception.Id)).ToList();
        var parts = verdicts.ToDictionary(verdict => verdict.Exception.Id, verdict => ExceptionRewrite.IdsOf(verdict, run.Repository), StringComparer.Ordinal);
        if (parsed.GetValue(_write) && new ExceptionRewrite(run, parsed.GetValue(_split) ? parts : null).Write(verdicts) is { Count: > 0 } problems) return ExceptionOptions.Report(host, problems);
        if (inJson) NecessityJson.Write(host.Output, verdicts, run);
        else new NecessityText(new TerminalWriter(host.Output, host.Terminal), parsed.GetValue(_split) ? parts : null, parsed.GetValue(_write)).Write(verdicts, run);
        if (run.Report.Counts.Errors > 0) return ExitCode.Evaluation;
        if (run.Report.Counts.Unreadable > 0) return ExitCode.Usage;
        return verdicts.TrueForAll(IsAsItShould) ? ExitCode.Clean : ExitCode.Findings;
    }

    private static bool IsAsItShould(ExceptionVerdict verdict) => verdict.Necessity is Necessity.Needed or Necessity.Pending;

    /// <summary>Asks on the last day of an exception and on the day after, and says what is different.</summary>
    private int Lapse(ExceptionRun run, string id, bool inJson)
    {
        var last = run.Bundle.WrittenExceptions.First(exception => exception.Id == id).Expires.Value;
        var after = last == DateOnly.MaxValue ? last : last.AddDays(1);
        var back = ExceptionRun.ComeBack(run.Again(run.Bundle, FixedClock.At(last)), run.Again(run.Bundle, FixedClock.At(after)));
        if (inJson) NecessityJson.WriteLapse(host.Output, id, after, back);
        else NecessityText.WriteLapse(new TerminalWriter(host.Output, host.Terminal), id, after, back);
        return back.Count == 0 ? ExitCode.Clean : ExitCode.Findings;
    }
}
