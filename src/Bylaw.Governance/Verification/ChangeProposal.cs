using System.Collections.Immutable;
using Bylaw.Core.Diagnostics;
using Bylaw.Governance.Approvals;
using Bylaw.Governance.Git;
using Bylaw.Governance.Signing;

namespace Bylaw.Governance.Verification;

/// <summary>What a branch would change on the protected one, who must approve that, and who did.</summary>
public sealed record ChangeProposal
{
    private static readonly string[] s_usualBranches = ["origin/HEAD", "origin/main", "origin/master", "main", "master"];
    private People _people = new(new RepositorySettings());

    /// <summary>The last verified commit of the protected branch: what approvals are given on top of.</summary>
    public string Base { get; init; } = "";

    /// <summary>The commit that is proposed.</summary>
    public string Head { get; init; } = "";

    /// <summary>Whether the tip of the protected branch itself is verified.</summary>
    public bool BaseIsVerified { get; init; }

    /// <summary>Whether the protected branch asks for approvals.</summary>
    public bool AsksForApprovals { get; init; }

    /// <summary>What changes.</summary>
    public ImmutableArray<ProposedChange> Changes { get; init; } = [];

    /// <summary>Suspensions of the protected branch that nobody settled yet, and that this does not take away.</summary>
    public ImmutableArray<OpenSuspension> Suspensions { get; init; } = [];

    /// <summary>What stands in the way, missing approvals among it.</summary>
    public ImmutableArray<Violation> Violations { get; init; } = [];

    /// <summary>Why nothing can be said; empty when something can.</summary>
    public ImmutableArray<Diagnostic> Problems { get; init; } = [];

    /// <summary>Whether the branch may land.</summary>
    public bool IsApproved => Problems.IsEmpty && Violations.IsEmpty;

    /// <summary>Reads what a branch would change.</summary>
    /// <param name="directory">The folder with the <c>bylaw.yaml</c>.</param>
    /// <param name="protectedBranch">The protected branch; null for the first that exists of those that are usual.</param>
    /// <param name="options">The head that is proposed, the clock, which files are tests.</param>
    public static ChangeProposal Read(string directory, string? protectedBranch, VerifyOptions options)
    {
        using var git = GitRepository.Open(directory, out var problem, null, options.Cancellation);
        if (git is null || git.Resolve(options.Head, out problem) is not { } head) return Impossible(problem);
        protectedBranch ??= s_usualBranches.FirstOrDefault(name => git.Resolve(name, out _) is not null) ?? s_usualBranches[0];
        if (Branch.Read(git, protectedBranch, options.Base, options, out problem, head) is not { } branch) return Impossible(problem);
        var before = branch.ReplayAll();
        if (branch.VerifiedCommit is not { } verified) return Impossible(before.FirstOrDefault()?.Problem);
        return new ProposalReader(git, branch, verified, head).Read(before.IsEmpty);
    }

    /// <summary>
    /// The text that somebody signs to approve the proposal; null with the reason, such as a key that no member has.
    /// </summary>
    /// <param name="publicKey">The public key that will sign: a line of <c>authorized_keys</c>, or an armored OpenPGP key.</param>
    /// <param name="asAuthor">Whether the signer says to have written the change instead of approving it.</param>
    /// <param name="only">The subjects to approve; empty for all.</param>
    /// <param name="now">The time to write down.</param>
    /// <param name="problem">Why there is no text.</param>
    public string? StatementFor(string publicKey, bool asAuthor, IReadOnlyCollection<string> only, DateTimeOffset now, out Diagnostic? problem)
    {
        problem = null;
        if (PublicKey.TryParse(publicKey, out var why) is not { } key) problem = VerifyDiagnostics.CannotSign(why ?? "the key cannot be read");
        else if (_people.OfKey(key) is not { } person) problem = VerifyDiagnostics.CannotSign($"no member has the key {key.Fingerprint}, as of {Names.Short(Base)}");
        else if (Selected(only).ToList() is { Count: > 0 } changes) return StatementOf(changes, person.Email is null ? person.Name : $"{person.Name} <{person.Email}>", now, asAuthor, null).ToString();
        else problem = VerifyDiagnostics.NothingToApprove(Base);
        return null;
    }

    /// <summary>The name of the attestor whose key it is, when it is believed about reviews; null with the reason.</summary>
    internal string? AttestorOf(string publicKey, out Diagnostic? problem)
    {
        problem = null;
        if (PublicKey.TryParse(publicKey, out var why) is not { } key) problem = VerifyDiagnostics.CannotSign(why ?? "the key cannot be read");
        else if (_people.AttestorOf(key) is not { } attestor) problem = VerifyDiagnostics.CannotSign($"no attestor has the key {key.Fingerprint}, as of {Names.Short(Base)}");
        else if (!attestor.VouchesFor(Vouching.Reviews)) problem = VerifyDiagnostics.CannotSign($"the attestor `{attestor.Name.Value}` is not believed about reviews");
        else return attestor.Name.Value;
        return null;
    }

