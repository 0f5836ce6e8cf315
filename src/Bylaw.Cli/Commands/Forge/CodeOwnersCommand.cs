using System.CommandLine;
using System.Globalization;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Diagnostics.Rendering;
using Bylaw.Governance;
using Bylaw.Governance.Forge;

namespace Bylaw.Cli.Commands.Forge;

/// <summary>
/// <c>bylaw codeowners</c>: says to the forge what bylaw.yaml says of approvals.
/// Example: <c>bylaw codeowners --forge github</c>.
/// </summary>
internal static class CodeOwnersCommand
{
    public static Command Make(Host host)
    {
        var command = new Command("codeowners", "Write CODEOWNERS from the approval rules of bylaw.yaml, or the rules that the forge takes beside it.\n\nExamples: bylaw codeowners --forge github\n          bylaw codeowners --forge github --rules --team-id security=7 --team-id platform=8 > ruleset.json");
        var repo = new Option<string>("--repo") { Description = "Policy repository: a folder with a bylaw.yaml (default: this folder)", HelpName = "DIR", DefaultValueFactory = _ => "." };
        var forge = new Option<string>("--forge") { Description = "github or gitlab", DefaultValueFactory = _ => "github" };
        forge.AcceptOnlyFromAmong("github", "gitlab");
        var output = new Option<string?>("--output", "-o") { Description = "The file to write, - for standard output (default: .github/CODEOWNERS or .gitlab/CODEOWNERS at the root of the git repository)", HelpName = "FILE" };
        var check = new Option<bool>("--check") { Description = "Write nothing; fail when the file is not current" };
        var rules = new Option<bool>("--rules") { Description = "Write to standard output a ruleset for GitHub's interface, or settings and approval rules for GitLab's" };
        var ids = new Option<string[]>("--team-id") { Description = "Number of a team on GitHub, or of a group on GitLab, for --rules", HelpName = "TEAM=NUMBER" };
        foreach (var option in (Option[])[repo, forge, output, check, rules, ids]) command.Options.Add(option);
        command.SetAction(parsed => new CodeOwnersRun(host, parsed.GetValue(repo)!, parsed.GetValue(forge) == "gitlab" ? ForgeKind.GitLab : ForgeKind.GitHub)
            .Run(parsed.GetValue(output), parsed.GetValue(check), parsed.GetValue(rules), parsed.GetValue(ids) ?? []));
        return command;
    }
}

/// <summary>One run of the command.</summary>
internal sealed class CodeOwnersRun(Host host, string directory, ForgeKind forge)
{
    // File names of tests. Which of them count is asked of the languages.
    private static readonly string[] TestPatterns = ["*_test.rego"];
    private readonly List<Diagnostic> _problems = [];

    public int Run(string? output, bool check, bool rules, string[] ids)
    {
        var loaded = PolicyRepository.Load(directory);
        if (loaded.HasErrors) return Report(loaded.Diagnostics);
        var tests = TestPatterns.Where(pattern => host.IsTest(pattern.Replace("*", "x", StringComparison.Ordinal))).ToList();
        if (rules) return WriteRules(loaded.Repository, tests, ids);
        var file = ForgeFiles.CodeOwners(loaded.Repository, forge, tests, _problems);
        if (file is null) return Report([ForgeFiles.NoRules()]);
        if (_problems.Exists(problem => problem.Severity == Severity.Error)) return Report(_problems);
        return check ? Check(output ?? file.FullPath, file) : Write(output ?? file.FullPath, file);
    }

    private int WriteRules(PolicyRepository repository, IReadOnlyList<string> tests, string[] ids)
    {
        if (NumbersOf(ids) is not { } numbers) return ExitCode.Usage;
        if (ForgeFiles.Rules(repository, forge, tests, numbers, _problems) is not { } text) return Report([ForgeFiles.NoRules()]);
        host.Output.Write(text);
        Report(_problems);
        return ExitCode.Clean;
    }

    private Dictionary<string, long>? NumbersOf(string[] ids)
    {
        var numbers = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var pair in ids)
        {
            var equals = pair.LastIndexOf('=');
            if (equals < 1 || !long.TryParse(pair[(equals + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                host.Error.WriteLine($"error: `{pair}` is not of the form TEAM=NUMBER");
                return null;
            }
            numbers[pair[..equals]] = number;
        }
        return numbers;
    }

    private int Write(string path, ForgeFile file)
    {
        if (path == "-") host.Output.Write(file.Text);
        else
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            File.WriteAllText(path, file.Text);
            host.Output.WriteLine($"written: {file.Path}");
        }
        Report(_problems);
        return ExitCode.Clean;
    }

    private int Check(string path, ForgeFile file)
    {
        if (File.Exists(path) && File.ReadAllText(path).ReplaceLineEndings("\n") == file.Text) return ExitCode.Clean;
        Report([ForgeFiles.NotCurrent(file)]);
        return ExitCode.Findings;
    }

    // The same thing is said once, however many rules it is about.
    private int Report(IEnumerable<Diagnostic> problems)
    {
        new TerminalRenderer(host.Terminal).Write(host.Error, [.. problems.DistinctBy(problem => problem.Message)]);
        return ExitCode.Usage;
    }
}
