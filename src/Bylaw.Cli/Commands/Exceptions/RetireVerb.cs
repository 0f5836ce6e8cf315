using System.CommandLine;
using Bylaw.Cli.Reports;
using Bylaw.Core.Diagnostics.Rendering;
using Bylaw.Governance;

namespace Bylaw.Cli.Commands.Exceptions;

/// <summary>
/// <c>bylaw exception retire</c>: deletes an exception that nothing needs any more.
/// Example: <c>bylaw exception retire orders-root deploy/</c>.
/// </summary>
internal sealed class RetireVerb(Host host)
{
    private readonly ExceptionOptions _options = new();
    private readonly Argument<string> _id = new("ID") { Description = "Id of the exception" };
    private readonly Option<bool> _force = new("--force") { Description = "Delete it though findings come back, or though nobody can tell" };

    public static Command Make(Host host)
    {
        var verb = new RetireVerb(host);
        var command = new Command("retire", "Delete an exception, unless findings in the inputs come back without it.\n\nExample: bylaw exception retire orders-root deploy/");
        command.Arguments.Add(verb._id);
        verb._options.AddTo(command, withInputs: true);
        command.Options.Add(verb._force);
        command.SetAction(verb.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        if (_options.Load(parsed, host) is not { } repository) return ExitCode.Usage;
        var id = parsed.GetValue(_id)!;
        if (ExceptionFiles.Find(repository, id, host) is not { } exception) return ExitCode.Usage;
        if (!parsed.GetValue(_force) && Refused(parsed, repository, exception) is { } code) return code;
        if (ExceptionFiles.Delete(ExceptionFiles.FullPath(repository, id)) is { } problem) return ExceptionOptions.Report(host, [problem]);
        new TerminalWriter(host.Output, host.Terminal).Line($"deleted {DisplayPath.Of(ExceptionFiles.FullPath(repository, id))}");
        return ExitCode.Clean;
    }

    /// <summary>Null when it may go; else why not, reported, as an exit code.</summary>
    private int? Refused(ParseResult parsed, PolicyRepository repository, ExceptionDefinition exception)
    {
        if (exception.Validity.At(_options.Clock(parsed, host).GetUtcNow()) == Standing.Lapsed) return null;
        if (!_options.HasInputs(parsed, repository)) return ExceptionOptions.Report(host, [ExceptionDiagnostics.NoProofOfNeed(exception.Id)]);
        if (_options.Start(parsed, host) is not { } run) return ExitCode.Usage;
        var back = ExceptionRun.ComeBack(run.Report.Decisions, run.Again(run.Without(exception.Id), run.Clock));
        if (back.Count == 0) return null;
        ExceptionOptions.Report(host, [ExceptionDiagnostics.StillNeeded(exception.Id, back.Count, $"{back[0].RuleId()} on {FindingText.Place(back[0])}")]);
        return ExitCode.Findings;
    }
}
