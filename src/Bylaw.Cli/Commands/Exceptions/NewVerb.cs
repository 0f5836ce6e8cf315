using System.CommandLine;
using Bylaw.Cli.Reports;
using Bylaw.Core.Decisions;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Diagnostics.Rendering;
using Bylaw.Core.Text;
using Bylaw.Engine;
using Bylaw.Governance;
using Bylaw.Governance.Exceptions;

namespace Bylaw.Cli.Commands.Exceptions;

/// <summary>
/// <c>bylaw exception new</c>: writes the narrowest exception that lets a finding pass, and proves that it does.
/// Example: <c>bylaw exception new --from 3f0a12bc9d11 --reason "…" --requester ada@example.com deploy/</c>.
/// </summary>
internal sealed class NewVerb(Host host)
{
    private readonly ExceptionOptions _options = new();
    private readonly LastDayOptions _lastDay = new();
    private readonly Option<string> _from = new("--from") { Description = "Id of the finding, or its beginning, as `bylaw check` shows it", HelpName = "FINDING", Required = true };
    private readonly Option<string?> _reason = new("--reason") { Description = "Why it must be so, for now", HelpName = "TEXT" };
    private readonly Option<string?> _requester = new("--requester") { Description = "Who asks (default: GIT_AUTHOR_EMAIL or EMAIL of the environment)", HelpName = "WHO" };
    private readonly Option<string?> _ticket = new("--ticket") { Description = "Where it was asked for", HelpName = "TICKET" };
    private readonly Option<string[]> _controls = new("--control") { Description = "What holds in place of the policy; may be given several times", HelpName = "TEXT", AllowMultipleArgumentsPerToken = false };
    private readonly Option<string?> _starts = new("--starts") { Description = "First day (default: today)", HelpName = "YYYY-MM-DD" };
    private readonly Option<string?> _id = new("--id") { Description = "Id of the exception: the name of its file (default: from the policy and the object)", HelpName = "ID" };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Show the file, and write nothing" };

