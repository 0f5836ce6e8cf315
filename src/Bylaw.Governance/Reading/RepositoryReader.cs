using System.Collections.Immutable;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;
using Bylaw.Core.Values;

namespace Bylaw.Governance.Reading;

/// <summary>Reads the files of a repository, in order.</summary>
internal sealed class RepositoryReader(string directory)
{
    private static readonly ReadOptions YamlOptions = new() { KeepPositions = true, MaxBytes = 4 << 20, MaxNodes = 200_000, MaxAliasedNodes = 20_000, MaxDepth = 64 };
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
            Directory = directory,
            Settings = settings,
            PolicyFolders = [.. folders],
            Policies = ReadPolicies(folders),
            Exceptions = ReadExceptions(),
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
        if (!PolicyRepository.IsRepository(directory))
        {
            Problems.Add(GovernanceDiagnostics.NoSettings(directory));
            return new RepositorySettings();
        }
        ReadRecord(PolicyRepository.SettingsFile, Tables.Settings, out var settings);
        KnowsTeams = Problems.Count == 0;
        return settings ?? new RepositorySettings();
    }

    private IReadOnlyList<string> PolicyFolders()
    {
        var root = Path.Combine(directory, "policies");
        return Directory.Exists(root) ? PolicyFiles.FoldersIn(root, Problems) : [];
    }

    private ImmutableArray<PolicyDefinition> ReadPolicies(IReadOnlyList<string> folders)
    {
        var policies = ImmutableArray.CreateBuilder<PolicyDefinition>();
        foreach (var id in folders)
        {
            var files = FilesUnder($"policies/{id}");
            var own = $"policies/{id}/policy.yaml";
            if (files.All(file => file.Path != own)) Problems.Add(GovernanceDiagnostics.NoPolicyFile(Path.Combine(directory, "policies", id)));
            else if (ReadRecord(own, Tables.Policy, out var policy))
                policies.Add(WithFiles(policy! with { Id = id }, files.Where(file => file.Path != own)));
        }
        return policies.ToImmutable();
    }

    private PolicyDefinition WithFiles(PolicyDefinition policy, IEnumerable<PolicyFile> own) =>
        policy with { Files = [.. own.Concat(new SourceFiles(directory, Problems).Of(policy)).OrderBy(file => file.Path, StringComparer.Ordinal)] };

    private ImmutableArray<ExceptionDefinition> ReadExceptions()
    {
        var exceptions = ImmutableArray.CreateBuilder<ExceptionDefinition>();
        foreach (var file in FilesUnder("exceptions"))
        {
            if (!file.Path.EndsWith(".yaml", StringComparison.Ordinal) && !file.Path.EndsWith(".yml", StringComparison.Ordinal)) continue;
            var id = Path.ChangeExtension(file.Path["exceptions/".Length..], null);
            if (ReadRecord(file.Path, Tables.Exception, out var exception)) exceptions.Add(exception! with { Id = id });
        }
        return [.. exceptions.OrderBy(exception => exception.Id, StringComparer.Ordinal)];
    }

    private ImmutableArray<PolicyFile> FilesUnder(string folder)
    {
        var path = Path.Combine(directory, folder);
        return Directory.Exists(path) ? [.. PolicyFiles.Under(path, Problems).Select(file => file with { Path = $"{folder}/{file.Path}" })] : [];
    }

    private bool ReadRecord<T>(string path, RecordType<T> type, out T? record)
        where T : class
    {
        record = null;
        var file = new PolicyFile(path, Path.Combine(directory, path));
        var text = file.Read(out var problem);
        if (problem is not null) Problems.Add(problem);
        if (text is null) return false;
        _orderOfFiles[text.Name] = _texts.Count;
        _texts.Add(new RepositoryText(path, text));
        var read = YamlReader.Read(text, YamlOptions);
        Problems.AddRange(read.Diagnostics);
        if (read.HasErrors) return false;
        var documents = read.Documents.Where(document => document.Root is not NullValue).ToList();
        if (documents.Count == 1) return type.TryRead(Node.Of(documents[0], $"`{Path.GetFileName(path)}`", Problems), out record);
        var second = documents.Count > 1 ? documents[1].Positions?.Span.Start ?? 0 : 0;
        Problems.Add(GovernanceDiagnostics.NotOneDocument(documents.Count, text.At(new Span(second, 0))));
        return false;
    }
}
