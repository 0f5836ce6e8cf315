using Bylaw.Core.Decisions;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Rego.Testing;

namespace Bylaw.Rego;

/// <summary>
/// Rego as a policy language. The rules that fire follow the conventions of OPA's admission control, conftest and
/// Gatekeeper: <c>deny</c>, <c>violation</c> and <c>warn</c>, also with a suffix (<c>deny_root</c>).
/// </summary>
public sealed class RegoLanguage : IPolicyLanguage
{
    /// <summary>What a provider answers to keys: with it, policies may call Gatekeeper's <c>external_data</c>. Null: there is no such function.</summary>
    public Func<string, IReadOnlyList<string>, Value>? ExternalData { get; init; }

    /// <inheritdoc/>
    public string Name => "rego";

    /// <inheritdoc/>
    public IReadOnlyList<DiagnosticCode> Codes { get; } = [.. RegoDiagnostics.All, .. Bundles.BundleDiagnostics.All];

    /// <inheritdoc/>
    public bool Accepts(string path) => path.EndsWith(".rego", StringComparison.Ordinal);

    /// <inheritdoc/>
    public bool IsTest(string path) => path.EndsWith("_test.rego", StringComparison.Ordinal);

    /// <inheritdoc/>
    public bool HasTests(SourceText source)
    {
        foreach (var line in source.Content.AsSpan().EnumerateLines())
            if (line.StartsWith("test_", StringComparison.Ordinal)) return true;
        return false;
    }

    /// <inheritdoc/>
    public CompileResult Compile(IReadOnlyList<SourceText> sources, CompileOptions options)
    {
        if (OptionsFor(options.LanguageVersion, keepPrints: false) is not { } regoOptions)
            return new CompileResult(null, [RegoDiagnostics.UnknownVersion(options.LanguageVersion!)]);
        var program = RegoProgram.Compile([.. sources, .. options.Library], regoOptions with { GrantsExternalData = ExternalData is not null }, out var diagnostics);
        return new CompileResult(program is null ? null : new RegoPolicy(program, [.. sources], options.Data, ExternalData), diagnostics);
    }

    /// <inheritdoc/>
    public TestReport Test(IReadOnlyList<SourceText> sources, CompileOptions options, Func<string, bool> filter)
    {
        if (OptionsFor(options.LanguageVersion, keepPrints: true) is not { } regoOptions)
            return new TestReport([], [], [RegoDiagnostics.UnknownVersion(options.LanguageVersion!)]);
        var program = RegoProgram.Compile([.. sources, .. options.Library], regoOptions, out var diagnostics);
        return program is null ? new TestReport([], [], diagnostics) : new RegoTestRun(program, options.Data).Run(filter, [.. sources.Where(source => !IsTest(source.Name))]);
    }

    private static RegoOptions? OptionsFor(string? version, bool keepPrints) => version switch
    {
        null => new RegoOptions { DetectVersion = true, KeepPrints = keepPrints },
        "v1" => new RegoOptions { KeepPrints = keepPrints },
        "v0" => new RegoOptions { V0 = true, KeepPrints = keepPrints },
        "v2" => new RegoOptions { V2 = true, KeepPrints = keepPrints },
        _ => null,
    };
}
