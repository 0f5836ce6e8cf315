using Bylaw.Cli.Opa.Flags;
using Bylaw.Cli.Opa.Loading;
using Bylaw.Cli.Opa.Output;

namespace Bylaw.Cli.Opa;

/// <summary>
/// <c>bylaw opa check</c>: whether policies can be read and compiled.
/// Example: <c>bylaw opa check --strict policies</c>.
/// </summary>
internal sealed class CheckVerb : OpaVerb
{
    private readonly PathFlags _paths;
    private readonly VersionFlags _version;
    private readonly SwitchFlag _strict;
    private readonly NumberFlag _maxErrors;
    private readonly ChoiceFlag _format;
    private readonly CapabilityFlag _capabilities;
    private readonly SchemaFlag _schema;

    public CheckVerb()
    {
        _paths = new PathFlags(Flags);
        _version = new VersionFlags(Flags);
        _strict = Add(new SwitchFlag("strict", 'S', false, "enable compiler strict mode"));
        _format = Add(new ChoiceFlag("format", 'f', "set output format", "pretty", "json"));
        _maxErrors = Add(new NumberFlag("max-errors", 'm', 10, "set the number of errors to allow before compilation fails early"));
        _capabilities = Add(new CapabilityFlag());
        _schema = Add(new SchemaFlag());
    }

    public override string Name => "check";

    public override string Arguments => "<path> [path [...]]";

    public override string Summary => "Check Rego source files";

    public override string Description => """
        Reads and compiles the modules in files and folders, or with --bundle in bundles. Says nothing when all is well.

            $ bylaw opa check policies
            $ bylaw opa check --strict --format json policies

        Exit codes: 0; 1 after an error.
        """;

    public override string? Validate(IReadOnlyList<string> arguments) => arguments.Count == 0 ? "specify at least one file" : null;

    public override int Run(Host host, IReadOnlyList<string> arguments)
    {
        var schemas = _schema.Read(out var problem);
        if (problem is not null) return Fail(host, [new OpaError("", problem)], problem);
        var options = _version.Options with { Strict = _strict.Value, ErrorLimit = _maxErrors.Value, KeepPrints = true, Schemas = schemas };
        // Data files are left alone: only modules are checked. A bundle's data is part of it.
        var loaded = LoadedProgram.Compile(_paths.Load(arguments, options, onlyModules: !_paths.IsBundle), options, _capabilities);
        return loaded.Program is null ? Fail(host, loaded.Errors, loaded.Message) : OpaExit.Clean;
    }

    private int Fail(Host host, IReadOnlyList<OpaError> errors, string message)
    {
        host.Error.Write((_format.Value == "json" ? OpaError.Json(errors) : message) + "\n");
        return OpaExit.Error;
    }
}
