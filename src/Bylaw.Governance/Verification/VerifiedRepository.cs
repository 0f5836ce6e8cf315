using Bylaw.Governance.Git;

namespace Bylaw.Governance.Verification;

/// <summary>The content of a repository as it was approved, read from git: what lies on disk has no part in it.</summary>
public static class VerifiedRepository
{
    /// <summary>
    /// Verifies a branch and reads the content of its last verified commit; null when there is none. Whether that commit is the
    /// head is for the caller to see: <see cref="VerificationResult.IsVerified"/>.
    /// </summary>
    public static RepositoryResult? Load(string directory, VerifyOptions options, out VerificationResult verification)
    {
        verification = RepositoryVerifier.Verify(directory, options);
        return verification.Verified is { } commit && verification.Problems.IsEmpty ? Load(directory, commit, options.Cancellation) : null;
    }

    private static RepositoryResult? Load(string directory, string commit, CancellationToken cancellation)
    {
        using var git = GitRepository.Open(directory, out _, null, cancellation);
        if (git is null) return null;
        var entries = git.Tree(commit);
        // Everything, because a policy may name sources anywhere; they are read after git is closed.
        var contents = new Dictionary<string, byte[]?>(StringComparer.Ordinal);
        foreach (var entry in entries.Where(entry => GitMode.IsFile(entry.Mode))) contents[entry.Id] = git.Blob(entry.Id);
        var state = new BranchState(id => contents.GetValueOrDefault(id));
        state.Start(entries);
        return git.Problems.Count > 0 ? null : PolicyRepository.Load(new CommitFiles(directory, state, id => contents.GetValueOrDefault(id)), null);
    }
}
