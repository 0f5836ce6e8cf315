using System.CommandLine;
using Bylaw.Cli.Inputs;
using Bylaw.Core.Decisions;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Diagnostics.Rendering;
using Bylaw.Engine;
using Bylaw.Governance;

namespace Bylaw.Cli.Commands.Exceptions;

/// <summary>What the verbs of exceptions ask in the same way: which repository, which inputs, which date.</summary>
internal sealed class ExceptionOptions
{
    private readonly Option<string?> _repo = new("--repo") { Description = "Policy repository: a folder with a bylaw.yaml (default: this folder)", HelpName = "DIR" };
    private readonly Argument<string[]> _inputs = new("INPUT") { Description = "Files, folders, patterns, or - for standard input (default: the inputs of the repository's targets)", Arity = ArgumentArity.ZeroOrMore };
    private readonly AsOfOption _asOf = new();

    /// <summary>Adds the options; the inputs only where a verb has use for them.</summary>
    public void AddTo(Command command, bool withInputs)
    {
        if (withInputs) command.Arguments.Add(_inputs);
        command.Options.Add(_repo);
        _asOf.AddTo(command);
    }

    public FixedClock Clock(ParseResult parsed, Host host) => _asOf.Clock(parsed, host);

    /// <summary>The repository; null when something is wrong with it, which is reported then.</summary>
    public PolicyRepository? Load(ParseResult parsed, Host host)
    {
        var loaded = PolicyRepository.Load(parsed.GetValue(_repo) ?? ".");
        if (!loaded.HasErrors) return loaded.Repository;
        Report(host, loaded.Diagnostics);
        return null;
    }

    /// <summary>The repository and its policies asked about the inputs; null when that fails, which is reported then.</summary>
    public ExceptionRun? Start(ParseResult parsed, Host host)
    {
        var loaded = PolicyRepository.Load(parsed.GetValue(_repo) ?? ".");
        var built = PolicyBundle.Build(loaded, host.Languages);
        var problems = built.Diagnostics.ToList();
        if (built.Bundle is not { } bundle) return Report<ExceptionRun>(host, problems);
        var files = Inputs(parsed, loaded.Repository, problems);
        if (files.Count == 0 && !PolicyOptions.HasErrors(problems)) problems.Add(CliDiagnostics.NoInputs());
        if (PolicyOptions.HasErrors(problems)) return Report<ExceptionRun>(host, problems);
        var clock = _asOf.Clock(parsed, host);
        var check = new CheckRun(bundle, clock, Stage.Workstation);
        var report = check.Run(files, problems, host);
        if (report.Diagnostics.Count > 0) Report(host, report.Diagnostics);
        return new ExceptionRun(loaded.Repository, bundle, clock, check, report);
    }

    /// <summary>Whether inputs were named, or the repository names some.</summary>
    public bool HasInputs(ParseResult parsed, PolicyRepository repository) => Inputs(parsed, repository, []).Count > 0;

    public static int Report(Host host, IReadOnlyList<Diagnostic> problems)
    {
        new TerminalRenderer(host.Terminal).Write(host.Error, problems);
        return ExitCode.Usage;
    }

    private List<InputFile> Inputs(ParseResult parsed, PolicyRepository repository, List<Diagnostic> problems)
    {
        if (parsed.GetValue(_inputs) is { Length: > 0 } named) return InputFiles.Find(named, problems);
        return InputFiles.Find(repository.Settings.Targets.SelectMany(target => target.Inputs).Select(input => Path.Combine(repository.Directory, input)), problems);
    }

    private static T? Report<T>(Host host, IReadOnlyList<Diagnostic> problems)
        where T : class
    {
        Report(host, problems);
        return null;
    }
}
