using System.CommandLine;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Diagnostics.Rendering;
using Bylaw.Governance.Verification;

namespace Bylaw.Cli.Commands.Approvals;

/// <summary>What the commands about approvals ask in the same way: which repository, which protected branch.</summary>
internal sealed class BranchOptions
{
    private readonly Option<string?> _repo = new("--repo") { Description = "Policy repository: a folder with a bylaw.yaml (default: this folder)", HelpName = "DIR" };
    private readonly Option<string?> _base = new("--base") { Description = "The protected branch (default: origin/HEAD, origin/main, origin/master, main or master, the first that exists)", HelpName = "REF" };
    private readonly Option<string?> _trust = new("--trust") { Description = "A commit of the protected branch whose content is taken on trust (default: the first that asks for approvals)", HelpName = "COMMIT" };

    public void AddTo(Command command)
    {
        command.Options.Add(_repo);
        command.Options.Add(_base);
        command.Options.Add(_trust);
    }

    public string Directory(ParseResult parsed) => parsed.GetValue(_repo) ?? ".";

    /// <summary>The protected branch; null for the usual one.</summary>
    public string? Protected(ParseResult parsed) => parsed.GetValue(_base);

    public VerifyOptions Options(ParseResult parsed, Host host, string head = "HEAD") =>
        new() { Head = head, Base = parsed.GetValue(_trust), Now = host.Clock.GetUtcNow(), IsTest = host.IsTest };

    /// <summary>What the current commit, or another, would change on the protected branch.</summary>
    public ChangeProposal Proposal(ParseResult parsed, Host host, string head = "HEAD") => ChangeProposal.Read(Directory(parsed), Protected(parsed), Options(parsed, host, head));

    /// <summary>Reports diagnostics as errors of usage.</summary>
    public static int Report(Host host, IEnumerable<Diagnostic> problems)
    {
        new TerminalRenderer(host.Terminal).Write(host.Error, [.. problems]);
        return ExitCode.Usage;
    }
}
