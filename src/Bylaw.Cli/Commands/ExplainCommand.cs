using System.CommandLine;
using Bylaw.Cli.Reports;
using Bylaw.Core.Decisions;
using Bylaw.Core.Diagnostics.Rendering;
using Bylaw.Engine;

namespace Bylaw.Cli.Commands;

/// <summary>
/// <c>bylaw explain</c>: everything about one finding of a check, or why the rules of a policy did not fire.
/// Examples: <c>bylaw explain 3f0a12bc9d11 --repo policies deploy/</c>, <c>bylaw explain no-root --repo policies deploy/</c>.
/// </summary>
internal static class ExplainCommand
{
    public static Command Make(Host host)
    {
        var command = new Command("explain", "Everything about one finding: each expression that decided, what it read and what it wanted. With the name of a policy: for each object on which it does not fire, the expression that failed first.\n\nExamples: bylaw explain 3f0a12bc9d11 --repo policies deploy/\n          bylaw explain no-root --repo policies deploy/");
        var id = new Argument<string>("FINDING") { Description = "Id of the finding, or its beginning, as `bylaw check` shows it; or the name of a policy" };
        command.Arguments.Add(id);
        var options = new CheckOptions();
        options.AddTo(command);
        command.SetAction(parsed => Run(parsed, host, options, parsed.GetValue(id)!));
        return command;
    }

    private static int Run(ParseResult parsed, Host host, CheckOptions options, string id)
    {
        if (options.Start(parsed, host, "text") is not { } started) return ExitCode.Usage;
        started.Run.ExplainsPasses = true;
        var report = started.Run.Run(started.Files, started.Problems, host);
        var of = report.Decisions.SelectMany(decision => decision.Findings).Where(finding => finding.Policy == id).ToList();
        if (of.Count > 0) return Explain(of, started.Run, report, new TerminalWriter(host.Output, host.Terminal));
        var found = report.Decisions.SelectMany(decision => decision.Findings).FirstOrDefault(finding => finding.Id.StartsWith(id, StringComparison.Ordinal));
        if (found is null || id.Length < 4)
        {
            new TerminalRenderer(host.Terminal).Write(host.Error, [CliDiagnostics.UnknownFinding(id)]);
            return ExitCode.Usage;
        }
        FindingStory.Write(new TerminalWriter(host.Output, host.Terminal), found, RequestOf(found, started.Run), report);
        return ExitCode.Clean;
    }

    /// <summary>All about one policy: what it found, and why it found nothing elsewhere.</summary>
    private static int Explain(List<Finding> findings, CheckRun run, CheckReport report, TerminalWriter output)
    {
        foreach (var finding in findings)
        {
            if (finding.Verdict == Outcome.Pass) FindingStory.WritePass(output, finding);
            else FindingStory.Write(output, finding, RequestOf(finding, run), report);
            output.Line();
        }
        return ExitCode.Clean;
    }

    private static EngineRequest RequestOf(Finding finding, CheckRun run) =>
        run.Decisions.First(item => item.Decision.Findings.Contains(finding)).Request;
}
