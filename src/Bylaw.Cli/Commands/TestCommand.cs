using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Bylaw.Core.Decisions;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Diagnostics.Rendering;
using Bylaw.Engine;
using Bylaw.Governance;

namespace Bylaw.Cli.Commands;

/// <summary>
/// <c>bylaw test</c>: runs the native tests of policies.
/// Example: <c>bylaw test --repo policies --coverage</c>.
/// </summary>
internal static class TestCommand
{
    public static Command Make(Host host)
    {
        var command = new Command("test", "Run the tests that policies bring along.\n\nExample: bylaw test --repo policies --coverage");
        var paths = new Argument<string[]>("PATH") { Description = "Plain policy files or folders", Arity = ArgumentArity.ZeroOrMore };
        var repo = new Option<string?>("--repo") { Description = "Policy repository (default: this folder, when it is one)", HelpName = "DIR" };
        var run = new Option<string?>("--run") { Description = "Only tests with this text in their names", HelpName = "TEXT" };
        var coverage = new Option<bool>("--coverage") { Description = "Say which expressions no test reaches, and which rules none makes fire" };
        var threshold = new Option<double>("--threshold") { Description = "Fail when less than this percentage is covered", HelpName = "PERCENT" };
        var verbose = new Option<bool>("--verbose", "-v") { Description = "List tests that pass, too" };
        var v0 = new Option<bool>("--v0") { Description = "Read every plain file as Rego v0 (default: v1, and v0 where a file is no v1)" };
        command.Arguments.Add(paths);
        foreach (var option in (Option[])[repo, run, coverage, threshold, verbose, v0]) command.Options.Add(option);
        command.SetAction(parsed => new TestRun(host, parsed.GetValue(run), parsed.GetValue(coverage), parsed.GetValue(threshold), parsed.GetValue(verbose))
            .Run(parsed.GetValue(repo), parsed.GetValue(paths) ?? [], parsed.GetValue(v0)));
        return command;
    }
}

/// <summary>One run of the tests.</summary>
internal sealed class TestRun(Host host, string? filter, bool showCoverage, double threshold, bool verbose)
{
    private int _passed, _failed, _errors, _skipped, _covered, _missed;

    public int Run(string? repo, string[] paths, bool v0)
    {
        var problems = new List<Diagnostic>();
        problems.AddRange(paths.Where(path => !File.Exists(path) && !Directory.Exists(path)).Select(CliDiagnostics.InputNotFound));
        if (PolicyOptions.HasErrors(problems)) return Report(problems);
        var policies = paths.Length > 0 ? [TestablePolicy.Of(paths, v0 ? "v0" : null, problems)] : InRepository(repo ?? ".", problems);
        if (PolicyOptions.HasErrors(problems)) return Report(problems);
        var invalid = false;
        foreach (var (policy, report) in PolicyTests.Run(policies, host, name => filter is null || name.Contains(filter, StringComparison.Ordinal)))
        {
            invalid |= PolicyOptions.HasErrors(report.Diagnostics);
            if (report.Diagnostics.Length > 0) Report(report.Diagnostics);
            Write(policy, report);
        }
        // Files are read when they are needed, so what is wrong with them comes up late.
        if (PolicyOptions.HasErrors(problems)) return Report(problems);
        return Finish(invalid);
    }

    private static ImmutableArray<TestablePolicy> InRepository(string directory, List<Diagnostic> problems)
    {
        var loaded = PolicyRepository.Load(directory);
        problems.AddRange(loaded.Diagnostics);
        return PolicyOptions.HasErrors(problems) ? [] : TestablePolicy.In(loaded.Repository, problems);
    }

    private void Write(string unit, TestReport report)
    {
        var output = new TerminalWriter(host.Output, host.Terminal);
        foreach (var result in report.Results)
        {
            switch (result.Outcome)
            {
                case TestOutcome.Passed: _passed++; break;
                case TestOutcome.Skipped: _skipped++; break;
                case TestOutcome.Failed: _failed++; break;
                default: _errors++; break;
            }
            if (result.Outcome != TestOutcome.Passed || verbose) Write(output, unit, result);
        }
        foreach (var file in report.Coverage)
        {
            _covered += file.Covered.Length;
            _missed += file.Missed.Length;
            if (!showCoverage) continue;
            output.Line(string.Create(CultureInfo.InvariantCulture, $"{file.Source.Name}: {file.Share * 100:0.#} % covered"));
            foreach (var span in file.Missed)
                output.Line($"  {file.Source.At(span).Start} not reached: {DisplayText.Shorten(DisplayText.OneLine(file.Source.Slice(span).ToString()), 80)}");
            foreach (var clause in report.Unfired.Where(clause => clause.At.Source == file.Source))
                output.Line($"  {clause.At.Start} rule `{clause.Rule}` never fires in a test");
        }
    }

    private static void Write(TerminalWriter output, string unit, TestResult result)
    {
        var (word, style) = result.Outcome switch
        {
            TestOutcome.Passed => ("pass", TerminalStyle.Note),
            TestOutcome.Skipped => ("todo", TerminalStyle.Warning),
            TestOutcome.Failed => ("FAIL", TerminalStyle.Error),
            _ => ("ERROR", TerminalStyle.Error),
        };
        output.Write(word, style).Line($" {(unit.Length == 0 ? "" : unit + ": ")}{result.Name} ({result.At})");
        if (result.FailedAt is { } at)
        {
            output.Line($"     {at}");
            output.Line($"       {DisplayText.Shorten(DisplayText.OneLine(at.Source.Slice(at.Span).ToString()), 160)}", TerminalStyle.Strong);
        }
        if (result.Expected is not null) output.Line($"     expected {result.Expected}");
        if (result.Found is not null) output.Line($"     found    {result.Found}");
        if (result.Message is not null) output.Line($"     {result.Message}");
        foreach (var line in result.Prints) output.Line($"     | {DisplayText.OneLine(line)}");
    }

    private int Finish(bool invalid)
    {
        var share = _covered + _missed == 0 ? 100 : 100.0 * _covered / (_covered + _missed);
        host.Output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{_passed} passed, {_failed} failed, {_errors} errors, {_skipped} to do; {share:0.#} % of the policies' expressions covered"));
        if (invalid) return ExitCode.Usage;
        if (_errors > 0) return ExitCode.Evaluation;
        if (_failed > 0) return ExitCode.Findings;
        if (share < threshold)
        {
            host.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"coverage {share:0.#} % is below {threshold:0.#} %"));
            return ExitCode.Findings;
        }
        return ExitCode.Clean;
    }

    private int Report(IReadOnlyList<Diagnostic> problems)
    {
        new TerminalRenderer(host.Terminal).Write(host.Error, problems);
        return ExitCode.Usage;
    }
}
