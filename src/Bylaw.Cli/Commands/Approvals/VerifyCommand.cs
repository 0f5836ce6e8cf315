using System.CommandLine;
using Bylaw.Core.Diagnostics.Rendering;
using Bylaw.Engine;
using Bylaw.Governance.Verification;

namespace Bylaw.Cli.Commands.Approvals;

/// <summary>
/// <c>bylaw verify</c>: replays a branch and says whether everything on it was approved.
/// Example: <c>bylaw verify origin/main</c>.
/// </summary>
internal static class VerifyCommand
{
    public static Command Make(Host host)
    {
        var command = new Command("verify", "Replay a branch from a clone, offline: who approved which change in which role, by the rules of the commit before it. Prints the first violation and exits with 1.\n\nExamples: bylaw verify\n          bylaw verify v1.4.0..origin/main --attest statement.json");
        var range = new Argument<string?>("RANGE") { Description = "BASE..HEAD, or HEAD (default: HEAD, from the first commit that asks for approvals). BASE is taken on trust", Arity = ArgumentArity.ZeroOrOne };
        var repo = new Option<string?>("--repo") { Description = "Policy repository: a folder with a bylaw.yaml (default: this folder)", HelpName = "DIR" };
        var format = new Option<string>("--format", "-f") { Description = "Output: text, json", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "json");
        var all = new Option<bool>("--all") { Description = "Show every violation, not only the first" };
        var disk = new Option<bool>("--disk") { Description = "Hold the files on disk against the commit too" };
        var attest = new Option<string?>("--attest") { Description = "Write an in-toto statement about the verified content to this file, - for standard output", HelpName = "FILE" };
        command.Arguments.Add(range);
        foreach (var option in new Option[] { repo, format, all, disk, attest }) command.Options.Add(option);
        command.SetAction(parsed => Run(parsed, host, parsed.GetValue(repo) ?? ".", OptionsOf(parsed.GetValue(range), parsed.GetValue(disk), host), parsed.GetValue(format)!, parsed.GetValue(all), parsed.GetValue(attest)));
        return command;
    }

    private static VerifyOptions OptionsOf(string? range, bool checksDisk, Host host)
    {
        var options = new VerifyOptions { Now = host.Clock.GetUtcNow(), IsTest = host.IsTest, ChecksDisk = checksDisk };
        if (string.IsNullOrEmpty(range)) return options;
        var dots = range.IndexOf("..", StringComparison.Ordinal);
        if (dots < 0) return options with { Head = range };
        return options with { Base = dots == 0 ? null : range[..dots], Head = range[(dots + 2)..] is { Length: > 0 } head ? head : "HEAD" };
    }

    private static int Run(ParseResult parsed, Host host, string directory, VerifyOptions options, string format, bool all, string? attest)
    {
        BundleResult? built = null;
        VerificationResult result;
        if (attest is null) result = RepositoryVerifier.Verify(directory, options);
        else built = PolicyBundle.BuildVerified(directory, options, host.Languages, out result);
        if (format == "json") VerifyReport.WriteJson(host.Output, result);
        else VerifyReport.WriteText(new TerminalWriter(host.Output, host.Terminal), result, all);
        if (!result.Problems.IsEmpty) return format == "json" ? ExitCode.Usage : BranchOptions.Report(host, result.Problems);
        if (!result.IsVerified) return ExitCode.Findings;
        return built is null ? ExitCode.Clean : Attest(host, result, built, attest!);
    }

    /// <summary>States what was verified, and which bundle it gives.</summary>
    private static int Attest(Host host, VerificationResult result, BundleResult built, string file)
    {
        if (built.Bundle is not { } bundle) return BranchOptions.Report(host, built.Diagnostics);
        var text = Attestation.Of(result, bundle.Revision, host.Version);
        if (file == "-") host.Output.Write(text);
        else File.WriteAllText(file, text);
        return ExitCode.Clean;
    }
}
