using System.Collections.Immutable;
using Bylaw.Core.Diagnostics;
using Bylaw.Governance.Git;

namespace Bylaw.Governance.Verification;

/// <summary>
/// The content of a repository as it was approved, read from git: what lies on disk has no part in it. Its files are read when they are
/// asked for, and only until it is disposed.
/// </summary>
public sealed class VerifiedRepository : IDisposable
{
    private readonly GitRepository? _git;
    private bool _isClosed;

    private VerifiedRepository(GitRepository? git, string directory, VerifyOptions options, Diagnostic? problem)
    {
        _git = git;
        Verification = RepositoryVerifier.Verify(git, directory, options, problem, out var state);
        if (state is not null && Verification.IsVerified) Content = PolicyRepository.Load(new CommitFiles(directory, state, Blob), null);
    }

    /// <summary>What came of verifying.</summary>
    public VerificationResult Verification { get; }

    /// <summary>The repository as it was approved; null unless the commit that was to be verified is.</summary>
    public RepositoryResult? Content { get; }

    /// <summary>What was found to be missing or forged since: with any of these the content that was read is not whole.</summary>
    public ImmutableArray<Diagnostic> Problems => _git is null ? [] : [.. _git.Problems];

    /// <summary>Verifies a branch. Never throws on what it finds in the repository.</summary>
    /// <param name="directory">The folder with the <c>bylaw.yaml</c>.</param>
    /// <param name="options">What to verify.</param>
    public static VerifiedRepository Open(string directory, VerifyOptions options) =>
        new(GitRepository.Open(directory, out var problem, null, options.Cancellation), directory, options, problem);

    /// <summary>
    /// Whether the branch asked for approvals at any time. Who takes <c>approvals</c> out of the settings without any must not be believed that
    /// nothing is asked for: whether it was right to take them out, verifying tells. False where no history is.
    /// </summary>
    public static bool EverAsked(string directory, VerifyOptions options)
    {
        using var git = GitRepository.Open(directory, out _, null, options.Cancellation);
        return git?.Resolve(options.Head, out _) is { } head && git.CommitsOf(PolicyRepository.SettingsFile, head).Any(commit => Asks(git, commit));
    }

    private static bool Asks(GitRepository git, string commit)
    {
        var state = new BranchState(git.Blob);
        state.Start(git.Tree(commit).Where(entry => entry.Path == PolicyRepository.SettingsFile));
        return !PolicyRepository.Load(new CommitFiles("", state, git.Blob), null).Repository.Settings.Approvals.IsEmpty;
    }

    /// <summary>Ends git. Files that were not read are not there any more.</summary>
    public void Dispose()
    {
        _isClosed = true;
        _git?.Dispose();
    }

    private byte[]? Blob(string id) => _isClosed ? null : _git!.Blob(id);
}
