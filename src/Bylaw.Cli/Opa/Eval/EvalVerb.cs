using System.Text;
using Bylaw.Cli.Opa.Eval;
using Bylaw.Cli.Opa.Flags;
using Bylaw.Cli.Opa.Loading;

namespace Bylaw.Cli.Opa;

/// <summary>
/// <c>bylaw opa eval</c>: a query over policies, data and an input.
/// Example: <c>bylaw opa eval -d policy.rego -i input.json data.authz.allow</c>.
/// </summary>
internal sealed class EvalVerb : OpaVerb
{
    private readonly SourceFlags _sources;
    private readonly InputFlags _input;
    private readonly VersionFlags _version;
    private readonly SwitchFlag _stdin, _fail, _failDefined, _metrics, _instrument, _profile, _coverage, _strict, _strictBuiltins, _showBuiltins, _variables;
    private readonly PartialRun _partial;
    private readonly TextFlag _package;
    private readonly TextsFlag _imports, _profileOrder;
    private readonly NumberFlag _count, _prettyLimit, _profileLimit;
    private readonly ChoiceFlag _format, _explain, _target;
    private readonly DurationFlag _timeout;
    private readonly CapabilityFlag _capabilities;
    private readonly SchemaFlag _schema;

    public EvalVerb()
    {
        _sources = new SourceFlags(Flags);
        _input = new InputFlags(Flags);
        _version = new VersionFlags(Flags);
        _stdin = Switch("stdin", "read query from stdin");
        _package = Add(new TextFlag("package", null, "set query package"));
        _imports = Add(new TextsFlag("import", null, "set query import(s). This flag can be repeated."));
        _format = Add(new ChoiceFlag("format", 'f', "set output format", "json", "values", "bindings", "pretty", "source", "raw", "discard"));
        _prettyLimit = Add(new NumberFlag("pretty-limit", null, 80, "set limit after which pretty output gets truncated"));
        _fail = Switch("fail", "exits with non-zero exit code on undefined/empty result and errors");
        _failDefined = Switch("fail-defined", "exits with non-zero exit code on defined/non-empty result and errors");
        _explain = Add(new ChoiceFlag("explain", null, "enable query explanations", "off", "full", "notes", "fails", "debug"));
        _variables = Switch("var-values", "show local variable values in pretty trace output");
        _metrics = Switch("metrics", "report query performance metrics");
        _instrument = Switch("instrument", "enable query instrumentation metrics (implies --metrics)");
        _profile = Switch("profile", "perform expression profiling");
        _profileLimit = Add(new NumberFlag("profile-limit", null, 10, "set number of profiling results to show"));
        _profileOrder = Add(new TextsFlag("profile-sort", null, "set sort order of expression profiler results. Accepts: total_time_ns, num_eval, num_redo, num_gen_expr, file, line. This flag can be repeated.", splits: true));
        _coverage = Switch("coverage", "report coverage");
        _count = Add(new NumberFlag("count", null, 1, "number of times to repeat each benchmark"));
        _timeout = Add(new DurationFlag("timeout", null, "set eval timeout (default unlimited)"));
        _strict = Add(new SwitchFlag("strict", 'S', false, "enable compiler strict mode"));
        _strictBuiltins = Switch("strict-builtin-errors", "treat the first built-in function error encountered as fatal");
        _showBuiltins = Switch("show-builtin-errors", "collect and return all encountered built-in errors, built in errors are not fatal");
        _capabilities = Add(new CapabilityFlag());
        _schema = Add(new SchemaFlag());
        _target = Add(new ChoiceFlag("target", 't', "set the runtime to exercise", "rego", "wasm", "plan"));
        _partial = new PartialRun(Flags);
        // The evaluator chooses by itself: answers do not depend on these.
        Switch("disable-early-exit", "disable 'early exit' optimizations");
        Switch("disable-indexing", "disable indexing optimizations");
        Switch("read-ast-values-from-store", "read values from the store as AST values");
        Add(new NumberFlag("optimize", 'O', 0, "set optimization level"));
        Add(new TextsFlag("entrypoint", 'e', "set slash separated entrypoint path"));
    }

    public override string Name => "eval";

    public override string Arguments => "<query>";

    public override string Summary => "Evaluate a Rego query";

    public override string Description => """
        Prints the results of a query over policies (--data, --bundle) and an input (--input).

            $ bylaw opa eval 'x := 1; y := 2; x < y'
            $ bylaw opa eval --data policy.rego --input input.json data.authz.allow
            $ bylaw opa eval --bundle policies.tar.gz --format pretty data.authz

        Formats:
            json      results as JSON
            values    an array of the expressions' values for each result
            bindings  an object of the variables' values for each result
            pretty    for people: a value, or a table of variables
            source    results of partial evaluation as Rego
            raw       for scripts: one line for each result, texts without quotes
            discard   as json, with "discarded" in place of the results

        Exit codes: 0; 1 with --fail when the result is undefined, with --fail-defined when it is defined; 2 after an error.
        """;

