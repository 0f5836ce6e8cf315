using Bylaw.Cli.Opa.Flags;
using Bylaw.Cli.Opa.Loading;
using Bylaw.Cli.Opa.Test;
using Bylaw.Core.Library;

namespace Bylaw.Cli.Opa;

/// <summary>
/// <c>bylaw opa test</c>: runs the tests of policies.
/// Example: <c>bylaw opa test policies -v</c>.
/// </summary>
internal sealed class TestVerb : OpaVerb
{
    private readonly PathFlags _paths;
    private readonly VersionFlags _version;
    private readonly SwitchFlag _verbose, _coverage, _bench, _benchmem, _varValues, _zeroOnSkipped, _failOnEmpty, _watch;
    private readonly TextFlag _run;
    private readonly FractionFlag _threshold;
    private readonly DurationFlag _timeout;
    private readonly NumberFlag _count, _parallel, _maxErrors;
    private readonly ChoiceFlag _format, _explain, _target;
    private readonly CapabilityFlag _capabilities;
    private readonly SchemaFlag _schema;

    public TestVerb()
    {
        _paths = new PathFlags(Flags);
        _version = new VersionFlags(Flags);
        _verbose = Add(new SwitchFlag("verbose", 'v', false, "set verbose reporting mode"));
        _run = Add(new TextFlag("run", 'r', "run only test cases matching the regular expression"));
        _format = Add(new ChoiceFlag("format", 'f', "set output format", "pretty", "json", "gobench"));
        _explain = Add(new ChoiceFlag("explain", null, "enable query explanations", "fails", "full", "notes", "debug"));
        _varValues = Add(new SwitchFlag("var-values", null, false, "show local variable values in test output"));
        _coverage = Add(new SwitchFlag("coverage", 'c', false, "report coverage (overrides debug tracing)"));
        _threshold = Add(new FractionFlag("threshold", null, "set coverage threshold and exit with non-zero status if coverage is less than threshold %"));
        _bench = Add(new SwitchFlag("bench", null, false, "benchmark the unit tests"));
        _benchmem = Add(new SwitchFlag("benchmem", null, true, "report memory allocations with benchmark results"));
        _count = Add(new NumberFlag("count", null, 1, "number of times to repeat each test"));
        _parallel = Add(new NumberFlag("parallel", 'p', Environment.ProcessorCount, "the number of tests that can run in parallel, defaulting to the number of CPUs (explicitly set with 0). Benchmarks are always run sequentially."));
        _timeout = Add(new DurationFlag("timeout", null, "set test timeout (default 5s, 30s when benchmarking)"));
        _maxErrors = Add(new NumberFlag("max-errors", 'm', 10, "set the number of errors to allow before compilation fails early"));
        _zeroOnSkipped = Add(new SwitchFlag("exit-zero-on-skipped", 'z', false, "skipped tests return status 0"));
        _failOnEmpty = Add(new SwitchFlag("fail-on-empty", null, false, "whether to fail the test when no test was run"));
        _watch = Add(new SwitchFlag("watch", 'w', false, "watch command line files for changes"));
        _capabilities = Add(new CapabilityFlag());
        _schema = Add(new SchemaFlag());
        _target = Add(new ChoiceFlag("target", 't', "set the runtime to exercise", "rego", "wasm"));
    }

    public override string Name => "test";

    public override string Arguments => "<path> [path [...]]";

    public override string Summary => "Execute Rego test cases";

    public override string Description => """
        Runs the rules whose names begin with test_ in the files and folders named, or with --bundle in bundles. A rule
        that is undefined or false fails. Rules named todo_test_... are skipped. A rule with a name for each case,
        test_x[name], is a test whose cases are reported one by one.

            $ bylaw opa test policies
            $ bylaw opa test policies -v --run 'authz.*denied'
            $ bylaw opa test policies --coverage --threshold 80

        Below a failure stands the expression that did not hold, and what it compared.

        Exit codes: 0; 1 when the policies cannot be loaded; 2 when a test fails, or is skipped without -z, or when
        coverage is below the threshold.
        """;

    public override string? Validate(IReadOnlyList<string> arguments)
    {
        if (arguments.Count == 0) return "specify at least one file";
        if (_target.Value != "rego") return $"target {_target.Value} is not supported: Bylaw evaluates Rego itself, use the target rego";
        return null;
    }

    public override int Run(Host host, IReadOnlyList<string> arguments)
    {
        if (_format.Value == "gobench" && !_bench.Value)
        {
            host.Error.Write("cannot use output format gobench without running benchmarks (--bench)\n");
            return OpaExit.Clean;
        }
        if (_threshold.Value is < 0 or > 100) return Fail(host, "Code coverage threshold must be between 0 and 100");
        var coverage = _coverage.Value || _threshold.Value > 0;
        if (coverage && _bench.Value) return Fail(host, "coverage reporting is not supported when benchmarking tests");
        if (_run.Value.Length > 0 && Re2.TryParse(_run.Value, out var reason) is null) return Fail(host, reason);
        if (_watch.Value) return new TestWatch(host, arguments, () => RunOnce(host, arguments, coverage)).Run();
        return RunOnce(host, arguments, coverage);
    }

    private int RunOnce(Host host, IReadOnlyList<string> arguments, bool coverage)
    {
        var schemas = _schema.Read(out var problem);
        if (problem is not null) return Fail(host, problem);
        var options = _version.Options with { KeepPrints = !_bench.Value, ErrorLimit = _maxErrors.Value, Schemas = schemas };
        var loaded = LoadedProgram.Compile(_paths.Load(arguments, options), options, _capabilities);
        if (loaded.Program is null) return Fail(host, loaded.Message);
        for (var i = 0; i < Math.Max(1, _count.Value); i++)
        {
            var code = new TestRun(host, loaded, Settings(coverage)).Run();
            if (code != OpaExit.Clean) return code;
        }
        return OpaExit.Clean;
    }

    private TestSettings Settings(bool coverage) => new()
    {
        Filter = _run.Value,
        Verbose = _verbose.Value || _explain.IsSet,
        VarValues = _varValues.Value,
        Explain = _explain.IsSet ? _explain.Value : "",
        Format = _format.Value,
        Coverage = coverage,
        Threshold = _threshold.Value,
        Benchmark = _bench.Value,
        WithMemory = _benchmem.Value,
        Parallel = _parallel.Value > 0 ? _parallel.Value : Environment.ProcessorCount,
        Timeout = _timeout.Value > TimeSpan.Zero ? _timeout.Value : TimeSpan.FromSeconds(_bench.Value ? 30 : 5),
        PassesSkipped = _zeroOnSkipped.Value,
        FailsOnEmpty = _failOnEmpty.Value,
        Capabilities = _capabilities.Value,
    };

    private static int Fail(Host host, string message)
    {
        host.Error.Write(message + "\n");
        return OpaExit.Error;
    }
}
