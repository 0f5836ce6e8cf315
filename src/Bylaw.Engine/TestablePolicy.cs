using System.Collections.Immutable;
using Bylaw.Core.Decisions;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Engine.Bundles;
using Bylaw.Governance;

namespace Bylaw.Engine;

/// <summary>A policy with its native tests, and with what it reads when it is enforced: the same data and parameters.</summary>
public sealed class TestablePolicy
{
    private readonly PolicyContent _content;
    private readonly ImmutableArray<PolicyFile> _files;
    private readonly ImmutableArray<PolicyFile> _library;
    private readonly ObjectValue? _data;
    private readonly string? _version;

    private TestablePolicy(string id, PolicyContent content, ImmutableArray<PolicyFile> files, ImmutableArray<PolicyFile> library, ObjectValue? data, string? version)
    {
        Id = id;
        (_content, _files, _library, _data, _version) = (content, files, library, data, version);
    }

    /// <summary>Its id; empty for plain files, which are tested together.</summary>
    public string Id { get; }

    /// <summary>The policies of a repository.</summary>
    public static ImmutableArray<TestablePolicy> In(PolicyRepository repository, List<Diagnostic> problems)
    {
        var content = new PolicyContent(problems);
        return [.. repository.Policies.Select(policy => new TestablePolicy(
            policy.Id, content, policy.Files, repository.Library, content.DataOf(policy, $"policies/{policy.Id}/", repository.Library), policy.LanguageVersion))];
    }

    /// <summary>Plain files and folders as one.</summary>
    public static TestablePolicy Of(IReadOnlyList<string> paths, string? languageVersion, List<Diagnostic> problems)
    {
        var content = new PolicyContent(problems);
        ImmutableArray<PolicyFile> files = [.. paths.SelectMany(path => PolicyFiles.Under(path, problems)).DistinctBy(file => file.FullPath)];
        return new TestablePolicy("", content, files, [], content.DataOf(new PolicyDefinition { Id = "", Title = "", Files = files }, "", []), languageVersion);
    }

    /// <summary>Runs its tests in a language; null when it has no files of it. <paramref name="filter"/> says by name which.</summary>
    public TestReport? Test(IPolicyLanguage language, Func<string, bool> filter)
    {
        var sources = _content.Texts(_files, language);
        if (sources.Count == 0) return null;
        return language.Test(sources, new CompileOptions { Data = _data, LanguageVersion = _version, Library = _content.Texts(_library, language), Open = Open }, filter);
    }

    /// <summary>A file of the policy: tests read no others.</summary>
    private SourceText? Open(string path)
    {
        var full = Path.GetFullPath(path);
        return _files.FirstOrDefault(file => Path.GetFullPath(file.FullPath) == full) is { } found ? _content.Text(found) : null;
    }
}
