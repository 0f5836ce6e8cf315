using System.Collections.Immutable;
using Bylaw.Core.Decisions;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Engine.Bundles;
using Bylaw.Governance;
using Bylaw.Governance.Verification;

namespace Bylaw.Engine;

/// <summary>An immutable compiled set of policies, with the exceptions from them. Safe to use from several threads.</summary>
public sealed class PolicyBundle
{
    internal PolicyBundle(string revision, ImmutableArray<BundlePolicy> policies, RepositorySettings settings)
    {
        Revision = revision;
        Policies = policies;
        Settings = settings;
        HasMutations = policies.Any(policy => policy.HasMutations);
        Exceptions = [.. policies.SelectMany(policy => policy.Exceptions).OrderBy(exception => exception.Index)];
    }

    /// <summary>
    /// What it was made of: <c>sha256:</c> and the hash over the paths and contents of every file that it reads.
    /// The same files give the same revision on every machine.
    /// </summary>
    public string Revision { get; }

    /// <summary>The policies, by id.</summary>
    public ImmutableArray<BundlePolicy> Policies { get; }

    /// <summary>What the repository says about teams and rules; empty for plain policies.</summary>
    public RepositorySettings Settings { get; }

    /// <summary>Whether policies of it change objects.</summary>
    public bool HasMutations { get; }

    /// <summary>The exceptions, by id.</summary>
    internal ImmutableArray<BundleException> Exceptions { get; }

    /// <summary>Room that something beside the exceptions needs, by their indexes.</summary>
    internal int ExceptionCount => Exceptions.IsEmpty ? 0 : Exceptions[^1].Index + 1;

    /// <summary>
    /// The same policies with other exceptions: what would be if. It comes from no files, and its revision says so.
    /// </summary>
    public PolicyBundle With(IEnumerable<ExceptionDefinition> exceptions)
    {
        var tied = exceptions.OrderBy(exception => exception.Id, StringComparer.Ordinal)
            .Select((exception, index) => new BundleException(index, exception))
            .ToLookup(exception => exception.Definition.Policy.Value, StringComparer.Ordinal);
        var revision = Revision.EndsWith(ChangedSuffix, StringComparison.Ordinal) ? Revision : Revision + ChangedSuffix;
        return new PolicyBundle(revision, [.. Policies.Select(policy => policy with { Exceptions = [.. tied[policy.Id]] })], Settings);
    }

    /// <summary>The suspensions of its policies, by id.</summary>
    public IEnumerable<SuspensionDefinition> Suspensions => Policies.SelectMany(policy => policy.Suspensions).OrderBy(suspension => suspension.Id, StringComparer.Ordinal);

    /// <summary>The exceptions as they are written, by id.</summary>
    public IEnumerable<ExceptionDefinition> WrittenExceptions => Exceptions.Select(exception => exception.Definition);

    private const string ChangedSuffix = "+other-exceptions";

    /// <summary>
    /// Compiles a repository. There is no bundle when the repository or one of its policies has an error; what is
    /// wrong with the others is reported all the same.
    /// </summary>
    public static BundleResult Build(RepositoryResult repository, IReadOnlyList<IPolicyLanguage> languages) =>
        new BundleBuilder(languages).Build(repository);

    /// <summary>
    /// Compiles a repository from the content of a commit, and only when everything that leads to it was approved. There is no
    /// bundle otherwise: what is wrong is said in the diagnostics. What lies on disk has no part in it.
    /// </summary>
    public static BundleResult BuildVerified(string directory, VerifyOptions options, IReadOnlyList<IPolicyLanguage> languages, out VerificationResult verification)
    {
        using var repository = VerifiedRepository.Open(directory, options);
        verification = repository.Verification;
        if (repository.Content is { } content)
        {
            var built = Build(content, languages);
            return repository.Problems.IsEmpty ? built : new BundleResult(null, repository.Problems);
        }
        var problems = verification.Problems.AddRange(verification.Violations.Select(violation => violation.Problem));
        return new BundleResult(null, problems.IsEmpty ? [EngineDiagnostics.NotVerified(directory)] : problems);
    }

    /// <summary>
    /// Compiles plain folders and files: each becomes a policy that bears its name and denies. There is no bundle when
    /// one has an error.
    /// </summary>
    public static BundleResult Build(IReadOnlyList<string> paths, IReadOnlyList<IPolicyLanguage> languages) =>
        new BundleBuilder(languages).Build(paths, []);

    /// <summary>Compiles plain folders and files, and policies that were unpacked from an archive.</summary>
    public static BundleResult Build(IReadOnlyList<string> paths, IReadOnlyList<UnpackedPolicy> unpacked, IReadOnlyList<IPolicyLanguage> languages) =>
        new BundleBuilder(languages).Build(paths, unpacked);
}

/// <summary>A plain policy that does not lie in a folder, but was read from an archive.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Sources">Its files.</param>
/// <param name="Data">What it reads besides the input; null for nothing.</param>
/// <param name="LanguageVersion">Version of the language of its files; null for the language's default.</param>
public sealed record UnpackedPolicy(string Id, ImmutableArray<SourceText> Sources, ObjectValue? Data, string? LanguageVersion);

/// <summary>A bundle, or why there is none.</summary>
/// <param name="Bundle">The bundle; null when a diagnostic is an error.</param>
/// <param name="Diagnostics">Errors and warnings: those of the repository, then those of the policies by id.</param>
public sealed record BundleResult(PolicyBundle? Bundle, ImmutableArray<Diagnostic> Diagnostics);
