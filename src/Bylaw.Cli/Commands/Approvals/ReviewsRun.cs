using System.CommandLine;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Diagnostics.Rendering;
using Bylaw.Governance.Verification;

namespace Bylaw.Cli.Commands.Approvals;

/// <summary>Attests the reviews of a pull request: what <c>bylaw approve --reviews</c> does in CI.</summary>
internal static class ReviewsRun
{
    public static int Run(ParseResult parsed, Host host, BranchOptions branch, string pullRequest, string? address, string? keyFile, bool print)
    {
        var directory = branch.Directory(parsed);
        Uri? forge = null;
        if (address is not null && !(Uri.TryCreate(address, UriKind.Absolute, out forge) && (forge.Scheme is "https" or "http")))
            return BranchOptions.Report(host, [VerifyDiagnostics.CannotSign($"`{address}` is no address of a forge")]);
        if (PullRequestReference.TryParse(pullRequest, forge) is not { } reference)
            return BranchOptions.Report(host, [VerifyDiagnostics.CannotSign($"`{pullRequest}` is no pull request: write github:acme/policies#12 or gitlab:acme/policies!12")]);
        if (SshSigner.Find(keyFile, directory, host, out var problem) is not { } signer) return BranchOptions.Report(host, [problem!]);
        var statements = ReviewAttestor.Statements(directory, branch.Protected(parsed), reference, signer.PublicKey, host.Variable, host.Clock, branch.Options(parsed, host), out var problems);
        if (statements.IsEmpty && !problems.IsEmpty) return BranchOptions.Report(host, problems);
        var output = new TerminalWriter(host.Output, host.Terminal);
        foreach (var statement in statements)
        {
            if (print) host.Output.WriteLine(statement);
            else if (signer.Sign(statement, VerifyOptions.ApprovalNamespace, out problem) is { } signature) output.Line($"written to {ApprovalFiles.Write(host, directory, statement + signature)}");
            else return BranchOptions.Report(host, [problem!]);
        }
        if (statements.IsEmpty) output.Line("no approval stands");
        return Finish(host, problems);
    }

    /// <summary>Reviews that could not be attested are told; the others are written all the same.</summary>
    private static int Finish(Host host, IReadOnlyList<Diagnostic> problems) => problems.Count > 0 ? BranchOptions.Report(host, problems) : ExitCode.Clean;
}
