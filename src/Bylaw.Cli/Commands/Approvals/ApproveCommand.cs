using System.CommandLine;
using Bylaw.Core.Diagnostics.Rendering;
using Bylaw.Governance.Verification;

namespace Bylaw.Cli.Commands.Approvals;

/// <summary>
/// <c>bylaw approve</c>: signs that somebody agrees to what the current branch changes.
/// Example: <c>bylaw approve --base origin/main</c>.
/// </summary>
internal static class ApproveCommand
{
    public static Command Make(Host host)
    {
        var command = new Command("approve", "Sign an approval of what the current commit changes on the protected branch, bound to exactly that content. Writes a file into approvals/, to be committed.\n\nExample: bylaw approve --base origin/main");
        var branch = new BranchOptions();
        branch.AddTo(command);
        var subjects = new Argument<string[]>("SUBJECT") { Description = "What to approve, such as policies/no-root or exceptions/orders.yaml (default: everything that changes)", Arity = ArgumentArity.ZeroOrMore };
        var key = new Option<string?>("--key") { Description = "SSH key that signs: its file, or that of its public half when an agent holds it (default: git's user.signingkey, else ~/.ssh/id_ed25519)", HelpName = "FILE" };
        var role = new Option<string>("--as") { Description = "approver, or author: who wrote the change signs for that, so that others may rebase or squash it", DefaultValueFactory = _ => "approver" };
        role.AcceptOnlyFromAmong("approver", "author");
        var print = new Option<bool>("--print") { Description = "Print the text to sign instead of signing it: for the message of a signed commit, or of a signed tag named approve/…" };
        var reviews = new Option<string?>("--reviews") { Description = "Attest the approvals of a pull request instead, with the key of an attestor: github:acme/policies#12 or gitlab:acme/policies!12. The token comes from GITHUB_TOKEN, GITLAB_TOKEN or CI_JOB_TOKEN", HelpName = "PR" };
        var address = new Option<string?>("--forge-url") { Description = "Address of the forge's API, when it is a server of your own", HelpName = "URL" };
        command.Arguments.Add(subjects);
        command.Options.Add(reviews);
        command.Options.Add(address);
        foreach (var option in new Option[] { key, role, print }) command.Options.Add(option);
        command.SetAction(parsed => parsed.GetValue(reviews) is { } pullRequest ? ReviewsRun.Run(parsed, host, branch, pullRequest, parsed.GetValue(address), parsed.GetValue(key), parsed.GetValue(print)) : Run(parsed, host, branch, parsed.GetValue(subjects) ?? [], parsed.GetValue(key), parsed.GetValue(role) == "author", parsed.GetValue(print)));
        return command;
    }

    private static int Run(ParseResult parsed, Host host, BranchOptions branch, string[] subjects, string? keyFile, bool asAuthor, bool print)
    {
        var proposal = branch.Proposal(parsed, host);
        if (!proposal.Problems.IsEmpty) return BranchOptions.Report(host, proposal.Problems);
        if (!proposal.AsksForApprovals) return BranchOptions.Report(host, [VerifyDiagnostics.NoApprovalRules()]);
        var signer = SshSigner.Find(keyFile, branch.Directory(parsed), host, out var problem);
        if (signer is null) return BranchOptions.Report(host, [problem!]);
        var statement = proposal.StatementFor(signer.PublicKey, asAuthor, subjects, host.Clock.GetUtcNow(), out problem);
        if (statement is null) return BranchOptions.Report(host, [problem!]);
        if (print)
        {
            host.Output.Write(statement);
            return ExitCode.Clean;
        }
        if (signer.Sign(statement, VerifyOptions.ApprovalNamespace, out problem) is not { } signature) return BranchOptions.Report(host, [problem!]);
        Write(host, branch.Directory(parsed), proposal, statement + signature, asAuthor, subjects);
        return ExitCode.Clean;
    }

    private static void Write(Host host, string directory, ChangeProposal proposal, string content, bool asAuthor, string[] subjects)
    {
        var name = ApprovalFiles.Write(host, directory, content);
        var output = new TerminalWriter(host.Output, host.Terminal);
        output.Line($"{(asAuthor ? "authorship" : "approval")} of {VerifyReport.Short(proposal.Head)} on top of {VerifyReport.Short(proposal.Base)}:");
        foreach (var change in proposal.Changes.Where(change => subjects.Length == 0 || subjects.Contains(change.Subject)))
            output.Line($"  {VerifyReport.Word(change.Kind)} {change.Subject}: {Digest(change.From)} -> {Digest(change.To)}");
        output.Line($"written to {name}: commit it to the branch");
    }

    private static string Digest(string digest) => digest.Length > 19 ? digest[..19] : digest;
}
