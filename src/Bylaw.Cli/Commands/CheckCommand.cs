using System.CommandLine;
using Bylaw.Cli.Inputs;
using Bylaw.Cli.Reports;
using Bylaw.Core.Decisions;
using Bylaw.Core.Diagnostics;

namespace Bylaw.Cli.Commands;

/// <summary>
/// <c>bylaw check</c>: asks the policies about Kubernetes objects and other documents.
/// Example: <c>bylaw check --repo policies deploy/</c>.
/// </summary>
internal static class CheckCommand
{
    public static Command Make(Host host)
    {
        var command = new Command("check", "Ask the policies about manifests: what is refused, why, who owns it, and the way out.\n\nExample: bylaw check --repo policies deploy/");
        var options = new CheckOptions();
        options.AddTo(command);
        var failOn = new Option<string>("--fail-on") { Description = "What makes the exit code 1: fail, warn, or never", DefaultValueFactory = _ => "fail" };
        failOn.AcceptOnlyFromAmong("fail", "warn", "never");
        var record = new Option<string?>("--record") { Description = "Append decision records to this file, as JSON Lines", HelpName = "FILE" };
        var format = new Option<string>("--format", "-f") { Description = $"Output: {string.Join(", ", ReportFormats.Names)}", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong(ReportFormats.Names);
        command.Options.Add(format);
        command.Options.Add(failOn);
        command.Options.Add(record);
        command.SetAction(parsed => Run(parsed, host, options, parsed.GetValue(format)!, parsed.GetValue(failOn)!, parsed.GetValue(record)));
        return command;
    }

    private static int Run(ParseResult parsed, Host host, CheckOptions options, string format, string failOn, string? record)
    {
        if (options.Start(parsed, host, format) is not { } started) return ExitCode.Usage;
        started.Run.ExplainsPasses = record is not null;
        var report = started.Run.Run(started.Files, started.Problems, host);
        if (record is not null) started.Run.Record(record);
        ReportFormats.ForReport(format, host.Terminal, host.Version)!.Write(host.Output, report);
        host.Output.Flush();
        return CodeOf(report, failOn);
    }

    /// <summary>Errors of evaluation are 3, findings that fail 1, inputs that could not be read 2, in this order.</summary>
    private static int CodeOf(CheckReport report, string failOn)
    {
        if (report.Counts.Errors > 0) return ExitCode.Evaluation;
        if (failOn != "never" && report.Counts.Failed > 0) return ExitCode.Findings;
        if (failOn == "warn" && report.Counts.Warned > 0) return ExitCode.Findings;
        return PolicyOptions.HasErrors(report.Diagnostics) ? ExitCode.Usage : ExitCode.Clean;
    }
}

/// <summary>What <c>check</c> and <c>explain</c> ask in the same way: which policies, which inputs, which date.</summary>
internal sealed class CheckOptions
{
    private readonly PolicyOptions _policies = new();
    private readonly Argument<string[]> _inputs = new("INPUT") { Description = "Files, folders, patterns, or - for standard input", Arity = ArgumentArity.ZeroOrMore };
    private readonly AsOfOption _asOf = new();
    private readonly Option<string> _stage = new("--stage") { Description = "Where the check runs: workstation, ci, admission, audit", DefaultValueFactory = _ => "workstation" };

    public void AddTo(Command command)
    {
        _stage.AcceptOnlyFromAmong("workstation", "ci", "admission", "audit");
        command.Arguments.Add(_inputs);
        _policies.AddTo(command);
        command.Options.Add(_policies.Verified);
        _asOf.AddTo(command);
        command.Options.Add(_stage);
    }

    /// <summary>Loads policies and finds inputs; null when that fails, which is reported then.</summary>
    public StartedCheck? Start(ParseResult parsed, Host host, string format)
    {
        var problems = new List<Diagnostic>();
        var stage = Enum.Parse<Stage>(parsed.GetValue(_stage)!, ignoreCase: true);
        var loaded = stage == Stage.Admission || parsed.GetValue(_policies.Verified) ? _policies.LoadVerified(parsed, host, host.Clock.GetUtcNow()) : _policies.Load(parsed, host);
        problems.AddRange(loaded.Diagnostics);
        var files = new List<InputFile>();
        if (loaded.Bundle is not null)
        {
            files = InputFiles.Find(parsed.GetValue(_inputs) ?? [], problems);
            if (files.Count == 0 && !PolicyOptions.HasErrors(problems)) problems.Add(CliDiagnostics.NoInputs());
        }
        if (loaded.Bundle is null || files.Count == 0)
        {
            var toError = format == "text";
            ReportFormats.ForDiagnostics(format, host.Terminal, host.Version)!.Write(toError ? host.Error : host.Output, problems);
            return null;
        }
        return new StartedCheck(new CheckRun(loaded.Bundle, _asOf.Clock(parsed, host), stage), files, problems);
    }
}

/// <summary>A check that is ready to run.</summary>
internal sealed record StartedCheck(CheckRun Run, List<InputFile> Files, List<Diagnostic> Problems);
