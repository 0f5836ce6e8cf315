using System.CommandLine;
using Bylaw.Cli.Commands.Govern;
using Bylaw.Core.Diagnostics.Rendering;
using Bylaw.Governance;

namespace Bylaw.Cli.Commands.Approvals;

/// <summary>
/// <c>bylaw pr</c>: the verdict about a pull request, for CI to show: what changes, who must approve, what is missing.
/// Example: <c>bylaw pr --base origin/main --format markdown</c>.
/// </summary>
internal static class PullRequestCommand
{
    public static Command Make(Host host)
    {
        var command = new Command("pr", "The verdict about a pull request: what changes, who must approve, what is missing, which checks ran. Posts nothing.\n\nExample: bylaw pr --base origin/main --format markdown >> \"$GITHUB_STEP_SUMMARY\"");
        var branch = new BranchOptions();
        branch.AddTo(command);
        var head = new Option<string>("--head") { Description = "The commit that is proposed", DefaultValueFactory = _ => "HEAD", HelpName = "REF" };
        var format = new Option<string>("--format", "-f") { Description = "Output: text, markdown, json", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "markdown", "json");
        command.Options.Add(head);
        command.Options.Add(format);
        command.SetAction(parsed => Run(parsed, host, branch, parsed.GetValue(head)!, parsed.GetValue(format)!));
        return command;
    }

    private static int Run(ParseResult parsed, Host host, BranchOptions branch, string head, string format)
    {
        var proposal = branch.Proposal(parsed, host, head);
        if (!proposal.Problems.IsEmpty) return BranchOptions.Report(host, proposal.Problems);
        var loaded = PolicyRepository.Load(branch.Directory(parsed));
        var checks = PullRequestChecks.Of(loaded, host);
        var governance = GovernReport.Of(loaded, new GovernOptions { Now = host.Clock.GetUtcNow(), HasTests = policy => GovernCommand.HasTests(policy, host) });
        var report = new PullRequestReport(proposal, checks, governance);
        if (format == "json") report.WriteJson(host.Output);
        else if (format == "markdown") report.WriteMarkdown(host.Output);
        else report.WriteText(new TerminalWriter(host.Output, host.Terminal));
        if (checks.Any(check => check.Outcome == CheckOutcome.Failed)) return ExitCode.Findings;
        return proposal.IsApproved ? ExitCode.Clean : ExitCode.Findings;
    }
}
