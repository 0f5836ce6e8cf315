using System.CommandLine;
using Bylaw.Cli.Commands.Exceptions;
using Bylaw.Cli.Scaffold;
using Bylaw.Cli.Scaffold.Adopting;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Diagnostics.Rendering;
using Bylaw.Engine;
using Bylaw.Governance;

namespace Bylaw.Cli.Commands;

/// <summary>
/// <c>bylaw init</c>: makes a folder a policy repository. Policies that lie in it are adopted where they lie.
/// Example: <c>bylaw init --ci github policies</c>.
/// </summary>
internal static class InitCommand
{
    public static Command Make(Host host)
    {
        var command = new Command("init", "Make a folder a policy repository: settings with two teams, and a first policy, or the policies that lie there already. Nothing that is there is moved or changed.\n\nExample: bylaw init --ci github policies");
        var directory = new Argument<string>("DIR") { Description = "The folder (default: this one)", DefaultValueFactory = _ => "." };
        var ci = new Option<string>("--ci") { Description = "Write the files of a forge, too: github, gitlab, or none", DefaultValueFactory = _ => "none" };
        ci.AcceptOnlyFromAmong("github", "gitlab", "none");
        var force = new Option<bool>("--force") { Description = "Write files anew that are there" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Say what would be written, and write nothing" };
        command.Arguments.Add(directory);
        foreach (var option in (Option[])[ci, force, dryRun]) command.Options.Add(option);
        command.SetAction(parsed => new InitRun(host, parsed.GetValue(directory)!, parsed.GetValue(force), parsed.GetValue(dryRun)).Run(parsed.GetValue(ci)!));
        return command;
    }
}

/// <summary>One run of the command.</summary>
internal sealed class InitRun(Host host, string directory, bool force, bool dryRun)
{
    private readonly ScaffoldWriter _writer = new(host, directory, force, dryRun);

    public int Run(string ci)
    {
        if (File.Exists(directory)) return ExceptionOptions.Report(host, [ScaffoldDiagnostics.NoFolder(directory, "it is a file")]);
        var problems = new List<Diagnostic>();
        var adoption = Adoption.In(directory, host.Languages, problems);
        if (PolicyOptions.HasErrors(problems)) return ExceptionOptions.Report(host, problems);
        foreach (var file in (NewFile[])[new(PolicyRepository.SettingsFile, ScaffoldFiles.Settings), .. Policies(adoption), new("exceptions/README.md", ScaffoldFiles.Exceptions), .. FilesOf(ci)])
            if (_writer.Write(file) is { } problem) return ExceptionOptions.Report(host, [problem]);
        if (_writer.WriteAttributes() is { } failed) return ExceptionOptions.Report(host, [failed]);
        Tell(adoption);
        return dryRun ? ExitCode.Clean : Finish(ci);
    }

    private IEnumerable<NewFile> Policies(Adoption adoption)
    {
        if (adoption.Found.Count > 0) return adoption.Files(directory, Settings());
        return Directory.Exists(Path.Combine(directory, "policies")) ? [] : ScaffoldFiles.FirstPolicy;
    }

    /// <summary>The settings that the repository will have, as far as owners need them.</summary>
    private RepositorySettings Settings() => !force && PolicyRepository.IsRepository(directory)
        ? PolicyRepository.Load(directory).Repository.Settings
        : new RepositorySettings { Teams = [TeamOf("security"), TeamOf("platform")] };

    private static Team TeamOf(string name) => new() { Name = new Written<string>(name, default), Role = new Written<string>(name, default) };

    private void Tell(Adoption adoption)
    {
        foreach (var (place, why) in adoption.Left) host.Output.WriteLine($"left alone {DisplayPath.Of(place)}: {DisplayText.OneLine(why)}");
        if (adoption.Found.Count == 0) return;
        host.Output.WriteLine(adoption.Found.Count == 1 ? "adopted 1 policy where it lies" : FormattableString.Invariant($"adopted {adoption.Found.Count} policies where they lie"));
        var drafts = adoption.Found.Where(policy => !policy.Runs).Select(policy => policy.Language!).Distinct().Order(StringComparer.Ordinal).ToList();
        if (drafts.Count > 0) host.Output.WriteLine($"drafts, because this version does not run them yet: those in {string.Join(", ", drafts)}");
    }

    private static NewFile[] FilesOf(string ci) => ci switch
    {
        "github" => [new NewFile(".github/workflows/bylaw.yaml", ScaffoldFiles.GitHubActions)],
        "gitlab" => [new NewFile(".gitlab-ci.yml", ScaffoldFiles.GitLabCi)],
        _ => [],
    };

    /// <summary>Says whether the repository can be used now, which files that were there may prevent, and what comes next.</summary>
    private int Finish(string ci)
    {
        var built = PolicyBundle.Build(PolicyRepository.Load(directory), host.Languages);
        if (built.Bundle is null) return ExceptionOptions.Report(host, built.Diagnostics);
        host.Output.WriteLine("next: name the people of both teams in bylaw.yaml before the first commit, and run `bylaw test` and `bylaw check`");
        if (ci != "none") host.Output.WriteLine($"then `bylaw codeowners --forge {ci}`, and again when approvals or people change: the pipeline checks that it is current");
        else host.Output.WriteLine("for the files of a forge say `--ci github` or `--ci gitlab`");
        return ExitCode.Clean;
    }
}
