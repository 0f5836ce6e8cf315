using System.Collections.Immutable;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;

namespace Bylaw.Governance.Reading;

/// <summary>Reads the files of a repository, in order.</summary>
internal sealed class RepositoryReader(string directory)
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
                policies.Add(policy! with { Id = id, Files = [.. files.Where(file => file.Path != own)] });
        }
        return policies.ToImmutable();
    }

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
        return RecordText.TryRead(path, text, type, Problems, out record);
    }
}