    private SwitchFlag Switch(string name, string help) => Add(new SwitchFlag(name, null, false, help));

    public override string? Validate(IReadOnlyList<string> arguments)
    {
        if (arguments.Count > 0 && _stdin.Value) return "specify query argument or --stdin but not both";
        if (arguments.Count == 0 && !_stdin.Value) return "specify query argument or --stdin";
        if (arguments.Count > 1) return "specify at most one query argument";
        if (_stdin.Value && _input.IsStdin) return "specify --stdin or --stdin-input but not both";
        if (_input.IsStdin && _input.IsPath) return "specify --stdin-input or --input but not both";
        if (_fail.Value && _failDefined.Value) return "specify --fail or --fail-defined but not both";
        if (_partial.IsAsked && _format.Value is not ("pretty" or "json" or "source")) return "invalid output format for partial evaluation";
        if (!_partial.IsAsked && _format.Value == "source") return "invalid output format for evaluation";
        if (_target.Value != "rego") return $"target {_target.Value} is not supported: Bylaw evaluates Rego itself, use the target rego";
        return null;
    }

    public override int Run(Host host, IReadOnlyList<string> arguments)
    {
        if (_strictBuiltins.Value && _showBuiltins.Value)
            return Refuse(host, "cannot use --show-builtin-errors with --strict-builtin-errors, --strict-builtin-errors will return the first built-in error encountered immediately");
        var query = arguments.Count > 0 ? arguments[0] : ReadQuery(host);
        var metrics = new Metrics();
        string? problem = null;
        var input = metrics.Time("rego_input_parse", () => _input.Read(host, out problem));
        if (problem is not null) return Refuse(host, problem);
        var schemas = _schema.Read(out problem);
        if (problem is not null) return Refuse(host, problem);
        var options = _version.Options with { KeepPrints = true, Strict = _strict.Value, Schemas = schemas };
        var sources = metrics.Time("rego_load_files", () => _sources.Load(options));
        var loaded = metrics.Time("rego_module_compile", () => LoadedProgram.Compile(sources, options, _capabilities));
        using var cancellation = _timeout.Value > TimeSpan.Zero ? new CancellationTokenSource(_timeout.Value, host.Clock) : new CancellationTokenSource();
        var package = _package.Value.Length == 0 ? null : _package.Value;
        var known = OpaRuntime.Input(host, _capabilities.Value) with { Input = input, StrictBuiltinErrors = _strictBuiltins.Value, Cancellation = cancellation.Token };
        if (_partial.IsAsked) return CodeOf(_partial.Run(host, loaded, query, package, _imports.Value, known, _format.Value));
        var evaluation = new Evaluation(loaded, query, Wishes(), metrics) { Package = package, Imports = _imports.Value, Input = known };
        var runs = Enumerable.Range(0, Math.Max(1, _count.Value)).Select(_ => evaluation.Run()).ToList();
        Report(host, runs).Write();
        return CodeOf(runs[0]);
    }

    private EvaluationWishes Wishes()
    {
        var profile = _profile.Value || _profileLimit.IsSet || _profileOrder.IsSet;
        return new EvaluationWishes
        {
            Trace = _explain.Value != "off",
            Metrics = _metrics.Value || _instrument.Value || profile,
            Instrument = _instrument.Value,
            Profile = profile,
            Coverage = _coverage.Value,
            BuiltinErrors = _showBuiltins.Value,
        };
    }

    private EvalReport Report(Host host, List<EvaluationResult> runs) => new(host, runs)
    {
        Format = _format.Value,
        Explain = _explain.Value,
        VariablesInTrace = _variables.Value,
        PrettyLimit = _prettyLimit.Value,
        ProfileLimit = _profileLimit.Value,
        ProfileOrder = _profileOrder.Value.Count > 0 ? _profileOrder.Value : Profiler.DefaultOrder,
    };

    private int CodeOf(EvaluationResult result) => CodeOf(result.HasFailed ? null : result.IsDefined);

    private int CodeOf(bool? isDefined)
    {
        if (isDefined is not { } defined) return OpaExit.Failed;
        return (_fail.Value && !defined) || (_failDefined.Value && defined) ? OpaExit.Error : OpaExit.Clean;
    }

    private static string ReadQuery(Host host)
    {
        using var reader = new StreamReader(host.OpenInput(), Encoding.UTF8);
        return reader.ReadToEnd();
    }

    private static int Refuse(Host host, string problem)
    {
        host.Error.Write(problem + "\n");
        return OpaExit.Failed;
    }
}
