using System.Collections.Immutable;
using Bylaw.Core.Diagnostics;

namespace Bylaw.Governance.Verification;

/// <summary>What to verify, and what the verifier must be told.</summary>
public sealed record VerifyOptions
{
    /// <summary>The namespace in which SSH keys sign approvals.</summary>
    public const string ApprovalNamespace = Approvals.Statement.Namespace;

    /// <summary>A commit whose content is taken on trust; null to begin with the first that asks for approvals.</summary>
    public string? Base { get; init; }

    /// <summary>The commit to verify.</summary>
    public string Head { get; init; } = "HEAD";

    /// <summary>Whether a file holds only tests, by its path.</summary>
    public Func<string, bool> IsTest { get; init; } = static _ => false;

    /// <summary>The time.</summary>
    public DateTimeOffset Now { get; init; }

    /// <summary>Whether files on disk that differ from the commit are violations.</summary>
    public bool ChecksDisk { get; init; }

    /// <summary>Ends the work early.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>The place of each commit in the history, parents first.</summary>
    internal IReadOnlyDictionary<string, int>? Order { get; init; }
}

/// <summary>What came of verifying a branch.</summary>
public sealed record VerificationResult
{
    /// <summary>The commit whose content was taken on trust; null when there was nothing to begin with.</summary>
    public string? Anchor { get; init; }

    /// <summary>The commit that was to be verified; null when it is not known.</summary>
    public string? Head { get; init; }

    /// <summary>The last commit of the branch that is verified; null when none is.</summary>
    public string? Verified { get; init; }

    /// <summary>Whether the repository asks for approvals, by the last verified commit.</summary>
    public bool AsksForApprovals { get; init; }

    /// <summary>How many commits of the branch were looked at.</summary>
    public int Commits { get; init; }

    /// <summary>What changed, and who approved it, in order.</summary>
    public ImmutableArray<VerifiedChange> Changes { get; init; } = [];

    /// <summary>Suspensions of the verified content that nobody settled yet.</summary>
    public ImmutableArray<OpenSuspension> Suspensions { get; init; } = [];

    /// <summary>What is not approved or not to be trusted; the first is the one to look at.</summary>
    public ImmutableArray<Violation> Violations { get; init; } = [];

    /// <summary>Why nothing could be verified at all.</summary>
    public ImmutableArray<Diagnostic> Problems { get; init; } = [];

    /// <summary>Whether everything that leads to the head is approved.</summary>
    public bool IsVerified => Problems.IsEmpty && Violations.IsEmpty && Verified is not null && Verified == Head;
}

/// <summary>One thing that is wrong.</summary>
/// <param name="Commit">The commit that brought it.</param>
/// <param name="Path">The file or subject; empty when it is the commit itself.</param>
/// <param name="Problem">What.</param>
public sealed record Violation(string Commit, string Path, Diagnostic Problem);

/// <summary>A change that is approved.</summary>
/// <param name="Commit">The commit of the branch with which it landed.</param>
/// <param name="Subject">What changed: a folder or file.</param>
/// <param name="Kind">Which kind of change it is.</param>
/// <param name="From">Digest of the content before; <c>none</c> when there was none.</param>
/// <param name="To">Digest of the content after; <c>none</c> when it is gone.</param>
/// <param name="Approvals">Who approved it in which role.</param>
public sealed record VerifiedChange(string Commit, string Subject, ChangeKind Kind, string From, string To, ImmutableArray<CountedApproval> Approvals)
{
    internal static VerifiedChange Of(string commit, Judgement judgement) =>
        new(commit, judgement.Change.Subject.Path, judgement.Change.Kind, judgement.Change.From, judgement.Change.To,
            [.. judgement.Filled.Select(filled => new CountedApproval(filled.Person.Name, filled.Role))]);
}

/// <summary>An approval that counted.</summary>
/// <param name="Person">Name of the person.</param>
/// <param name="Role">The role in which it counted.</param>
public sealed record CountedApproval(string Person, string Role);
