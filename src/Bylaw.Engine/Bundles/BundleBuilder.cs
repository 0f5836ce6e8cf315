using System.Collections.Immutable;
using Bylaw.Core.Decisions;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;
using Bylaw.Governance;

namespace Bylaw.Engine.Bundles;

/// <summary>Builds one bundle: reads the files, compiles each policy, ties exceptions and contacts to it.</summary>
internal sealed class BundleBuilder(IReadOnlyList<IPolicyLanguage> languages)
{
    private readonly List<Diagnostic> _problems = [];
    private readonly ContentRevision _revision = new();
    private readonly FileTexts _texts = new();

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
            if (policy is null) continue;
            policies.Add(policy with { Contact = contacts.Of(definition), HowToAsk = repository.Settings.Exceptions.HowToAsk });
        }
        return Finish(TieExceptions(policies.ToImmutable(), repository.Exceptions), repository.Settings);
    }

    public BundleResult Build(IReadOnlyList<string> paths)
    {
        var policies = ImmutableArray.CreateBuilder<BundlePolicy>();
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

    private BundlePolicy? Compile(PolicyDefinition definition, string root, ImmutableArray<PolicyFile> library)
    {
        var data = ReadData(definition, root, library);
        var compiled = ImmutableArray.CreateBuilder<ICompiledPolicy>();
        var found = false;
        foreach (var language in LanguagesOf(definition))
        {
            var sources = Sources(definition.Files, language);
            if (sources.Count == 0) continue;
            found = true;
            var result = language.Compile(sources, new CompileOptions
            {
                Data = data,
                LanguageVersion = definition.LanguageVersion,
                Library = Sources(library, language),
            });
            AddNew(result.Diagnostics);
            if (result.Policy is { } policy) compiled.Add(policy);
        }
        if (!found && KnowsLanguage(definition)) _problems.Add(NothingIn(definition));
        return compiled.Count == 0 ? null : new BundlePolicy { Id = definition.Id, Definition = definition, Compiled = compiled.ToImmutable() };
    }

    private Core.Values.ObjectValue? ReadData(PolicyDefinition definition, string root, ImmutableArray<PolicyFile> library)
    {
        var data = new DataTree(_problems);
        foreach (var file in library.Where(DataTree.Accepts)) data.AddFile(file, "lib/", Read(file));
        foreach (var file in definition.Files.Where(DataTree.Accepts)) data.AddFile(file, root, Read(file));
        if (definition.Data is { } own) data.Add(own, "policy.yaml", definition.At);
        data.AddParameters(definition.Parameters);
        return data.Result;
    }

    private IEnumerable<IPolicyLanguage> LanguagesOf(PolicyDefinition definition) =>
        definition.Language is { } wanted ? languages.Where(language => language.Name == wanted.Value) : languages;

    private bool KnowsLanguage(PolicyDefinition definition)
    {
        if (definition.Language is not { } wanted || languages.Any(language => language.Name == wanted.Value)) return true;
        _problems.Add(EngineDiagnostics.UnknownLanguage(wanted.Value, wanted.At, [.. languages.Select(language => language.Name)]));
        return false;
    }

    private Diagnostic NothingIn(PolicyDefinition definition) =>
        EngineDiagnostics.NoPolicy(definition.Id, definition.At, [.. languages.Select(language => language.Name)]);

    private List<SourceText> Sources(ImmutableArray<PolicyFile> files, IPolicyLanguage language) =>
        [.. files.Where(file => language.Accepts(file.Path) && !language.IsTest(file.Path)).Select(Read).OfType<SourceText>()];

    private SourceText? Read(PolicyFile file)
    {
        if (!_texts.TryRead(file, out var text, out var problem)) return text;
        if (problem is not null) _problems.Add(problem);
        if (text is not null) _revision.Add(file.Path, text);
        return text;
    }

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
