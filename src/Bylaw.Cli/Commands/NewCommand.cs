using System.CommandLine;
using Bylaw.Cli.Commands.Exceptions;
using Bylaw.Cli.Scaffold;
using Bylaw.Core.Diagnostics.Rendering;
using Bylaw.Engine;
using Bylaw.Governance;

namespace Bylaw.Cli.Commands;

/// <summary>
/// <c>bylaw new policy</c>: begins a policy, with a rule and tests to replace; and <c>bylaw new exception</c>.
/// Example: <c>bylaw new policy no-root --title "Containers do not run as root"</c>.
/// </summary>
internal static class NewCommand
{
    public static Command Make(Host host)
    {
        var id = new Argument<string>("ID") { Description = "Id of the policy: the name of its folder in policies/" };
        var repo = new Option<string>("--repo") { Description = "Policy repository: a folder with a bylaw.yaml (default: this folder)", HelpName = "DIR", DefaultValueFactory = _ => "." };
        var title = new Option<string?>("--title") { Description = "One line that names it (default: the words of the id)", HelpName = "TEXT" };
        var policy = new Command("policy", "Begin a policy: policy.yaml, a rule in Rego, and tests that pass.\n\nExample: bylaw new policy no-root --title \"Containers do not run as root\"");
        policy.Arguments.Add(id);
        policy.Options.Add(repo);
        policy.Options.Add(title);
        policy.SetAction(parsed => Run(host, parsed.GetValue(repo)!, parsed.GetValue(id)!, parsed.GetValue(title)?.Trim()));
        var command = new Command("new", "Begin a policy, or an exception from one.");
        command.Subcommands.Add(policy);
        // The same as `bylaw exception new`.
        command.Subcommands.Add(NewVerb.Make(host, "exception", "bylaw new exception"));
        return command;
    }

    private static int Run(Host host, string repo, string id, string? title)
    {
        var loaded = PolicyRepository.Load(repo);
        if (loaded.HasErrors) return ExceptionOptions.Report(host, loaded.Diagnostics);
        if (ProblemOf(id, repo) is { } bad) return ExceptionOptions.Report(host, [ScaffoldDiagnostics.BadPolicyId(id, bad)]);
        var text = PolicyText.New(string.IsNullOrEmpty(title) ? PolicyId.TitleOf(id) : title, loaded.Repository.Settings, Validity.DayOf(host.Clock.GetUtcNow()));
        foreach (var file in (NewFile[])[new($"policies/{id}/policy.yaml", text), .. ScaffoldFiles.NewRego(id)])
        {
            var path = Path.Combine(repo, file.Path);
            if (ExceptionFiles.Write(path, file.Text) is { } problem) return ExceptionOptions.Report(host, [problem]);
            host.Output.WriteLine($"wrote {DisplayPath.Of(path)}");
        }
        // What the repository asks beyond what could be filled in, such as a baseline that allows no draft.
        var built = PolicyBundle.Build(PolicyRepository.Load(repo), host.Languages);
        if (built.Bundle is null) return ExceptionOptions.Report(host, built.Diagnostics);
        host.Output.WriteLine("next: say why in `intent`, replace the rule and its tests, and run `bylaw test`");
        return ExitCode.Clean;
    }

    private static string? ProblemOf(string id, string repo)
    {
        if (PolicyId.Problem(id) is { } bad) return bad;
        var folder = Path.Combine(repo, "policies", id);
        return Path.Exists(folder) ? "there is a policy of that id" : null;
    }
}
