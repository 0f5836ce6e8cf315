using System.Collections.Immutable;
using Bylaw.Core.Diagnostics;

namespace Bylaw.Governance.Reading;

/// <summary>Reads the files of a repository, in order.</summary>
/// <param name="source">Where the files are.</param>
/// <param name="records">Records that were read before, for those who read many states of one repository; null to read anew.</param>
internal sealed class RepositoryReader(IRepositoryFiles source, RecordCache? records = null)
{
    private readonly List<RepositoryText> _texts = [];
    private readonly Dictionary<string, int> _orderOfFiles = new(StringComparer.Ordinal);

    /// <summary>What was wrong so far.</summary>
    public List<Diagnostic> Problems { get; } = [];

    /// <summary>Whether <c>bylaw.yaml</c> could be read whole; else a team that is missing says nothing.</summary>
    public bool KnowsTeams { get; private set; }

    public PolicyRepository Read()
    {
        var settings = ReadSettings();
        var folders = PolicyFolders();
        return new PolicyRepository
        {
            Directory = source.Directory,
            Settings = settings,
            PolicyFolders = [.. folders],
            Policies = ReadPolicies(folders),
            Exceptions = ReadExceptions(),
            Baselines = ReadBaselines(),
            Suspensions = ReadSuspensions(),
            Library = FilesUnder("lib"),
            Texts = [.. _texts],
        };
    }

    /// <summary>What is wrong, in order of the files and the places in them; what has no place comes first.</summary>
    public ImmutableArray<Diagnostic> OrderedProblems() =>
        [.. Problems.OrderBy(problem => problem.At is { } at ? _orderOfFiles.GetValueOrDefault(at.Source.Name, int.MaxValue) : -1)
            .ThenBy(problem => problem.At?.Span.Start ?? 0)];

    private RepositorySettings ReadSettings()
    {
        if (source.Find(PolicyRepository.SettingsFile) is null)
        {
            Problems.Add(GovernanceDiagnostics.NoSettings(source.Directory));
            return new RepositorySettings();
        }
        ReadRecord(PolicyRepository.SettingsFile, Tables.Settings, out var settings);
        KnowsTeams = Problems.Count == 0;
        return settings ?? new RepositorySettings();
    }

    private IReadOnlyList<string> PolicyFolders() => source.FoldersIn("policies", Problems);

    private ImmutableArray<PolicyDefinition> ReadPolicies(IReadOnlyList<string> folders)
    {
        var policies = ImmutableArray.CreateBuilder<PolicyDefinition>();
        foreach (var id in folders)
        {
            var files = FilesUnder($"policies/{id}");
            var own = $"policies/{id}/policy.yaml";
            if (files.All(file => file.Path != own)) Problems.Add(GovernanceDiagnostics.NoPolicyFile(Path.Combine(source.Directory, "policies", id)));
            else if (ReadRecord(own, Tables.Policy, out var policy))
                policies.Add(WithFiles(policy! with { Id = id }, files.Where(file => file.Path != own)));
        }
        return policies.ToImmutable();
    }

    private PolicyDefinition WithFiles(PolicyDefinition policy, IEnumerable<PolicyFile> own) =>
        policy with { Files = [.. own.Concat(SourcesOf(policy)).OrderBy(file => file.Path, StringComparer.Ordinal)] };

    /// <summary>The files that a policy names, each once. A pattern that covers nothing, and a link, are errors: neither enforces anything.</summary>
    private IEnumerable<PolicyFile> SourcesOf(PolicyDefinition policy)
    {
        var files = new Dictionary<string, PolicyFile>(StringComparer.Ordinal);
        foreach (var named in policy.Sources)
        {
            var covered = source.Sources(named.Value, Problems);
            if (covered.Count == 0) Problems.Add(LifecycleDiagnostics.NoSource(named.Value.ToString(), named.At));
            foreach (var found in covered)
            {
                if (found.IsLink) Problems.Add(LifecycleDiagnostics.LinkedSource(found.File.Path, named.At));
                else files.TryAdd(found.File.Path, found.File with { Root = named.Value.Folder });
            }
        }
        return files.Values;
    }

    private ImmutableArray<ExceptionDefinition> ReadExceptions() =>
        [.. ReadFolder("exceptions", Tables.Exception).Select(read => read.Record with { Id = read.Id }).OrderBy(exception => exception.Id, StringComparer.Ordinal)];

    private ImmutableArray<BaselineDefinition> ReadBaselines() =>
        [.. ReadFolder("baselines", Tables.Baseline).Select(read => read.Record with { Id = read.Id }).OrderBy(baseline => baseline.Id, StringComparer.Ordinal)];

    private ImmutableArray<SuspensionDefinition> ReadSuspensions() =>
        [.. ReadFolder("suspensions", Tables.Suspension).Select(read => read.Record with { Id = read.Id }).OrderBy(suspension => suspension.Id, StringComparer.Ordinal)];

    /// <summary>The records in a folder, with their ids: the paths in it without the extension.</summary>
    private IEnumerable<(string Id, T Record)> ReadFolder<T>(string folder, RecordType<T> type)
        where T : class
    {
        foreach (var file in FilesUnder(folder))
        {
            if (!file.Path.EndsWith(".yaml", StringComparison.Ordinal) && !file.Path.EndsWith(".yml", StringComparison.Ordinal)) continue;
            if (ReadRecord(file.Path, type, out var record)) yield return (Path.ChangeExtension(file.Path[(folder.Length + 1)..], null), record!);
        }
    }

    private ImmutableArray<PolicyFile> FilesUnder(string folder) => source.Under(folder, Problems);

    private bool ReadRecord<T>(string path, RecordType<T> type, out T? record)
        where T : class
    {
        record = null;
        if (source.Find(path) is not { } file) return false;
        var read = records?.Find<T>(file) ?? RecordFile.Read(file, type);
        records?.Keep(file, read);
        Problems.AddRange(read.Diagnostics);
        if (read.Text is not { } text) return false;
        _orderOfFiles[text.Name] = _texts.Count;
        _texts.Add(new RepositoryText(path, text));
        record = read.Record;
        return record is not null;
    }
}
