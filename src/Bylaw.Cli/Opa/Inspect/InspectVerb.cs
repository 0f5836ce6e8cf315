using Bylaw.Cli.Opa.Flags;
using Bylaw.Cli.Opa.Inspect;
using Bylaw.Cli.Opa.Loading;
using Bylaw.Cli.Opa.Output;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Values;
using Bylaw.Rego;
using Bylaw.Rego.Bundles;

namespace Bylaw.Cli.Opa;

/// <summary>
/// <c>bylaw opa inspect</c>: what is in a bundle.
/// Example: <c>bylaw opa inspect --annotations bundle.tar.gz</c>.
/// </summary>
internal sealed class InspectVerb : OpaVerb
{
    private readonly VersionFlags _version;
    private readonly ChoiceFlag _format;
    private readonly SwitchFlag _annotations;

    public InspectVerb()
    {
        _version = new VersionFlags(Flags);
        _annotations = Add(new SwitchFlag("annotations", 'a', false, "list annotations"));
        _format = Add(new ChoiceFlag("format", 'f', "set output format", "pretty", "json"));
    }

    public override string Name => "inspect";

    public override string Arguments => "<path> [<path> [...]]";

    public override string Summary => "Inspect OPA bundle(s)";

    public override string Description => """
        Says what a bundle, an archive or a folder, is made of: its manifest, its signatures, and which files bring which
        packages and data; with --annotations what packages and rules say of themselves; as JSON also the builtins and
        features that it needs.

            $ bylaw opa inspect --annotations bundle.tar.gz
        """;

    public override string? Validate(IReadOnlyList<string> arguments) => arguments.Count == 1 ? null : "specify exactly one OPA bundle or path";

    public override int Run(Host host, IReadOnlyList<string> arguments)
    {
        var problems = new List<Diagnostic>();
        var inspection = BundleInspection.Of(arguments[0], new LoadOptions { Rego = _version.Options }, problems);
        var errors = LoadedProgram.ErrorsIn(problems);
        if (inspection is null || errors.Count > 0)
        {
            host.Error.Write($"error: {OpaError.Summary(errors)}\n");
            return OpaExit.Error;
        }
        var report = new InspectReport(inspection, _annotations.Value);
        if (_format.Value == "json") host.Output.Write(report.Json(Needed(inspection)) + "\n");
        else report.WritePretty(host.Output);
        return OpaExit.Clean;
    }

    /// <summary>The capabilities that the modules need; null when they cannot be compiled by themselves.</summary>
    private ObjectValue? Needed(BundleInspection inspection)
    {
        var program = RegoProgram.CompileModules(inspection.Bundle.Modules.Select(module => module.Module), _version.Options with { KeepPrints = true }, out _);
        return program is null ? null : RegoCapabilities.NeededBy(program);
    }
}
