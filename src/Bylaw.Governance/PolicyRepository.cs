using System.Collections.Immutable;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;
using Bylaw.Governance.Checking;
using Bylaw.Governance.Reading;

namespace Bylaw.Governance;

/// <summary>A repository of policies that several teams own together, as its files present it.</summary>
public sealed record PolicyRepository
{
    /// <summary>Name of the file that makes a folder a policy repository.</summary>
    public const string SettingsFile = "bylaw.yaml";

    /// <summary>The folder, as it was named.</summary>
    public string Directory { get; init; } = "";

    /// <summary>Teams and rules.</summary>
    public RepositorySettings Settings { get; init; } = new();

    /// <summary>The policies, by id.</summary>
    public ImmutableArray<PolicyDefinition> Policies { get; init; } = [];

    /// <summary>The exceptions, by id.</summary>
    public ImmutableArray<ExceptionDefinition> Exceptions { get; init; } = [];

    /// <summary>The baselines, by id.</summary>
    public ImmutableArray<BaselineDefinition> Baselines { get; init; } = [];

    /// <summary>The suspensions of policies, by id.</summary>
    public ImmutableArray<SuspensionDefinition> Suspensions { get; init; } = [];

    /// <summary>The files in <c>lib/</c>, which all policies share.</summary>
    public ImmutableArray<PolicyFile> Library { get; init; } = [];

    /// <summary>The texts that were read to make this: <c>bylaw.yaml</c>, each <c>policy.yaml</c> and each exception.</summary>
    public ImmutableArray<RepositoryText> Texts { get; init; } = [];

    /// <summary>The names of the folders in <c>policies/</c>, those included that hold nothing readable.</summary>
    internal ImmutableArray<string> PolicyFolders { get; init; } = [];

    /// <summary>Whether a folder is a policy repository: whether it has a <c>bylaw.yaml</c>.</summary>
    public static bool IsRepository(string directory) => File.Exists(Path.Combine(directory, SettingsFile));

    /// <summary>
    /// Reads a repository. Never throws on what it finds: what cannot be read is left out and reported. The
    /// diagnostics stand in order of the files (<c>bylaw.yaml</c>, policies, exceptions) and of the places in them.
    /// </summary>
    public static RepositoryResult Load(string directory) => Load(new DirectoryFiles(directory), null);

    /// <summary>Reads a repository from wherever its files are.</summary>
    internal static RepositoryResult Load(IRepositoryFiles files, RecordCache? records)
    {
        var reader = new RepositoryReader(files, records);
        var repository = reader.Read();
        ReferenceCheck.Report(repository, reader.KnowsTeams, reader.Problems);
        LifecycleCheck.Report(repository, reader.KnowsTeams, reader.Problems);
        return new RepositoryResult(repository, reader.OrderedProblems());
    }

    /// <summary>The policy of an id, or null.</summary>
    public PolicyDefinition? FindPolicy(string id) =>
        Policies.FirstOrDefault(policy => string.Equals(policy.Id, id, StringComparison.Ordinal));
}

/// <summary>A text of a repository.</summary>
/// <param name="Path">Path from the repository's root, with forward slashes.</param>
/// <param name="Text">What it said when it was read.</param>
public sealed record RepositoryText(string Path, SourceText Text);

/// <summary>A repository and what is wrong with it.</summary>
/// <param name="Repository">What could be read.</param>
/// <param name="Diagnostics">Errors and warnings.</param>
public sealed record RepositoryResult(PolicyRepository Repository, ImmutableArray<Diagnostic> Diagnostics)
{
    /// <summary>Whether something is wrong enough that the repository must not be enforced.</summary>
    public bool HasErrors => Diagnostics.Any(diagnostic => diagnostic.Severity == Severity.Error);
}
