using System.Globalization;
using System.Text;
using Bylaw.Cli.Opa.Eval;
using Bylaw.Cli.Opa.Flags;
using Bylaw.Cli.Opa.Loading;
using Bylaw.Cli.Opa.Output;
using Bylaw.Cli.Opa.Test;
using Bylaw.Rego;

namespace Bylaw.Cli.Opa;

/// <summary>
/// <c>bylaw opa bench</c>: how long a query takes.
/// Example: <c>bylaw opa bench -b policies -i input.json data.authz.allow</c>.
/// </summary>
internal sealed class BenchVerb : OpaVerb
{
    private readonly SourceFlags _sources;
    private readonly InputFlags _input;
    private readonly VersionFlags _version;
    private readonly TextFlag _package;
    private readonly TextsFlag _imports;
    private readonly SwitchFlag _stdin, _fail, _metrics, _benchmem, _server;
    private readonly NumberFlag _count;
    private readonly ChoiceFlag _format, _target;
    private readonly SchemaFlag _schema;
    private readonly SwitchFlag _partial;
    private readonly TextsFlag _unknowns;

    public BenchVerb()
    {
        _sources = new SourceFlags(Flags);
        _input = new InputFlags(Flags);
        _version = new VersionFlags(Flags);
        _package = Add(new TextFlag("package", null, "set query package"));
        _imports = Add(new TextsFlag("import", null, "set query import(s). This flag can be repeated."));
        _stdin = Add(new SwitchFlag("stdin", null, false, "read query from stdin"));
        _fail = Add(new SwitchFlag("fail", null, true, "exits with non-zero exit code on undefined/empty result and errors"));
        _metrics = Add(new SwitchFlag("metrics", null, true, "report query performance metrics"));
        _benchmem = Add(new SwitchFlag("benchmem", null, true, "report memory allocations with benchmark results"));
        _count = Add(new NumberFlag("count", null, 1, "number of times to repeat each benchmark"));
        _format = Add(new ChoiceFlag("format", 'f', "set output format", "pretty", "json", "gobench"));
        _target = Add(new ChoiceFlag("target", 't', "set the runtime to exercise", "rego", "wasm"));
        _partial = Add(new SwitchFlag("partial", 'p', false, "perform partial evaluation"));
        _unknowns = Add(new TextsFlag("unknowns", 'u', "set paths to treat as unknown during partial evaluation", splits: true, value: ["input"]));
        _schema = Add(new SchemaFlag());
        _server = Add(new SwitchFlag("e2e", null, false, "run benchmarks against a running OPA server"));
        // Of the server that --e2e would ask.
        Add(new TextFlag("config-file", 'c', "set path of configuration file"));
        Add(new NumberFlag("shutdown-grace-period", null, 10, "set the time (in seconds) that the server will wait to gracefully shut down"));
        Add(new NumberFlag("shutdown-wait-period", null, 0, "set the time (in seconds) that the server will wait before initiating shutdown"));
    }

    public override string Name => "bench";

    public override string Arguments => "<query>";

    public override string Summary => "Benchmark a Rego query";

    public override string Description => """
        Evaluates a query again and again for about a second, and prints how long one evaluation takes, and how much
        memory it allocates. Policies are compiled and the input is read once, before that.

            $ bylaw opa bench -b policies -i input.json data.authz.allow

        Exit codes: 0; 1 after an error, and with --fail when the query is undefined.
        """;

    public override string? Validate(IReadOnlyList<string> arguments)
    {
        if (arguments.Count > 0 && _stdin.Value) return "specify query argument or --stdin but not both";
        if (arguments.Count == 0 && !_stdin.Value) return "specify query argument or --stdin";
        if (_target.Value != "rego") return $"target {_target.Value} is not supported: Bylaw evaluates Rego itself, use the target rego";
        return _server.Value ? "--e2e is not supported: Bylaw measures the evaluation itself" : null;
    }

    public override int Run(Host host, IReadOnlyList<string> arguments)
    {
        var metrics = new Metrics();
        var text = arguments.Count > 0 ? arguments[0] : ReadQuery(host);
        var input = _input.Read(host, out var problem);
        if (problem is not null) return Fail(host, [new OpaError("", problem)]);
        var schemas = _schema.Read(out problem);
        if (problem is not null) return Fail(host, [new OpaError("", problem)]);
        var options = _version.Options with { Schemas = schemas };
        var loaded = metrics.Time("rego_load_files", () => LoadedProgram.Compile(_sources.Load(options), options));
        if (loaded.Program is not { } program) return Fail(host, loaded.Errors);
        if (_partial.Value) return RunPartial(host, program, text, OpaRuntime.Input(host) with { Input = input, Data = loaded.Sources.Data, Print = null });
        var query = program.Prepare(text, out var diagnostics, capture: true, _package.Value.Length == 0 ? null : _package.Value, _imports.Value);
        if (query is null) return Fail(host, LoadedProgram.ErrorsIn(diagnostics));
        var given = OpaRuntime.Input(host) with { Input = input, Data = loaded.Sources.Data, Print = null };
        var answer = query.Evaluate(given);
        if (answer.Error is { } error) return Fail(host, [OpaError.Of(error)]);
        if (_fail.Value && answer.Solutions.IsEmpty) return Fail(host, [new OpaError("", "undefined result")]);
        for (var i = 0; i < _count.Value; i++) Write(host.Output, Measure(() => query.Evaluate(given), "histogram_timer_rego_query_eval_ns"), text);
        return OpaExit.Clean;
    }

