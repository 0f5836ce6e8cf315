using System.Collections.Immutable;
using Bylaw.Core.Decisions;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;
using Bylaw.Governance;

namespace Bylaw.Engine.Bundles;

/// <summary>Builds one bundle: reads the files, compiles each policy, ties exceptions and contacts to it.</summary>
internal sealed class BundleBuilder
{
    private readonly IReadOnlyList<IPolicyLanguage> _languages;
    private readonly List<Diagnostic> _problems = [];
    private readonly ContentRevision _revision = new();
    private readonly PolicyContent _content;

    public BundleBuilder(IReadOnlyList<IPolicyLanguage> languages)
    {
        _languages = languages;
        _content = new PolicyContent(_problems, _revision);
    }

    public BundleResult Build(RepositoryResult loaded)
    {
        _problems.AddRange(loaded.Diagnostics);
        var repository = loaded.Repository;
        foreach (var (path, text) in repository.Texts) _revision.Add(path, text);
        var contacts = new Contacts(repository.Settings);
        var policies = ImmutableArray.CreateBuilder<BundlePolicy>();
        foreach (var definition in repository.Policies)
        {
            var policy = Compile(definition, $"policies/{definition.Id}/", repository.Library);
            CheckTests(definition, repository.Settings.Policies);
            if (policy is null) continue;
            policies.Add(policy with { Contact = contacts.Of(definition), Suspensions = [.. repository.Suspensions.Where(suspension => suspension.Policy.Value == definition.Id)], HowToAsk = repository.Settings.Exceptions.HowToAsk });
        }
        return Finish(TieExceptions(policies.ToImmutable(), repository.Exceptions), repository.Settings);
    }

    public BundleResult Build(IReadOnlyList<string> paths, IReadOnlyList<UnpackedPolicy> unpacked)
    {
        var policies = ImmutableArray.CreateBuilder<BundlePolicy>();
        foreach (var policy in unpacked)
            if (Compile(policy) is { } compiled) policies.Add(compiled);
        foreach (var (id, path) in PlainNames.Of(paths))
        {
            var definition = new PolicyDefinition { Id = id, Title = id, Files = PolicyFiles.Under(path, _problems) };
            if (definition.Files.IsEmpty && _problems.Count > 0) continue;
            if (Compile(definition, "", []) is { } policy) policies.Add(policy);
        }
        return Finish([.. policies.OrderBy(policy => policy.Id, StringComparer.Ordinal)], new RepositorySettings());
    }

    private BundleResult Finish(ImmutableArray<BundlePolicy> policies, RepositorySettings settings)
    {
        var broken = _problems.Exists(problem => problem.Severity == Severity.Error);
        var bundle = broken ? null : new PolicyBundle(_revision.ToString(), policies, settings);
        return new BundleResult(bundle, [.. _problems]);
    }

    private void CheckTests(PolicyDefinition definition, PolicyRules rules)
    {
        foreach (var field in rules.Require)
            if (field.Value == PolicyField.Tests && !new NativeTests(_languages).AreIn(definition.Files)) _problems.Add(LifecycleDiagnostics.NeedsTests(definition.At, field.At));
    }

    private BundlePolicy? Compile(PolicyDefinition definition, string root, ImmutableArray<PolicyFile> library)
    {
        if (PlannedLanguages.IsDraftIn(definition, _languages))
        {
            _content.Note(definition.Files);
            return new BundlePolicy { Id = definition.Id, Definition = definition, Compiled = [] };
        }
        var data = _content.DataOf(definition, root, library);
        var compiled = ImmutableArray.CreateBuilder<ICompiledPolicy>();
        var found = false;
        foreach (var language in LanguagesOf(definition))
        {
            var sources = _content.Sources(definition.Files, language);
            if (sources.Count == 0) continue;
            found |= Add(compiled, language, sources, new CompileOptions { Data = data, LanguageVersion = definition.LanguageVersion, Library = _content.Sources(library, language) });
        }
        if (!found && KnowsLanguage(definition)) _problems.Add(NothingIn(definition));
        return compiled.Count == 0 ? null : new BundlePolicy { Id = definition.Id, Definition = definition, Compiled = compiled.ToImmutable() };
    }

