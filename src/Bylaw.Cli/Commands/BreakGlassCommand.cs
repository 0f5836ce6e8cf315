using System.CommandLine;
using Bylaw.Cli.Commands.Exceptions;
using Bylaw.Core.Diagnostics.Rendering;
using Bylaw.Core.Text;
using Bylaw.Governance;
using Bylaw.Governance.Exceptions;

namespace Bylaw.Cli.Commands;

/// <summary>
/// <c>bylaw break-glass</c>: writes the file that suspends a policy for some hours.
/// Example: <c>bylaw break-glass no-root --for 4h --reason "…" --requester ada@example.com</c>.
/// </summary>
internal sealed class BreakGlassCommand(Host host)
{
    private readonly ExceptionOptions _options = new();
    private readonly Argument<string> _policy = new("POLICY") { Description = "Id of the policy" };
    private readonly Option<string?> _for = new("--for") { Description = "For how long: 30h, 2d (default: as long as the repository allows)", HelpName = "TIME" };
    private readonly Option<string?> _reason = new("--reason") { Description = "Why the policy cannot wait", HelpName = "TEXT" };
    private readonly Option<string?> _requester = new("--requester") { Description = "Who breaks the glass (default: GIT_AUTHOR_EMAIL or EMAIL of the environment)", HelpName = "WHO" };
    private readonly Option<string?> _ticket = new("--ticket") { Description = "The ticket of the emergency", HelpName = "TICKET" };

    public static Command Make(Host host)
    {
        var verb = new BreakGlassCommand(host);
        var command = new Command("break-glass", "Suspend a policy for some hours: it ends by itself, every report shows it, and it is to be approved or deleted afterwards.\n\nExample: bylaw break-glass no-root --for 4h --reason \"…\" --requester ada@example.com");
        command.Arguments.Add(verb._policy);
        verb._options.AddTo(command, withInputs: false);
        verb._for.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } text && !TimeLimit.TryParse(text, out _)) result.AddError($"`{text}` is no length of time: write a number and `h`, `d` or `w`, such as `4h`");
        });
        foreach (var option in (Option[])[verb._for, verb._reason, verb._requester, verb._ticket]) command.Options.Add(option);
        command.SetAction(verb.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        if (_options.Load(parsed, host) is not { } repository) return ExitCode.Usage;
        var suspension = Fill(parsed, repository.Settings.BreakGlass);
        var missing = new List<(string, string)>();
        if (suspension.Reason.Length == 0) missing.Add(("--reason", "why"));
        if (suspension.Requester.Length == 0) missing.Add(("--requester", "who breaks the glass"));
        if (missing.Count > 0) return ExceptionOptions.Report(host, [ExceptionDiagnostics.MissingAnswers(missing)]);
        var text = SuspensionFile.Text(suspension);
        var problems = SuspensionFile.Check(repository, suspension.Id, text);
        if (PolicyOptions.HasErrors(problems)) return ExceptionOptions.Report(host, problems);
        var path = Path.Combine(repository.Directory, SuspensionFile.PathOf(suspension.Id));
        if (File.Exists(path)) return ExceptionOptions.Report(host, [ExceptionDiagnostics.CannotWrite(path, "it is there already")]);
        if (ExceptionFiles.Write(path, text) is { } problem) return ExceptionOptions.Report(host, [problem]);
        Tell(repository.Settings.BreakGlass!, suspension, path);
        return ExitCode.Clean;
    }

    private SuspensionDefinition Fill(ParseResult parsed, BreakGlassRules? rules)
    {
        var now = _options.Clock(parsed, host).GetUtcNow();
        var starts = new DateTimeOffset(now.UtcDateTime.AddTicks(-(now.UtcDateTime.Ticks % TimeSpan.TicksPerSecond)), TimeSpan.Zero);
        var length = parsed.GetValue(_for) is { } time && TimeLimit.TryParse(time, out var limit) ? limit.Length : rules?.MaxDuration.Value.Length ?? TimeSpan.FromHours(1);
        var policy = parsed.GetValue(_policy)!;
        return new SuspensionDefinition
        {
            Id = SuspensionFile.IdFor(policy, starts),
            Policy = new Written<string>(policy, default(Location)),
            Reason = parsed.GetValue(_reason)?.Trim() ?? "",
            Requester = (parsed.GetValue(_requester) ?? host.Variable("GIT_AUTHOR_EMAIL") ?? host.Variable("EMAIL"))?.Trim() ?? "",
            Ticket = parsed.GetValue(_ticket)?.Trim() is { Length: > 0 } ticket ? ticket : null,
            Starts = new Written<DateTimeOffset>(starts, default(Location)),
            Expires = new Written<DateTimeOffset>(starts + length, default(Location)),
        };
    }

    private void Tell(BreakGlassRules rules, SuspensionDefinition suspension, string path)
    {
        var output = new TerminalWriter(host.Output, host.Terminal);
        var end = suspension.Expires.Value;
        output.Line($"wrote {DisplayPath.Of(path)}");
        output.Line($"`{DisplayText.OneLine(suspension.Policy.Value)}` is suspended from {SuspensionFile.Instant(suspension.Starts.Value)} until {SuspensionFile.Instant(end)}, once the file is signed and merged", TerminalStyle.Warning);
        output.Line($"sign it as {string.Join(" or ", rules.Roles.Select(role => role.Value))}; by {SuspensionFile.Instant(rules.SettleWithin.Value.After(end))} it must be approved like a change of the policy, or deleted");
    }
}