    private int RunPartial(Host host, RegoProgram program, string text, RegoInput input)
    {
        var unknown = new PartialOptions { Unknowns = [.. _unknowns.Value] };
        var package = _package.Value.Length == 0 ? null : _package.Value;
        var answer = program.EvaluatePartially(text, input, unknown, out var diagnostics, package, _imports.Value);
        if (answer is null) return Fail(host, LoadedProgram.ErrorsIn(diagnostics));
        if (answer.Error is { } error) return Fail(host, [OpaError.Of(error)]);
        if (_fail.Value && answer.Queries.IsEmpty) return Fail(host, [new OpaError("", "undefined result")]);
        for (var i = 0; i < _count.Value; i++)
            Write(host.Output, Measure(() => program.EvaluatePartially(text, input, unknown, out _, package, _imports.Value), "histogram_timer_rego_partial_eval_ns"), text);
        return OpaExit.Clean;
    }

    private BenchmarkResult Measure(Action run, string timer)
    {
        var samples = new Samples();
        var result = BenchmarkResult.Measure(() =>
        {
            var start = System.Diagnostics.Stopwatch.GetTimestamp();
            run();
            samples.Add(System.Diagnostics.Stopwatch.GetElapsedTime(start));
        });
        if (_metrics.Value) samples.AddTo(result, timer);
        return result;
    }

    private void Write(TextWriter output, BenchmarkResult result, string query)
    {
        switch (_format.Value)
        {
            case "json":
                var json = new GoJson();
                result.Write(json, _benchmem.Value);
                output.Write(json + "\n");
                break;
            // A name may hold no blanks.
            case "gobench": output.Write($"Benchmark{Name(query)}\t{result.ToText(_benchmem.Value)}\n"); break;
            default: WriteTable(output, result); break;
        }
        output.Flush();

        static string Name(string query) => string.Concat(query.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(part => char.ToUpperInvariant(part[0]) + part[1..]));
    }

    private void WriteTable(TextWriter output, BenchmarkResult result)
    {
        var rows = new List<(string, string)> { ("samples", result.Runs.ToString(CultureInfo.InvariantCulture)), ("ns/op", result.NanosecondsPerRun.ToString("0.###", CultureInfo.InvariantCulture)) };
        if (_benchmem.Value) rows.Add(("B/op", result.BytesPerRun.ToString(CultureInfo.InvariantCulture)));
        rows.AddRange(result.Extra.Select(extra => (extra.Key, extra.Value.ToString("0.###", CultureInfo.InvariantCulture))));
        var table = new GoTable();
        foreach (var (name, value) in rows) table.Add(name, value);
        table.Write(output);
    }

    private int Fail(Host host, IReadOnlyList<OpaError> errors)
    {
        if (_format.Value == "json") host.Output.Write(OpaError.Json(errors) + "\n");
        else host.Error.Write(OpaError.Summary(errors) + "\n");
        return OpaExit.Error;
    }

    private static string ReadQuery(Host host)
    {
        using var reader = new StreamReader(host.OpenInput(), Encoding.UTF8);
        return reader.ReadToEnd();
    }

    /// <summary>The times of single runs: all of the last series, or every so many of a long one.</summary>
    private sealed class Samples
    {
        private const int Most = 100_000;
        private readonly List<long> _times = [];
        private long _count;
        private int _stride = 1;

        public void Add(TimeSpan time)
        {
            if (_count++ % _stride != 0) return;
            if (_times.Count == Most)
            {
                for (var i = 0; i < Most / 2; i++) _times[i] = _times[2 * i];
                _times.RemoveRange(Most / 2, Most / 2);
                _stride *= 2;
            }
            _times.Add((long)time.TotalNanoseconds);
        }

        public void AddTo(BenchmarkResult result, string name)
        {
            var sorted = _times.Order().ToArray();
            result.Extra[$"{name}_count"] = result.Runs;
            result.Extra[$"{name}_min"] = sorted[0];
            result.Extra[$"{name}_max"] = sorted[^1];
            result.Extra[$"{name}_mean"] = sorted.Average();
            result.Extra[$"{name}_median"] = sorted[sorted.Length / 2];
            foreach (var (label, share) in new[] { ("75%", 0.75), ("90%", 0.9), ("95%", 0.95), ("99%", 0.99) })
                result.Extra[$"{name}_{label}"] = sorted[Math.Min(sorted.Length - 1, (int)(share * sorted.Length))];
        }
    }
}
