using Bylaw.Cli.Opa.Flags;
using Bylaw.Cli.Opa.Loading;
using Bylaw.Cli.Opa.Repl;

namespace Bylaw.Cli.Opa;

/// <summary>
/// <c>bylaw opa run</c>: an interactive shell over policies and data.
/// Example: <c>bylaw opa run policies repl.input:input.json</c>.
/// </summary>
internal sealed class RunVerb : OpaVerb
{
    private readonly PathFlags _paths;
    private readonly VersionFlags _version;
    private readonly SwitchFlag _server;
    private readonly TextFlag _format;
    private readonly NumberFlag _maxErrors;

    public RunVerb()
    {
        _paths = new PathFlags(Flags);
        _version = new VersionFlags(Flags);
        _server = Add(new SwitchFlag("server", 's', false, "start the runtime in server mode"));
        _format = Add(new TextFlag("format", 'f', "set shell output format, i.e, pretty, json", "pretty"));
        _maxErrors = Add(new NumberFlag("max-errors", 'm', 10, "set the number of errors to allow before compilation fails early"));
        // The terminal keeps the history of lines.
        Add(new TextFlag("history", 'H', "set path of history file", "$HOME/.opa_history"));
    }

    public override string Name => "run";

    public override string Arguments => "[path [...]]";

    public override string Summary => "Start OPA in interactive mode";

    public override string Description => """
        A shell in which rules are defined and queries are answered line by line. It reads the standard input, so that it
        can also be fed by a script. Policies and data come from the files and folders named; a file named as
        repl.input:FILE is the input document. Type help for the commands of the shell.

            $ bylaw opa run policies repl.input:input.json
            $ echo 'data.authz.allow' | bylaw opa run policies repl.input:input.json
        """;

    public override string? Validate(IReadOnlyList<string> arguments) => _format.Value is "pretty" or "json" ? null : $"unknown output format {_format.Value}";

    public override int Run(Host host, IReadOnlyList<string> arguments)
    {
        if (_server.Value)
        {
            host.Error.Write("error: --server is not supported: Bylaw's servers are not part of `opa run`\n");
            return OpaExit.Error;
        }
        var options = _version.Options with { KeepPrints = true, ErrorLimit = _maxErrors.Value };
        var loaded = LoadedProgram.Compile(_paths.Load(arguments, options), options);
        if (loaded.Program is null)
        {
            host.Error.Write($"error: {loaded.Message}\n");
            return OpaExit.Error;
        }
        return new Shell(host, new ReplState(loaded.Sources, options), _format.Value == "json").Run();
    }
}
