using System.CommandLine;
using Bylaw.Cli.Inputs;
using Bylaw.Core.Decisions;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Diagnostics.Rendering;
using Bylaw.Engine;
using Bylaw.Governance;

namespace Bylaw.Cli.Commands.Govern;

/// <summary>
/// <c>bylaw govern</c>: what the owners of a repository have to deal with, the most urgent first.
/// Example: <c>bylaw govern --repo policies --format markdown</c>.
/// </summary>
internal sealed class GovernCommand(Host host)
{
    private readonly Option<string?> _repo = new("--repo") { Description = "Policy repository: a folder with a bylaw.yaml (default: this folder)", HelpName = "DIR" };
    private readonly Option<string[]> _inputs = new("--inputs") { Description = "Files, folders or patterns of objects: policies and rules that fire on none of them are named too, policies that fail on one, and exceptions that waive nothing; may be given several times", HelpName = "PATH", AllowMultipleArgumentsPerToken = true };
    private readonly Option<bool> _coverage = new("--coverage") { Description = "Run the tests of all policies: those that fail are named, and the rules that no test makes fire" };
    private readonly Option<string> _format = new("--format", "-f") { Description = "Output: text, json, sarif, markdown", DefaultValueFactory = _ => "text" };
    private readonly AsOfOption _asOf = new();

    public static Command Make(Host host)
    {
        var govern = new GovernCommand(host);
        var command = new Command("govern", "What the owners of a repository have to deal with: overdue, expired, ownerless, untested, unexplained, unused; with dates, owners and the next step.\n\nExample: bylaw govern --repo policies --format markdown");
        govern._format.AcceptOnlyFromAmong("text", "json", "sarif", "markdown");
        foreach (var option in (Option[])[govern._repo, govern._inputs, govern._coverage, govern._format]) command.Options.Add(option);
        govern._asOf.AddTo(command);
        command.SetAction(govern.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        var directory = parsed.GetValue(_repo) ?? ".";
        var loaded = PolicyRepository.Load(directory);
        if (!PolicyRepository.IsRepository(directory)) return Fail(loaded.Diagnostics);
        var options = new GovernOptions { Now = _asOf.Clock(parsed, host).GetUtcNow(), HasTests = policy => HasTests(policy, host) };
        var problems = new List<Diagnostic>();
        if (parsed.GetValue(_coverage)) options = options with { Tests = PolicyTests.ByPolicy(TestablePolicy.In(loaded.Repository, problems), host) };
        if (parsed.GetValue(_inputs) is { Length: > 0 } inputs)
        {
            if (Use(loaded, inputs, options) is not { } used) return ExitCode.Usage;
            options = used;
        }
        var report = GovernReport.Of(loaded, options);
        // Files are read when tests need them; what is wrong with one that policies share comes up with each of them.
        report = report with { Problems = [.. report.Problems.Concat(problems).Distinct()] };
        Write(parsed.GetValue(_format)!, report);
        if (PolicyOptions.HasErrors(report.Problems)) return Fail(report.Problems);
        return report.IsLate ? ExitCode.Findings : ExitCode.Clean;
    }

    private void Write(string format, GovernReport report)
    {
        switch (format)
        {
            case "json": GovernJson.Write(host.Output, report); break;
            case "sarif": GovernSarif.Write(host.Output, report, host.Version); break;
            case "markdown": GovernMarkdown.Write(host.Output, report); break;
            default: new GovernText(new TerminalWriter(host.Output, host.Terminal)).Write(report); break;
        }
    }

    private int Fail(IReadOnlyList<Diagnostic> problems)
    {
        new TerminalRenderer(host.Terminal).Write(host.Error, problems);
        return ExitCode.Usage;
    }

    /// <summary>Whether a policy has tests; null when none of its files is in a language that is known here.</summary>
    public static bool? HasTests(PolicyDefinition policy, Host host) =>
        policy.Files.Any(file => host.Languages.Any(language => language.Accepts(file.Path))) ? new NativeTests(host.Languages).AreIn(policy.Files) : null;

    /// <summary>Puts objects to the policies, to see which are of use; null when that fails, which is reported.</summary>
    private GovernOptions? Use(RepositoryResult loaded, string[] inputs, GovernOptions options)
    {
        var problems = new List<Diagnostic>();
        var built = PolicyBundle.Build(loaded, host.Languages);
        var files = InputFiles.Find(inputs, problems);
        if (built.Bundle is not { } bundle || files.Count == 0)
        {
            Fail([.. built.Diagnostics, .. problems, .. files.Count == 0 && problems.Count == 0 ? [CliDiagnostics.NoInputs()] : Array.Empty<Diagnostic>()]);
            return null;
        }
        var report = new CheckRun(bundle, FixedClock.At(Validity.DayOf(options.Now)), Stage.Workstation).Run(files, problems, host);
        if (report.Diagnostics.Count > 0) Fail(report.Diagnostics);
        return options with
        {
            Findings = [.. report.Decisions.SelectMany(decision => decision.Findings)],
            UnusedExceptions = [.. report.Exceptions.Where(note => note.State == ExceptionState.Unused).Select(note => note.Id)],
        };
    }
}
