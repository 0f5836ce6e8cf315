using Bylaw.Cli.Opa.Exec;
using Bylaw.Cli.Opa.Flags;
using Bylaw.Cli.Opa.Loading;

namespace Bylaw.Cli.Opa;

/// <summary>
/// <c>bylaw opa exec</c>: one decision on each of many files.
/// Example: <c>bylaw opa exec --bundle policies --decision authz/deny inputs</c>.
/// </summary>
internal sealed class ExecVerb : OpaVerb
{
    private readonly VersionFlags _version;
    private readonly TextsFlag _bundles, _settings, _fileSettings;
    private readonly TextFlag _decision, _config;
    private readonly SwitchFlag _fail, _failDefined, _failNonEmpty, _stdin;
    private readonly DurationFlag _timeout;

    public ExecVerb()
    {
        _version = new VersionFlags(Flags);
        _bundles = Add(new TextsFlag("bundle", 'b', "set bundle file(s) or directory path(s). This flag can be repeated."));
        _decision = Add(new TextFlag("decision", null, "set decision to evaluate"));
        _config = Add(new TextFlag("config-file", 'c', "set path of configuration file"));
        _settings = Add(new TextsFlag("set", null, "override config values on the command line (use commas to specify multiple values)", kind: "stringArray"));
        _fileSettings = Add(new TextsFlag("set-file", null, "override config values with files on the command line (use commas to specify multiple values)", kind: "stringArray"));
        _fail = Add(new SwitchFlag("fail", null, false, "exits with non-zero exit code on undefined result and errors"));
        _failDefined = Add(new SwitchFlag("fail-defined", null, false, "exits with non-zero exit code on defined result and errors"));
        _failNonEmpty = Add(new SwitchFlag("fail-non-empty", null, false, "exits with non-zero exit code on non-empty result and errors"));
        _stdin = Add(new SwitchFlag("stdin-input", 'I', false, "read input document from stdin rather than a static file"));
        _timeout = Add(new DurationFlag("timeout", null, "set exec timeout with a Go-style duration, such as '5m 30s'. (default unlimited)"));
        Add(new ChoiceFlag("format", 'f', "set output format", "json", "pretty"));
        // Bylaw logs nothing here; the flags are there for pipelines that have them.
        Add(new ChoiceFlag("log-level", 'l', "set log level", "error", "debug", "info"));
        Add(new ChoiceFlag("log-format", null, "set log format", "json", "text", "json-pretty"));
        Add(new TextFlag("log-timestamp-format", null, "set log timestamp format (OPA_LOG_TIMESTAMP_FORMAT environment variable)"));
    }

    public override string Name => "exec";

    public override string Arguments => "<path> [<path> [...]]";

    public override string Summary => "Execute against input files";

    public override string Description => """
        Asks for one decision on each input: JSON and YAML files, and those in folders. Prints an object with a result
        or an error for each. The decision is the one named by --decision, or default_decision in the configuration, or
        system/main.

            $ bylaw opa exec --bundle policies --decision authz/deny --fail-non-empty inputs

        Exit codes: 0; 1 after an error, or when --fail, --fail-defined or --fail-non-empty ask for it.
        """;

    public override string? Validate(IReadOnlyList<string> arguments)
    {
        if (arguments.Count == 0 && !_stdin.Value) return "requires at least one path argument, or the --stdin-input flag";
        if (arguments.Count > 0 && _stdin.Value) return "specify path arguments or --stdin-input but not both";
        if (_fail.Value && _failDefined.Value) return "specify --fail or --fail-defined but not both";
        if (_fail.Value && _failNonEmpty.Value) return "specify --fail or --fail-non-empty but not both";
        return _failDefined.Value && _failNonEmpty.Value ? "specify --fail-defined or --fail-non-empty but not both" : null;
    }

    public override int Run(Host host, IReadOnlyList<string> arguments)
    {
        if (ExecConfiguration.Read(_config.Value, _settings.Value, _fileSettings.Value, out var problem) is not { } configuration) return Fail(host, problem!);
        var options = _version.Options with { KeepPrints = true };
        var sources = Rego.Bundles.RegoLoader.LoadBundles([.. _bundles.Value, .. configuration.Bundles], new Rego.Bundles.LoadOptions { Rego = options, SkipVerification = true });
        var loaded = LoadedProgram.Compile(sources, options);
        if (loaded.Program is null) return Fail(host, loaded.Message);
        using var cancellation = _timeout.Value > TimeSpan.Zero ? new CancellationTokenSource(_timeout.Value, host.Clock) : new CancellationTokenSource();
        var run = new ExecRun(host, loaded, _decision.Value.Length > 0 ? _decision.Value : configuration.Decision, cancellation.Token);
        if (_stdin.Value) run.Stdin();
        else
            foreach (var path in arguments)
                if (run.Files(path) is { } missing) return Fail(host, missing);
        run.Write();
        return CodeOf(host, run);
    }

    private int CodeOf(Host host, ExecRun run)
    {
        var (flag, failures, errors) = _fail.Value ? ("--fail", 0, run.Errors + run.Undefined)
            : _failDefined.Value ? ("--fail-defined", run.Defined, run.Errors)
            : _failNonEmpty.Value ? ("--fail-non-empty", run.NonEmpty, run.Errors)
            : ("", 0, 0);
        if (failures + errors == 0) return OpaExit.Clean;
        return Fail(host, FormattableString.Invariant($"there were {failures} failures and {errors} errors counted in the results list, and {flag} is set"));
    }

    private static int Fail(Host host, string message)
    {
        host.Error.Write(message + "\n");
        return OpaExit.Error;
    }
}
