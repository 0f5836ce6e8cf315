using System.Collections.Immutable;
using Bylaw.Core.Diagnostics;
using Bylaw.Governance.Approvals;
using Bylaw.Governance.Git;

namespace Bylaw.Governance.Verification;

/// <summary>
/// Judges one change by the rules and the people of the state before it. The change itself has no say: a role that it grants, a
/// limit that it lifts and an owner that it names count from the next change on.
/// </summary>
/// <param name="before">The last verified state.</param>
/// <param name="after">The state that is judged.</param>
/// <param name="signatures">The people of the state before.</param>
/// <param name="shelf">The approvals that can be found.</param>
/// <param name="lineage">The protected branch.</param>
/// <param name="suspensions">What the branch did with suspensions so far.</param>
/// <param name="newApprovals">The approvals that came since the last verified state: each is accounted for when something is missing.</param>
internal sealed class ChangeJudge(
    PolicyRepository before, PolicyRepository after, SignatureCache signatures, ApprovalShelf shelf, Lineage lineage, SuspensionWatch suspensions, IReadOnlyList<string> newApprovals)
{
    private readonly People _people = signatures.People;
    private readonly ApprovalRules _rules = new(before.Settings);
    private readonly AuthorFinder _authors = new(signatures, before.Settings.Authorship);

    /// <summary>What came of a change; <paramref name="commits"/> are those that touch it.</summary>
    public Judgement Judge(SubjectChange change, IReadOnlyList<GitCommit> commits)
    {
        var quorum = QuorumOf(change);
        if (quorum.IsEmpty) return new Judgement(change, quorum, [], [], [], null, ImmutableSortedDictionary<string, int>.Empty);
        var statements = Readings(change);
        var writers = statements.SelectMany(reading => reading.Authors).Distinct().ToList();
        var authors = _authors.Of(commits, writers.Count > 0 ? writers : null);
        var concerned = authors.People.Union(RequestersOf(change));
        // In an emergency one person writes and signs; until it is settled two others must agree.
        var excluded = quorum.AnyOf.IsEmpty ? concerned : [];
        var refused = new List<string>();
        var approvers = new List<Person>();
        foreach (var reading in statements)
        {
            if (reading.Problem is { } problem) refused.Add($"{reading.Origin}: {problem}");
            else if (reading.Approver is { } person && excluded.Contains(person)) refused.Add($"{reading.Origin}: {person.Name} {(authors.People.Contains(person) ? "wrote the change" : "asked for it")}");
            else if (reading.Approver is { } other && !approvers.Contains(other)) approvers.Add(other);
        }
        var accounted = statements.Select(reading => reading.Origin).Concat(shelf.Broken.Select(broken => broken.Origin)).ToHashSet(StringComparer.Ordinal);
        refused.AddRange(newApprovals.Where(path => !accounted.Contains(path)).Select(path => $"{path}: it says nothing about this change"));
        refused.AddRange(shelf.Broken.Select(broken => $"{broken.Origin}: {broken.Problem}"));
        var assignment = quorum.Assign(approvers);
        return new Judgement(change, quorum, assignment.Filled, [.. approvers], [.. excluded], Violation(change, quorum, assignment, approvers, authors, refused), assignment.Missing)
        {
            Concerned = [.. concerned],
        };
    }

    /// <summary>
    /// What a suspension that is over still lacks to be settled: approvals as a change of its policy would need, of exactly its
    /// content, by others than those who wrote it, asked for it or signed it alone. Null when nothing.
    /// </summary>
    public string? Unsettled(SuspensionDefinition suspension, string digest)
    {
        var path = suspension.At.Source.Name;
        var signed = suspensions.Signed(path);
        HashSet<Person> concerned = [.. signed?.Concerned ?? [], .. signed is { Quorum.AnyOf.IsEmpty: false } ? signed.Approvers : [], .. Requester(suspension)];
        var standing = new SubjectChange(new Subject(SubjectKind.Suspension, path), ChangeKind.Suspension, digest, digest, []);
        var approvers = Readings(standing).Where(reading => reading.Problem is null).Select(reading => reading.Approver).OfType<Person>()
            .Concat(signed is { Quorum.AnyOf.IsEmpty: true } ? signed.Approvers : []);
        var assignment = _rules.For(ChangeKind.Policy, OwnersOf(suspension.Policy.Value)).Assign([.. approvers.Distinct().Where(person => !concerned.Contains(person))]);
        return assignment.IsComplete ? null : Quorum.Describe(assignment.Missing);
    }

    /// <summary>Who must approve a change.</summary>
    public Quorum QuorumOf(SubjectChange change)
    {
        var path = change.Subject.Path;
        if (suspensions.IsEmergency(change, before, after)) return ApprovalRules.ForEmergency(before.Settings.BreakGlass!);
        return change.Kind switch
        {
            ChangeKind.Suspension => _rules.For(ChangeKind.Policy, OwnersOf((SuspensionWatch.In(after, path) ?? SuspensionWatch.In(before, path))?.Policy.Value)),
            ChangeKind.Exception => _rules.ForException(ExceptionIn(before, path), ExceptionIn(after, path), OwnersOf((ExceptionIn(after, path) ?? ExceptionIn(before, path))?.Policy.Value)),
            _ => _rules.For(change.Kind, OwnersOf(path.StartsWith("policies/", StringComparison.Ordinal) ? path["policies/".Length..] : null)),
        };
    }

    private static Diagnostic? Violation(SubjectChange change, Quorum quorum, Assignment assignment, List<Person> approvers, ChangeAuthors authors, List<string> refused)
    {
        if (authors.Unknown is { } commit)
            return VerifyDiagnostics.UnknownAuthor(change.Subject.Path, commit.Id, $"{commit.Author.Name} <{commit.Author.Email}>", authors.Why ?? "it is not signed");
        if (assignment.IsComplete) return null;
        return VerifyDiagnostics.MissingApproval(change.Subject.Path, change.Kind, quorum.ToString(), Quorum.Describe(assignment.Missing),
            [.. approvers.Select(person => person.ToString())], refused);
    }

    /// <summary>The teams that own a policy: as it was before; of a new one, as it says. Of what all policies share, every owner.</summary>
    private ImmutableArray<string> OwnersOf(string? policy)
    {
        if (policy is null || policy == "lib") return [.. before.Policies.SelectMany(OwnersOf).Distinct(StringComparer.Ordinal)];
        return (before.FindPolicy(policy) ?? after.FindPolicy(policy)) is { } definition ? [.. OwnersOf(definition)] : [];
    }

    private static IEnumerable<string> OwnersOf(PolicyDefinition policy) =>
        new[] { policy.Owners.Intent?.Value, policy.Owners.Enforcement?.Value }.OfType<string>();

    /// <summary>Who asked for an exception or a suspension cannot approve it.</summary>
    private IEnumerable<Person> RequestersOf(SubjectChange change) => change.Kind == ChangeKind.Suspension
        ? new[] { SuspensionWatch.In(before, change.Subject.Path), SuspensionWatch.In(after, change.Subject.Path) }.OfType<SuspensionDefinition>().SelectMany(Requester)
        : change.Kind == ChangeKind.Exception
            ? new[] { ExceptionIn(before, change.Subject.Path), ExceptionIn(after, change.Subject.Path) }.OfType<ExceptionDefinition>().Select(exception => _people.Find(exception.Requester)).OfType<Person>()
            : [];

    private IEnumerable<Person> Requester(SuspensionDefinition suspension) => _people.Find(suspension.Requester) is { } person ? [person] : [];

    private static ExceptionDefinition? ExceptionIn(PolicyRepository repository, string path) =>
        repository.Exceptions.FirstOrDefault(exception => exception.At.Source.Name == path);

    private List<Reading> Readings(SubjectChange change) => [.. shelf.About(change.Subject.Path).Select(signed => Read(signed, change)).OfType<Reading>()];

    /// <summary>What a statement says about a change; null when it is about another change of the same subject that was made before.</summary>
    private Reading? Read(SignedStatement signed, SubjectChange change)
    {
        var statement = signed.Statement!;
        var stated = statement.Changes[change.Subject.Path];
        if (stated.To != change.To && stated.From != change.From) return null;
        if (stated.To != change.To) return Reading.Refused(signed, $"it approves other content, {ContentDigest.Short(stated.To)}; what is here is {ContentDigest.Short(change.To)}");
        if (stated.From != change.From) return Reading.Refused(signed, $"it approves a change from other content, {ContentDigest.Short(stated.From)}; what was here is {ContentDigest.Short(change.From)}");
        if (lineage.ProblemWith(statement.Base, change.Subject) is { } stale) return Reading.Refused(signed, stale);
        var check = signatures.Of(signed);
        if (check.Key is not { } key) return Reading.Refused(signed, check.Problem ?? "its signature does not hold");
        return statement.Review is { } review ? Attested(signed, review, _people.AttestorOf(key)) : Signed(signed, statement, _people.OfKey(key));
    }

    private Reading Signed(SignedStatement signed, Statement statement, Person? signer)
    {
        if (signer is null) return Reading.Refused(signed, "its key is no member's");
        if (_people.Find(statement.By) != signer) return Reading.Refused(signed, $"it says to be by `{statement.By}`, and is signed by {signer.Name}");
        return statement.IsAuthor ? new Reading(signed.Origin, null, [signer], null) : new Reading(signed.Origin, signer, [], null);
    }

    private Reading Attested(SignedStatement signed, ReviewReference review, Attestor? attestor)
    {
        if (attestor is null) return Reading.Refused(signed, "it is signed by no attestor");
        if (!attestor.VouchesFor(Vouching.Reviews)) return Reading.Refused(signed, $"the attestor `{attestor.Name.Value}` is not believed about reviews");
        if (_people.OfLogin(review.Forge, review.Login) is not { } reviewer) return Reading.Refused(signed, $"`{review.Login}` is no member's login on {review.Forge}");
        IEnumerable<Person> authors = attestor.VouchesFor(Vouching.Authors)
            ? review.Authors.Select(name => _people.OfLogin(review.Forge, name) ?? _people.Find(name)).OfType<Person>()
            : [];
        return new Reading(signed.Origin, reviewer, [.. authors], null);
    }

    private sealed record Reading(string Origin, Person? Approver, ImmutableArray<Person> Authors, string? Problem)
    {
        public static Reading Refused(SignedStatement signed, string why) => new(signed.Origin, null, [], why);
    }
}

/// <summary>What came of a change.</summary>
/// <param name="Change">The change.</param>
/// <param name="Quorum">Who must approve.</param>
/// <param name="Filled">Who fills which role.</param>
/// <param name="Approvers">Everybody whose approval counts.</param>
/// <param name="Excluded">Who wrote it or asked for it, and so cannot approve.</param>
/// <param name="Violation">Why it is not approved; null when it is.</param>
/// <param name="Missing">How many of each role are missing.</param>
internal sealed record Judgement(
    SubjectChange Change, Quorum Quorum, ImmutableArray<(Person Person, string Role)> Filled, ImmutableArray<Person> Approvers, ImmutableArray<Person> Excluded,
    Diagnostic? Violation, ImmutableSortedDictionary<string, int> Missing)
{
    /// <summary>Who wrote it or asked for it, whether or not that matters for this change.</summary>
    public ImmutableArray<Person> Concerned { get; init; } = [];
}