    internal Statement StatementOf(IEnumerable<ProposedChange> changes, string by, DateTimeOffset now, bool asAuthor, ReviewReference? review) => new()
    {
        Base = Base,
        Changes = changes.ToImmutableSortedDictionary(change => change.Subject, change => new ContentChange { From = change.From, To = change.To }, StringComparer.Ordinal),
        By = by,
        At = now.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture),
        IsAuthor = asAuthor,
        Review = review,
    };

    /// <summary>What is named, or else all that changes. A suspension that stands already is approved only when it is named.</summary>
    internal IEnumerable<ProposedChange> Selected(IReadOnlyCollection<string> only) => only.Count == 0 ? Changes
        : Changes.Concat(Standing.ExceptBy(Changes.Select(change => change.Subject), change => change.Subject, StringComparer.Ordinal)).Where(change => only.Contains(change.Subject.TrimEnd('/')));

    /// <summary>The suspensions that stand on the protected branch and can be settled by approving what they say.</summary>
    internal ImmutableArray<ProposedChange> Standing { get; init; } = [];

    internal ChangeProposal With(People people) => this with { _people = people };

    private static ChangeProposal Impossible(Diagnostic? problem) => new() { Problems = problem is null ? [] : [problem] };
}

/// <summary>One change of a proposal.</summary>
public sealed record ProposedChange
{
    /// <summary>What changes: a folder or file.</summary>
    public string Subject { get; init; } = "";

    /// <summary>Which kind of change it is.</summary>
    public ChangeKind Kind { get; init; }

    /// <summary>Digest of the content before; <c>none</c> when there is none.</summary>
    public string From { get; init; } = "";

    /// <summary>Digest of the content after; <c>none</c> when it goes.</summary>
    public string To { get; init; } = "";

    /// <summary>The files that change.</summary>
    public ImmutableArray<string> Paths { get; init; } = [];

    /// <summary>How many people of which role must approve.</summary>
    public ImmutableSortedDictionary<string, int> Needed { get; init; } = ImmutableSortedDictionary<string, int>.Empty;

    /// <summary>How many of which role are missing.</summary>
    public ImmutableSortedDictionary<string, int> Missing { get; init; } = ImmutableSortedDictionary<string, int>.Empty;

    /// <summary>Approvals that count.</summary>
    public ImmutableArray<CountedApproval> Approvals { get; init; } = [];

    /// <summary>Who wrote it or asked for it, and cannot approve.</summary>
    public ImmutableArray<string> Authors { get; init; } = [];

    /// <summary>For each role that is missing, who could approve.</summary>
    public ImmutableSortedDictionary<string, ImmutableArray<string>> Candidates { get; init; } = ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty;
}

/// <summary>Reads a proposal: what differs between where the branches parted and the head, applied to the protected branch.</summary>
internal sealed class ProposalReader(GitRepository git, Branch branch, string verified, string head)
{
    public ChangeProposal Read(bool baseIsVerified)
    {
        var replay = branch.Replay;
        var outdated = new List<Violation>();
        var commit = replay.CommitOf(head);
        ImmutableArray<ProposedChange> standing =
            [.. replay.StandingSuspensions().Select(suspension => new ProposedChange { Subject = suspension.Path, Kind = ChangeKind.Suspension, From = suspension.Digest, To = suspension.Digest })];
        var open = replay.OpenSuspensions();
        var violations = replay.Propose(commit, Merged(outdated), out var after, out var judgements);
        var people = replay.Signatures.People;
        return new ChangeProposal
        {
            Base = verified,
            Head = head,
            BaseIsVerified = baseIsVerified,
            AsksForApprovals = !replay.Verified.Settings.Approvals.IsEmpty,
            Changes = [.. judgements.Select(judgement => Describe(judgement, people))],
            Standing = standing,
            Suspensions = [.. open.ExceptBy(judgements.Select(judgement => judgement.Change.Subject.Path), suspension => suspension.Path, StringComparer.Ordinal)],
            Violations = [.. outdated, .. violations],
            Problems = [.. git.Problems],
        }.With(people);
    }

    private static ProposedChange Describe(Judgement judgement, People people) => new()
    {
        Subject = judgement.Change.Subject.Path,
        Kind = judgement.Change.Kind,
        From = judgement.Change.From,
        To = judgement.Change.To,
        Paths = [.. judgement.Change.Paths],
        Needed = judgement.Quorum.Counts,
        Missing = judgement.Missing,
        Approvals = [.. judgement.Filled.Select(filled => new CountedApproval(filled.Person.Name, filled.Role))],
        Authors = [.. judgement.Excluded.Select(person => person.Name).Order(StringComparer.Ordinal)],
        Candidates = judgement.Missing.Keys.ToImmutableSortedDictionary(role => role,
            role => people.All.Where(person => judgement.Quorum.MayFill(person, role) && !judgement.Excluded.Contains(person) && !judgement.Approvers.Contains(person)).Select(person => person.Name).ToImmutableArray(), StringComparer.Ordinal),
    };

    /// <summary>What the head changes since the branches parted. Where the protected branch changed the same file, it is out of date.</summary>
    private List<GitChange> Merged(List<Violation> outdated)
    {
        var merged = new List<GitChange>();
        if (git.MergeBase(branch.Head, head) is not { } parted) return merged;
        var (old, next) = (ByPath(git.Tree(parted)), ByPath(git.Tree(head)));
        foreach (var path in old.Keys.Concat(next.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var (from, to) = (old.GetValueOrDefault(path), next.GetValueOrDefault(path));
            if (from == to) continue;
            var there = branch.Replay.State.After(path);
            if (there != from && there != to) outdated.Add(new Violation(head, path, VerifyDiagnostics.OutdatedBranch(path, parted)));
            else merged.Add(new GitChange(path, from?.Mode ?? 0, from?.Id ?? "", to?.Mode ?? 0, to?.Id ?? "") { PathIsText = to?.PathIsText ?? true });
        }
        return merged;
    }

    private static Dictionary<string, GitEntry> ByPath(IReadOnlyList<GitEntry> entries) => entries.ToDictionary(entry => entry.Path, StringComparer.Ordinal);
}
