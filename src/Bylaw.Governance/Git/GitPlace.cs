using Bylaw.Core.Diagnostics;

namespace Bylaw.Governance.Git;

/// <summary>Where a folder lies in a repository, and of what kind the repository is.</summary>
internal sealed record GitPlace(string Prefix, bool IsShallow, int IdLength)
{
    private static readonly string[] Question = ["rev-parse", "--is-shallow-repository", "--show-object-format", "--show-prefix"];

    public static GitPlace? Find(string program, string directory, GitLimits limits, CancellationToken cancellation, out Diagnostic? problem)
    {
        var answer = GitAnswer.Of(program, directory, Question, 1 << 16, limits.Patience, cancellation);
        problem = answer is null ? GitDiagnostics.NoProgram() : answer.Failure("rev-parse");
        if (answer is null || answer.WasStopped) return null;
        if (answer.ExitCode != 0 && answer.Error.Contains("not a git repository", StringComparison.Ordinal)) problem = GitDiagnostics.NoRepository(directory);
        if (answer.ExitCode != 0) return null;
        // The prefix comes last: the name of a folder may have line feeds in it.
        var lines = answer.Text.Split('\n', 3);
        if (lines.Length < 2) return null;
        problem = null;
        return new GitPlace(lines.Length > 2 ? lines[2] : "", lines[0] == "true", lines[1] == "sha256" ? 64 : 40);
    }
}