    public static Command Make(Host host, string name = "new", string shown = "bylaw exception new")
    {
        var verb = new NewVerb(host);
        var command = new Command(name, "Write the narrowest exception that lets a finding pass, after proving that it does, and what else it waives.\n\nExample: " + shown + " --from 3f0a12bc9d11 --reason \"…\" --requester ada@example.com deploy/");
        verb._options.AddTo(command, withInputs: true);
        LastDayOptions.AddDate(verb._starts);
        foreach (var option in (Option[])[verb._from, verb._reason, verb._requester, verb._ticket, verb._controls, verb._starts]) command.Options.Add(option);
        verb._lastDay.AddTo(command);
        command.Options.Add(verb._id);
        command.Options.Add(verb._dryRun);
        command.SetAction(verb.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        if (_options.Start(parsed, host) is not { } run) return ExitCode.Usage;
        if (Find(parsed.GetValue(_from)!, run, out var problem) is not { } found) return ExceptionOptions.Report(host, [problem!]);
        var id = parsed.GetValue(_id) ?? ExceptionFile.FreeId(run.Repository, found.Finding.Policy, found.Finding.Object.Name);
        if (ProblemOf(id, run) is { } bad) return ExceptionOptions.Report(host, [bad]);
        var asked = Fill(parsed, ExceptionStudy.NarrowestFor(found.Finding, found.Request) with { Id = id }, run);
        if (Missing(asked, run.Repository.Settings.Exceptions) is { Count: > 0 } missing) return ExceptionOptions.Report(host, [ExceptionDiagnostics.MissingAnswers(missing)]);
        var text = ExceptionText.Of(asked);
        var read = ExceptionFile.Read(run.Repository, id, text);
        if (read.Exception is not { } exception || PolicyOptions.HasErrors(read.Diagnostics)) return ExceptionOptions.Report(host, read.Diagnostics);
        var waived = Waived(exception, run);
        if (exception.Validity.At(run.Clock.GetUtcNow()) == Standing.InForce && !waived.Exists(finding => IsSame(finding, found.Finding)))
            return ExceptionOptions.Report(host, [ExceptionDiagnostics.NotProven($"the exception `{id}` would not waive the finding `{found.Finding.Id}`")]);
        return Finish(parsed, run, id, text, found.Finding, waived);
    }

    private static (Finding Finding, EngineRequest Request)? Find(string id, ExceptionRun run, out Diagnostic? problem)
    {
        problem = CliDiagnostics.UnknownFinding(id);
        if (id.Length < 4) return null;
        foreach (var (decision, request) in run.Decisions)
        {
            if (decision.Findings.FirstOrDefault(finding => finding.Id.StartsWith(id, StringComparison.Ordinal)) is not { } finding) continue;
            problem = finding switch
            {
                { Verdict: Outcome.Error } => ExceptionDiagnostics.CannotWaive(finding.Id, "the rule could not be evaluated, which is no judgement of the object"),
                { Verdict: Outcome.Pass or Outcome.Skip } => ExceptionDiagnostics.CannotWaive(finding.Id, "the rule has nothing against the object"),
                { Exception: { } waiver } => ExceptionDiagnostics.CannotWaive(finding.Id, $"`{waiver}` waives it already"),
                _ => null,
            };
            return problem is null ? (finding, request) : null;
        }
        return null;
    }

    private static Diagnostic? ProblemOf(string id, ExceptionRun run)
    {
        if (!ExceptionFile.IsId(id)) return ExceptionDiagnostics.BadId(id, "it names a file, and consists of letters, digits, `-`, `_` and `.`, with `/` between folders");
        var taken = run.Repository.Exceptions.Any(exception => exception.Id == id) || File.Exists(ExceptionFiles.FullPath(run.Repository, id));
        return taken ? ExceptionDiagnostics.BadId(id, "there is an exception of that id; `bylaw exception renew` gives it more time") : null;
    }

    private ExceptionDefinition Fill(ParseResult parsed, ExceptionDefinition narrowest, ExceptionRun run)
    {
        var starts = parsed.GetValue(_starts) is { } text && LastDayOptions.TryRead(text, out var day) ? day : run.Today;
        var latest = ExceptionDates.Latest(run.Repository.Settings.Exceptions, narrowest, starts);
        return narrowest with
        {
            Reason = parsed.GetValue(_reason)?.Trim() ?? "",
            Requester = (parsed.GetValue(_requester) ?? host.Variable("GIT_AUTHOR_EMAIL") ?? host.Variable("EMAIL"))?.Trim() ?? "",
            Ticket = parsed.GetValue(_ticket)?.Trim() is { Length: > 0 } ticket ? ticket : null,
            CompensatingControls = [.. (parsed.GetValue(_controls) ?? []).Select(control => control.Trim()).Where(control => control.Length > 0)],
            Starts = new Written<DateOnly>(starts, default(Location)),
            Expires = new Written<DateOnly>(_lastDay.Value(parsed, starts) ?? latest ?? DateOnly.MinValue, default(Location)),
        };
    }

    /// <summary>All that is missing at once, so that nobody has to ask four times.</summary>
    private static List<(string Option, string What)> Missing(ExceptionDefinition exception, ExceptionLimits limits)
    {
        var required = limits.Require.Select(field => field.Value).ToHashSet();
        var missing = new List<(string, string)>();
        if (exception.Reason.Length == 0) missing.Add(("--reason", "why"));
        if (exception.Requester.Length == 0) missing.Add(("--requester", "who asks for it"));
        if (exception.Ticket is null && required.Contains(ExceptionField.Ticket)) missing.Add(("--ticket", "where it was asked for"));
        if (exception.CompensatingControls.IsEmpty && required.Contains(ExceptionField.CompensatingControls)) missing.Add(("--control", "what holds in place of the policy"));
        if (exception.Expires.Value == DateOnly.MinValue) missing.Add(("--expires", "its last day"));
        return missing;
    }

    /// <summary>The findings that the exception waives, by asking again with it.</summary>
    private static List<Finding> Waived(ExceptionDefinition exception, ExceptionRun run) =>
        [.. run.Again(run.With(exception), run.Clock).SelectMany(decision => decision.Findings).Where(finding => finding.Exception == exception.Id)];

    private static bool IsSame(Finding left, Finding right) => left.Id == right.Id && left.At == right.At;

    private int Finish(ParseResult parsed, ExceptionRun run, string id, string text, Finding target, List<Finding> waived)
    {
        var output = new TerminalWriter(host.Output, host.Terminal);
        var path = ExceptionFiles.FullPath(run.Repository, id);
        if (parsed.GetValue(_dryRun))
        {
            output.Line($"# {DisplayPath.Of(path)}");
            host.Output.Write(text);
        }
        else if (ExceptionFiles.Write(path, text) is { } problem) return ExceptionOptions.Report(host, [problem]);
        else output.Line($"wrote {DisplayPath.Of(path)}");
        var others = waived.Where(finding => !IsSame(finding, target)).ToList();
        if (waived.Count == 0) output.Line("not yet in force; nothing is waived before its first day");
        else output.Line(others.Count == 0
            ? $"proved by asking again: it waives `{target.Id}` and nothing else in these inputs"
            : $"proved by asking again: it waives `{target.Id}`, and no exception could tell these from it:");
        foreach (var finding in others) output.Line($"  {finding.Id} {DisplayText.OneLine(finding.RuleId())}: {FindingText.Place(finding)}");
        return ExitCode.Clean;
    }
}
