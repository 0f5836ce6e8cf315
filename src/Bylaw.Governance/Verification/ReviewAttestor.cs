using System.Collections.Immutable;
using System.Globalization;
using Bylaw.Core.Diagnostics;
using Bylaw.Governance.Approvals;
using Bylaw.Governance.Forge;
using Bylaw.Governance.Git;
using Bylaw.Governance.Reading;

namespace Bylaw.Governance.Verification;

/// <summary>A pull request in a forge.</summary>
/// <param name="Forge"><c>github</c> or <c>gitlab</c>.</param>
/// <param name="Repository">Path of the repository there: <c>acme/policies</c>.</param>
/// <param name="Number">Number of the pull request.</param>
/// <param name="Address">Address of the forge's API.</param>
public sealed record PullRequestReference(string Forge, string Repository, long Number, Uri Address)
{
    /// <summary>Reads <c>github:acme/policies#12</c>, <c>gitlab:acme/policies!12</c>; null when it is neither.</summary>
    public static PullRequestReference? TryParse(string text, Uri? address)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var mark = text.LastIndexOfAny(['#', '!']);
        if (colon <= 0 || mark < colon || !long.TryParse(text.AsSpan(mark + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return null;
        return (text[..colon], text[(colon + 1)..mark]) switch
        {
            (_, "") => null,
            ("github", var repository) => new PullRequestReference("github", repository, number, address ?? new Uri("https://api.github.com/")),
            ("gitlab", var repository) => new PullRequestReference("gitlab", repository, number, address ?? new Uri("https://gitlab.com/api/v4/")),
            _ => null,
        };
    }
}

/// <summary>What an attestor signs about the reviews of a pull request: each review for the content of the commit that was reviewed.</summary>
public static class ReviewAttestor
{
    /// <summary>The statements about all approvals that stand; empty with the reason in <paramref name="problems"/>.</summary>
    /// <param name="directory">The folder with the <c>bylaw.yaml</c>, in a clone that has the commits that were reviewed.</param>
    /// <param name="protectedBranch">The protected branch; null for the usual one.</param>
    /// <param name="pullRequest">The pull request.</param>
    /// <param name="publicKey">The attestor's public key.</param>
    /// <param name="variable">Gives variables of the environment, for the forge's token.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="options">Which files are tests, and what is taken on trust.</param>
    /// <param name="problems">What is wrong.</param>
    public static ImmutableArray<string> Statements(
        string directory, string? protectedBranch, PullRequestReference pullRequest, string publicKey, Func<string, string?> variable, TimeProvider clock, VerifyOptions options, out ImmutableArray<Diagnostic> problems)
    {
        problems = [];
        if (Read(pullRequest, variable, clock, options.Cancellation, out var problem) is not { } request) return Failed(problem, out problems);
        var proposal = ChangeProposal.Read(directory, protectedBranch, options);
        if (!proposal.Problems.IsEmpty) return Failed(proposal.Problems[0], out problems);
        if (proposal.AttestorOf(publicKey, out problem) is not { } attestor) return Failed(problem, out problems);
        using var git = GitRepository.Open(directory, out problem, null, options.Cancellation);
        if (git is null) return Failed(problem, out problems);
        var statements = ImmutableArray.CreateBuilder<string>();
        var found = ImmutableArray.CreateBuilder<Diagnostic>();
        foreach (var review in request.Reviews)
        {
            if (Changes(git, proposal.Base, review.Commit ?? request.Head, options, out problem) is not { Count: > 0 } changes)
            {
                found.Add(problem ?? VerifyDiagnostics.NothingToApprove(proposal.Base));
                continue;
            }
            statements.Add(proposal.StatementOf(changes, attestor, clock.GetUtcNow(), false, Reference(review, request)).ToString());
        }
        problems = found.ToImmutable();
        return statements.ToImmutable();
    }

    private static ReviewReference Reference(ForgeReview review, ForgePullRequest request) => new()
    {
        Forge = review.Forge,
        Repository = review.Repository,
        Number = review.Number.ToString(CultureInfo.InvariantCulture),
        Id = review.ReviewId,
        Login = review.Login,
        Commit = review.Commit ?? request.Head,
        Authors = [.. request.Authors.Prepend(request.Author).Distinct(StringComparer.Ordinal)],
    };

    private static ForgePullRequest? Read(PullRequestReference reference, Func<string, string?> variable, TimeProvider clock, CancellationToken cancellation, out Diagnostic? problem)
    {
        if (reference.Forge == "github") return new GitHubReviews(reference.Address, variable(GitHubReviews.TokenVariable), clock).Read(reference.Repository, reference.Number, out problem, cancellation);
        var token = variable(GitLabReviews.TokenVariable);
        return new GitLabReviews(reference.Address, token ?? variable(GitLabReviews.JobTokenVariable), token is null, clock).Read(reference.Repository, reference.Number, out problem, cancellation);
    }

    /// <summary>What a commit changes since it parted from the last verified one.</summary>
    private static List<ProposedChange>? Changes(GitRepository git, string verified, string commit, VerifyOptions options, out Diagnostic? problem)
    {
        if (git.Resolve(commit, out problem) is not { } head || git.MergeBase(verified, head) is not { } parted) return null;
        var state = new BranchState(git.Blob);
        var files = new CommitFiles("", state, git.Blob);
        var records = new RecordCache();
        state.Start(git.Tree(parted));
        var before = PolicyRepository.Load(files, records).Repository;
        state.Become(git.Tree(head));
        var after = PolicyRepository.Load(files, records).Repository;
        return [.. new ChangeFinder(state, options.IsTest).Changes(before, after).Select(change => new ProposedChange { Subject = change.Subject.Path, Kind = change.Kind, From = change.From, To = change.To })];
    }

    private static ImmutableArray<string> Failed(Diagnostic? problem, out ImmutableArray<Diagnostic> problems)
    {
        problems = problem is null ? [] : [problem];
        return [];
    }
}
