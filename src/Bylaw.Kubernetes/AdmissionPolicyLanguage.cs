using Bylaw.Cel;
using Bylaw.Core.Decisions;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;
using Bylaw.Core.Values;

namespace Bylaw.Kubernetes;

/// <summary>The API server's own admission policies, with their bindings and parameters: CEL in YAML.</summary>
public sealed class AdmissionPolicyLanguage : IPolicyLanguage
{
    /// <summary>
    /// Whether a mutating policy whose binding selects several objects of parameters gets them at once, as a list, as the Kyverno
    /// command line gives them; else it is asked about one after the other, as by the API server.
    /// </summary>
    public bool GivesParametersTogether { get; init; }

    /// <inheritdoc/>
    public string Name => "cel";

    /// <inheritdoc/>
    public IReadOnlyList<DiagnosticCode> Codes { get; } = [.. CelExpression.Codes, .. AdmissionPolicies.AdmissionPolicyDiagnostics.All];

    /// <inheritdoc/>
    public bool Accepts(string path) => DocumentReader.Accepts(path);

    /// <inheritdoc/>
    public bool Holds(SourceText source) => AdmissionPolicies.PolicyReader.MayHold(source) || HasTests(source);

    /// <inheritdoc/>
    public bool Uses(SourceText source, IReadOnlyList<SourceText> policies) => AdmissionPolicies.PolicyReader.MayBeParameters(source, policies);

    /// <inheritdoc/>
    public bool IsTest(string path) => Path.GetFileName(path) is "kyverno-test.yaml" or "kyverno-test.yml";

    /// <inheritdoc/>
    public bool HasTests(SourceText source) => AdmissionPolicies.PolicyTests.MayHold(source);

    /// <inheritdoc/>
    public TestReport Test(IReadOnlyList<SourceText> sources, CompileOptions options, Func<string, bool> filter) => new AdmissionPolicies.PolicyTests(sources, options).Run(filter);

    /// <inheritdoc/>
    public CompileResult Compile(IReadOnlyList<SourceText> sources, CompileOptions options)
    {
        var problems = new List<Diagnostic>();
        KubernetesRelease? release = null;
        if (options.LanguageVersion is { } version)
        {
            release = KubernetesRelease.TryParse(version);
            // A policy may hold Rego, too, whose versions are named like this.
            if (release is null && version is not ("v0" or "v1")) problems.Add(AdmissionPolicies.AdmissionPolicyDiagnostics.UnknownRelease(version));
        }
        var reader = new AdmissionPolicies.PolicyReader(problems, release);
        foreach (var source in sources) reader.Read(source);
        reader.CheckBindings();
        reader.CheckTypes();
        var isBroken = problems.Exists(problem => problem.Severity == Severity.Error);
        return new CompileResult(isBroken || reader.Policies.Count + reader.Mutating.Count == 0 ? null : new AdmissionPolicies.AdmissionPolicy(reader, new AdmissionPolicies.MutationOptions(GivesParametersTogether)), [.. problems]);
    }
}
