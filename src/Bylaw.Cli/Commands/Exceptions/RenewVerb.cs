using System.CommandLine;
using Bylaw.Core.Diagnostics.Rendering;
using Bylaw.Governance;
using Bylaw.Governance.Exceptions;

namespace Bylaw.Cli.Commands.Exceptions;

/// <summary>
/// <c>bylaw exception renew</c>: gives an exception another last day, within the repository's limit.
/// Example: <c>bylaw exception renew orders-root --for 60d --reason "…"</c>.
/// </summary>
internal sealed class RenewVerb(Host host)
{
    private readonly ExceptionOptions _options = new();
    private readonly LastDayOptions _lastDay = new();
    private readonly Argument<string> _id = new("ID") { Description = "Id of the exception" };
    private readonly Option<string?> _reason = new("--reason") { Description = "Why it is still needed, in place of the reason that is written", HelpName = "TEXT" };

    public static Command Make(Host host)
    {
        var verb = new RenewVerb(host);
        var command = new Command("renew", "Give an exception another last day, within the limit. What people wrote in its file stays.\n\nExample: bylaw exception renew orders-root --for 60d --reason \"…\"");
        command.Arguments.Add(verb._id);
        verb._options.AddTo(command, withInputs: false);
        verb._lastDay.AddTo(command);
        command.Options.Add(verb._reason);
        command.SetAction(verb.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        if (_options.Load(parsed, host) is not { } repository) return ExitCode.Usage;
        var id = parsed.GetValue(_id)!;
        if (ExceptionFiles.Find(repository, id, host) is not { } written) return ExitCode.Usage;
        var today = Validity.DayOf(_options.Clock(parsed, host).GetUtcNow());
        var limits = repository.Settings.Exceptions;
        var last = _lastDay.Value(parsed, today) ?? ExceptionDates.Latest(limits, written, today);
        if (last is not { } expires) return ExceptionOptions.Report(host, [ExceptionDiagnostics.MissingAnswers([("--expires", "its last day")])]);
        var renewed = ExceptionDates.Renewed(written, limits, expires, today);
        if (parsed.GetValue(_reason)?.Trim() is { Length: > 0 } reason) renewed = renewed with { Reason = reason };
        var text = ExceptionEdit.Renew(ExceptionFiles.TextOf(repository, id), written, renewed);
        var read = ExceptionFile.Read(repository, id, text);
        if (PolicyOptions.HasErrors(read.Diagnostics)) return ExceptionOptions.Report(host, read.Diagnostics);
        if (ExceptionFiles.Write(ExceptionFiles.FullPath(repository, id), text) is { } problem) return ExceptionOptions.Report(host, [problem]);
        var from = renewed.Starts is { } starts ? $"from {LastDayOptions.Show(starts.Value)} " : "";
        new TerminalWriter(host.Output, host.Terminal).Line($"`{id}` is in force {from}through {LastDayOptions.Show(expires)}; before, through {LastDayOptions.Show(written.Expires.Value)}");
        return ExitCode.Clean;
    }
}
