using Bylaw.Core.Decisions;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;
using Bylaw.Core.Values;

namespace Bylaw.Kubernetes;

/// <summary>Gatekeeper's policies: constraint templates, in Rego or CEL, and constraints.</summary>
public sealed class GatekeeperLanguage : IPolicyLanguage
{
    /// <summary>Whether of a template that is written in both languages the CEL is asked, and not the Rego.</summary>
    public bool PrefersCel { get; init; }

    /// <inheritdoc/>
    public string Name => "gatekeeper";

    /// <inheritdoc/>
    public IReadOnlyList<DiagnosticCode> Codes => Gatekeeper.GatekeeperDiagnostics.All;

    /// <inheritdoc/>
    public bool Accepts(string path) => DocumentReader.Accepts(path);

    /// <inheritdoc/>
    public bool Holds(SourceText source) => Gatekeeper.TemplateReader.MayHold(source) || HasTests(source);

    /// <inheritdoc/>
    public bool HasTests(SourceText source) => Gator.SuiteTests.MayHold(source);

    /// <inheritdoc/>
    public TestReport Test(IReadOnlyList<SourceText> sources, CompileOptions options, Func<string, bool> filter) => Gator.SuiteTests.Run(sources, options, PrefersCel, filter);

    /// <inheritdoc/>
    public CompileResult Compile(IReadOnlyList<SourceText> sources, CompileOptions options)
    {
        var problems = new List<Diagnostic>();
        var reader = new Gatekeeper.TemplateReader(options.Data, problems, PrefersCel);
        foreach (var source in sources) reader.Read(source);
        var (templates, constraints) = reader.Result();
        var mutators = new Gatekeeper.Mutation.MutatorSet(reader.Mutators(), reader.Answers);
        var expander = new Gatekeeper.Expansion.Expander(reader.Expansions(), mutators);
        if (problems.Exists(problem => problem.Severity == Severity.Error) || sources.All(source => !Gatekeeper.TemplateReader.MayHold(source))) return new CompileResult(null, [.. problems]);
        var policy = new Gatekeeper.GatekeeperPolicy(templates, constraints, reader.Others);
        return new CompileResult(mutators.IsEmpty && expander.Templates.IsEmpty ? policy : new Gatekeeper.ExpandingPolicy(policy, mutators, expander), [.. problems]);
    }
}