    private BundlePolicy? Compile(UnpackedPolicy policy)
    {
        var definition = new PolicyDefinition { Id = policy.Id, Title = policy.Id };
        foreach (var source in policy.Sources) _revision.Add($"{policy.Id}:{source.Name}", source);
        if (policy.Data is { } data) _revision.Add($"{policy.Id}:data", new SourceText("data", data.ToString()));
        var compiled = ImmutableArray.CreateBuilder<ICompiledPolicy>();
        foreach (var language in _languages)
        {
            var sources = policy.Sources.Where(source => language.Accepts(source.Name) && !language.IsTest(source.Name) && language.Holds(source)).ToList();
            if (sources.Count > 0) Add(compiled, language, sources, new CompileOptions { Data = policy.Data, LanguageVersion = policy.LanguageVersion });
        }
        if (compiled.Count == 0 && _problems.Count == 0) _problems.Add(NothingIn(definition));
        return compiled.Count == 0 ? null : new BundlePolicy { Id = policy.Id, Definition = definition, Compiled = compiled.ToImmutable() };
    }

    /// <summary>Compiles a policy; false when it holds nothing to compile, as files with nothing but tests do.</summary>
    private bool Add(ImmutableArray<ICompiledPolicy>.Builder compiled, IPolicyLanguage language, List<SourceText> sources, CompileOptions options)
    {
        var result = language.Compile(sources, options);
        AddNew(result.Diagnostics);
        if (result.Policy is { } policy) compiled.Add(policy);
        return result.Policy is not null || result.Diagnostics.Any(problem => problem.Severity == Severity.Error);
    }

    private IEnumerable<IPolicyLanguage> LanguagesOf(PolicyDefinition definition) =>
        definition.Language is { } wanted ? _languages.Where(language => language.Name == wanted.Value) : _languages;

    private bool KnowsLanguage(PolicyDefinition definition)
    {
        if (definition.Language is not { } wanted || _languages.Any(language => language.Name == wanted.Value)) return true;
        _problems.Add(EngineDiagnostics.UnknownLanguage(wanted.Value, wanted.At, [.. _languages.Select(language => language.Name)]));
        return false;
    }

    private Diagnostic NothingIn(PolicyDefinition definition) =>
        EngineDiagnostics.NoPolicy(definition.Id, definition.At, [.. _languages.Select(language => language.Name)]);

    /// <summary>A mistake in a shared module comes up with every policy that uses it: it is reported once.</summary>
    private void AddNew(ImmutableArray<Diagnostic> diagnostics)
    {
        foreach (var diagnostic in diagnostics)
            if (!_problems.Exists(known => known.Code == diagnostic.Code && known.At == diagnostic.At && known.Message == diagnostic.Message)) _problems.Add(diagnostic);
    }

    private ImmutableArray<BundlePolicy> TieExceptions(ImmutableArray<BundlePolicy> policies, ImmutableArray<ExceptionDefinition> exceptions)
    {
        var numbered = exceptions.Select((exception, index) => new BundleException(index, exception)).ToLookup(exception => exception.Definition.Policy.Value, StringComparer.Ordinal);
        return [.. policies.Select(policy => policy with { Exceptions = CheckRules(policy, [.. numbered[policy.Id]]) })];
    }

    private ImmutableArray<BundleException> CheckRules(BundlePolicy policy, ImmutableArray<BundleException> exceptions)
    {
        var known = policy.Compiled.SelectMany(compiled => compiled.Rules).Select(rule => rule.Name).Distinct(StringComparer.Ordinal).ToList();
        foreach (var rule in exceptions.SelectMany(exception => exception.Definition.Rules))
            if (!known.Contains(rule.Value)) _problems.Add(EngineDiagnostics.UnknownRule(rule.Value, policy.Id, rule.At, known));
        return exceptions;
    }
}
