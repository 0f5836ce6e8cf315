using System.Collections.Immutable;
using Bylaw.Core.Diagnostics;
using Bylaw.Governance.Approvals;
using Bylaw.Governance.Git;
using Bylaw.Governance.Reading;

namespace Bylaw.Governance.Verification;

/// <summary>
/// Replays a protected branch along its first parents. A commit is verified when everything that differs from the last verified one
/// is approved by the rules of that one. Commits between, as a rebase leaves them, count for nothing until the approvals are there.
/// </summary>
internal sealed class BranchReplay
{
    private static readonly TimeSpan ClockSkew = TimeSpan.FromDays(1);
    private readonly VerifyOptions _options;
    private readonly IReadOnlyDictionary<string, GitCommit> _commits;
    private readonly ImmutableArray<string> _line;
    private readonly Func<string, byte[]?> _blob;
    private readonly BranchState _state;
    private readonly CommitFiles _files;
    private readonly RecordCache _records = new();
    private readonly ApprovalShelf _shelf;
    private readonly ChangeFinder _finder;
    private readonly SuspensionWatch _suspensions = new();
    private readonly HashSet<string> _landed = new(StringComparer.Ordinal);
    private readonly List<GitCommit> _pending = [];
    private readonly ImmutableArray<VerifiedChange>.Builder _changes = ImmutableArray.CreateBuilder<VerifiedChange>();
    private PolicyRepository _verified = new();
    private string? _anchor;
    private ApprovalRules _rules = new(new RepositorySettings());
    private SignatureCache _signatures = new(new People(new RepositorySettings()));
    private readonly ImmutableArray<Violation>.Builder _dates = ImmutableArray.CreateBuilder<Violation>();
    private DateTimeOffset _latest = DateTimeOffset.MinValue;

    public BranchReplay(IReadOnlyDictionary<string, GitCommit> commits, ImmutableArray<string> line, Func<string, byte[]?> blob, VerifyOptions options)
    {
        (_commits, _line, _blob, _options) = (commits, line, blob, options);
        _state = new BranchState(blob);
        _files = new CommitFiles("", _state, blob);
        _shelf = new ApprovalShelf(blob);
        _finder = new ChangeFinder(_state, options.IsTest);
        Lineage = new Lineage(line);
    }

    public Lineage Lineage { get; }

    public BranchState State => _state;

    public PolicyRepository Verified => _verified;

    /// <summary>The first commit on the way that asked for approvals: what it holds is taken on trust. Null when none did.</summary>
    public string? Anchor => _anchor;

    public SignatureCache Signatures => _signatures;

    public ApprovalShelf Shelf => _shelf;

    public ChangeFinder Finder => _finder;

    /// <summary>The verified commits' changes, in order.</summary>
    public ImmutableArray<VerifiedChange> Changes => _changes.ToImmutable();

    /// <summary>A commit of the histories that were read.</summary>
    public GitCommit CommitOf(string id) => _commits[id];

    /// <summary>Begins at a commit of the line, whose content is taken on trust.</summary>
    public void Start(int place, IReadOnlyList<GitEntry> entries)
    {
        _state.Start(entries);
        foreach (var entry in entries) _shelf.Put(entry.Path, entry);
        var repository = Load().Repository;
        for (var before = 0; before <= place; before++)
        {
            Land(_commits[_line[before]], []);
            Lineage.Changed(FirstParentChanges(_line[before]).SelectMany(change => SubjectsAt(change.Path, repository)), before);
        }
        _latest = _commits[_line[place]].Committer.When;
        Accept(place, repository, []);
    }

    private static IEnumerable<string> SubjectsAt(string path, PolicyRepository repository)
    {
        if (Subjects.Of(path, []) is { } own) yield return own.Path;
        foreach (var policy in SourceRules.PoliciesOf(path, repository)) yield return "policies/" + policy;
    }

    /// <summary>Goes one commit further. What is wrong is returned; it may be put right by the commits that follow.</summary>
    public ImmutableArray<Violation> Step(int place)
    {
        var commit = _commits[_line[place]];
        Land(commit, _pending);
        foreach (var change in FirstParentChanges(commit.Id))
        {
            _state.Apply(change);
            _shelf.Put(change.Path, _state.After(change.Path));
        }
        if (_rules.Asks) CheckDate(commit);
        if (_state.IsSettled)
        {
            Advance(place);
            return _dates.ToImmutable();
        }
        var violations = Judge(commit, out var after, out var judgements);
        if (violations.IsEmpty) Accept(place, after, judgements);
        return [.. _dates, .. violations];
    }

    /// <summary>Judges all that differs from the last verified commit.</summary>
    public ImmutableArray<Violation> Judge(GitCommit commit, out PolicyRepository after, out IReadOnlyList<Judgement> judgements)
    {
        var loaded = Load();
        after = loaded.Repository;
        judgements = [];
        if (!_rules.Asks) return [];
        var violations = ImmutableArray.CreateBuilder<Violation>();
        violations.AddRange(new StateCheck(_state, _verified, after).Problems().Select(problem => new Violation(FirstTouching(problem.Path, commit).Id, problem.Path, problem.Problem)));
        foreach (var problem in loaded.Diagnostics.Where(problem => problem.Severity == Severity.Error))
            violations.Add(new Violation(FirstTouching(problem.At?.Source.Name, commit).Id, problem.At?.Source.Name ?? PolicyRepository.SettingsFile, VerifyDiagnostics.InvalidContent(problem)));
        var judge = new ChangeJudge(_verified, after, _signatures, _shelf, Lineage, _suspensions,
            [.. _state.Changed.Where(path => path.StartsWith(Subjects.ApprovalsFolder, StringComparison.Ordinal) && _state.After(path) is not null)]);
        var found = new List<Judgement>();
        foreach (var change in _finder.Changes(_verified, after))
        {
            var touching = Touching(change);
            var judgement = judge.Judge(change, touching);
            found.Add(judgement);
            if (judgement.Violation is { } violation) violations.Add(new Violation((touching.Count > 0 ? touching[0] : commit).Id, change.Subject.Path, violation));
        }
        judgements = found;
        return violations.ToImmutable();
    }

    /// <summary>Judges what a proposed commit, which is not on the line, changes: as if it landed now.</summary>
    public ImmutableArray<Violation> Propose(GitCommit head, IEnumerable<GitChange> changes, out PolicyRepository after, out IReadOnlyList<Judgement> judgements)
    {
        Land(head, _pending);
        foreach (var change in changes)
        {
            _state.Apply(change);
            _shelf.Put(change.Path, _state.After(change.Path));
        }
        return Judge(head, out after, out judgements);
    }

    /// <summary>The suspensions of the verified state that were neither approved nor taken away, though their time to be is over.</summary>
    public static ImmutableArray<Violation> Unsettled(IEnumerable<OpenSuspension> open, DateTimeOffset now, string commit) =>
        [.. open.Where(suspension => now >= suspension.SettleBy).Select(suspension => new Violation(commit, suspension.Path, VerifyDiagnostics.UnsettledSuspension(suspension)))];

    /// <summary>The suspensions of the verified state that nobody settled yet.</summary>
    public ImmutableArray<OpenSuspension> OpenSuspensions()
    {
        if (!_rules.Asks || _verified.Settings.BreakGlass is not { } rules) return [];
        var judge = new ChangeJudge(_verified, _verified, _signatures, _shelf, Lineage, _suspensions, []);
        var open = ImmutableArray.CreateBuilder<OpenSuspension>();
        foreach (var suspension in _verified.Suspensions)
        {
            var path = suspension.At.Source.Name;
            if (judge.Unsettled(suspension, Current(path)) is { } missing)
                open.Add(new OpenSuspension(path, suspension.Policy.Value, suspension.Expires.Value, rules.SettleWithin.Value.After(suspension.Expires.Value), missing));
        }
        return open.ToImmutable();
    }

    /// <summary>The suspensions of the verified state with the digests of their content.</summary>
    public IEnumerable<(string Path, string Digest)> StandingSuspensions() =>
        _verified.Suspensions.Select(suspension => suspension.At.Source.Name).Select(path => (path, Current(path)));

    private string Current(string path) => _finder.Current(new Subject(SubjectKind.Suspension, path), _verified);

    public RepositoryResult Load() => PolicyRepository.Load(_files, _records);

    private void Accept(int place, PolicyRepository after, IReadOnlyList<Judgement> judgements)
    {
        var settings = _verified.Settings;
        Lineage.Changed(judgements.Select(judgement => judgement.Change.Subject.Path), place);
        _suspensions.Accepted(judgements, after);
        foreach (var judgement in judgements) _changes.Add(VerifiedChange.Of(_line[place], judgement));
        _verified = after;
        if (!ReferenceEquals(settings, after.Settings))
        {
            _signatures = new SignatureCache(new People(after.Settings));
            _rules = new ApprovalRules(after.Settings);
            if (_anchor is null && _rules.Asks) _anchor = _line[place];
        }
        Advance(place);
    }

    private void Advance(int place)
    {
        _state.Settle();
        _pending.Clear();
        Lineage.Reached(place);
    }

    /// <summary>Notes a commit of the line and all others that come with it.</summary>
    private void Land(GitCommit commit, List<GitCommit> into)
    {
        var waiting = new Stack<string>([commit.Id]);
        while (waiting.TryPop(out var id))
        {
            if (!_landed.Add(id) || !_commits.TryGetValue(id, out var next)) continue;
            into.Add(next);
            _shelf.Put(next);
            foreach (var parent in next.Parents) waiting.Push(parent);
        }
    }

    private ImmutableArray<GitChange> FirstParentChanges(string id) => _commits[id].Changes is { IsEmpty: false } changes ? changes[0] : [];

    /// <summary>The commits since the last verified one that touch a change: a merge only where it differs from all of its parents.</summary>
    private List<GitCommit> Touching(SubjectChange change)
    {
        var paths = change.Paths.ToHashSet(StringComparer.Ordinal);
        return [.. _pending.Where(commit => commit.Changes.Length > 0 && commit.Changes.All(list => list.Any(entry => paths.Contains(entry.Path)))).OrderBy(commit => Order(commit.Id))];
    }

    private GitCommit FirstTouching(string? path, GitCommit otherwise) =>
        path is null ? otherwise : _pending.Where(commit => commit.Changes.Any(list => list.Any(entry => entry.Path == path))).OrderBy(commit => Order(commit.Id)).FirstOrDefault() ?? otherwise;

    private int Order(string commit) => _options.Order?.GetValueOrDefault(commit) ?? 0;

    /// <summary>Dates decide nothing here, but one that lies tells of a commit that was made to deceive. Nothing that follows mends it.</summary>
    private void CheckDate(GitCommit commit)
    {
        var when = commit.Committer.When;
        if (when > _options.Now + ClockSkew)
            _dates.Add(new Violation(commit.Id, "", VerifyDiagnostics.BackwardDates(commit.Id, when, "in the future")));
        else if (when < _latest - ClockSkew)
            _dates.Add(new Violation(commit.Id, "", VerifyDiagnostics.BackwardDates(commit.Id, when, FormattableString.Invariant($"before the commits that it builds on, {_latest.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}"))));
        else if (when > _latest) _latest = when;
    }
}
