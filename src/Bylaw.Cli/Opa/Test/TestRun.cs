using Bylaw.Cli.Opa.Loading;
using Bylaw.Cli.Opa.Output;
using Bylaw.Core.Library;
using Bylaw.Rego;
using Bylaw.Rego.Testing;

namespace Bylaw.Cli.Opa.Test;

/// <summary>How tests are to run and to be reported.</summary>
internal sealed record TestSettings
{
    /// <summary>A regular expression over full names; empty for all tests.</summary>
    public string Filter { get; init; } = "";

    public bool Verbose { get; init; }

    public bool VarValues { get; init; }

    /// <summary>What a trace shows; empty for notes and failures.</summary>
    public string Explain { get; init; } = "";

    public string Format { get; init; } = "pretty";

    public bool Coverage { get; init; }

    public double Threshold { get; init; }

    public bool Benchmark { get; init; }

    public bool WithMemory { get; init; }

    public int Parallel { get; init; } = 1;

    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    public bool PassesSkipped { get; init; }

    public bool FailsOnEmpty { get; init; }

    /// <summary>What policies may use; null for everything.</summary>
    public RegoCapabilities? Capabilities { get; init; }
}

/// <summary>One run of all tests.</summary>
internal sealed class TestRun(Host host, LoadedProgram loaded, TestSettings settings)
{
    private readonly RegoTester _tester = new(loaded.Program!);
    private readonly RegoCoverage? _coverage = settings.Coverage ? new RegoCoverage(loaded.Program!) : null;

    public int Run()
    {
        var filter = settings.Filter.Length == 0 ? null : Re2.TryParse(settings.Filter, out _);
        var tests = _tester.Tests.Where(test => filter is null || filter.IsMatch($"data.{test.FullName}")).ToList();
        var items = new TestItem[tests.Count];
        if (settings.Benchmark || _coverage is not null)
            for (var i = 0; i < items.Length; i++) items[i] = Run(tests[i]);
        else
            Parallel.For(0, items.Length, new ParallelOptions { MaxDegreeOfParallelism = settings.Parallel }, i => items[i] = Run(tests[i]));
        return Report(items);
    }

    private TestItem Run(RegoTest test)
    {
        using var cancellation = new CancellationTokenSource(settings.Timeout, host.Clock);
        var input = OpaRuntime.Input(host, settings.Capabilities) with { Data = loaded.Sources.Data, Cancellation = cancellation.Token, Recorder = _coverage };
        var result = _tester.Run(test, input, trace: settings.Verbose && _coverage is null);
        var shown = result with { Trace = settings.Explain.Length == 0 ? TraceText.NotesAndFails(result.Trace) : TraceText.Filter(result.Trace, settings.Explain) };
        var item = new TestItem(shown);
        return settings.Benchmark && result.HasPassed ? item with { Benchmark = Measure(test) } : item;
    }

    private BenchmarkResult Measure(RegoTest test)
    {
        var input = OpaRuntime.Input(host, settings.Capabilities) with { Data = loaded.Sources.Data, Print = null };
        var measured = BenchmarkResult.Measure(() => _tester.RunOnce(test, input));
        measured.Extra["timer_rego_query_eval_ns/op"] = measured.NanosecondsPerRun;
        return measured;
    }

    private int Report(TestItem[] items)
    {
        if (_coverage is not null) return ReportCoverage(items);
        if (settings.Format == "json")
        {
            var json = new GoJson();
            json.Array(items, item => item.Write(json, settings.WithMemory));
            host.Output.Write(json + "\n");
            host.Output.Flush();
        }
        else Pretty(items, settings.Benchmark);
        if (items.Length == 0 && settings.FailsOnEmpty)
        {
            host.Error.Write("no tests were run\n");
            return OpaExit.Error;
        }
        return items.All(item => item.Result.HasPassed || (item.Result.Test.IsToDo && settings.PassesSkipped)) ? OpaExit.Clean : OpaExit.Failed;
    }

    private void Pretty(IEnumerable<TestItem> items, bool benchmarks)
    {
        var report = new PrettyTestReport(host.Output)
        {
            Verbose = settings.Verbose,
            VarValues = settings.VarValues,
            Benchmarks = benchmarks,
            WithMemory = settings.WithMemory,
            GoNames = settings.Format == "gobench",
        };
        foreach (var item in items) report.Add(item);
        report.Finish();
    }

    /// <summary>Coverage means something only when all tests pass: otherwise they are reported instead.</summary>
    private int ReportCoverage(TestItem[] items)
    {
        if (items.FirstOrDefault(item => item.Result.Error is not null) is { Result.Error: { } error }) return Fail(OpaError.Of(error).ToString(), OpaExit.Error);
        var failed = items.Where(item => item.Result.HasFailed).ToList();
        if (failed.Count > 0)
        {
            Pretty(failed, benchmarks: false);
            return Fail(failed[0].Line, OpaExit.Error);
        }
        var report = new CoverageReport(_coverage!);
        if (report.Share < settings.Threshold) return Fail(BelowThreshold(report), OpaExit.Failed);
        var json = new GoJson();
        report.Write(json);
        host.Output.Write(json + "\n");
        host.Output.Flush();
        return items.Any(item => item.Result.Test.IsToDo) && !settings.PassesSkipped ? OpaExit.Failed : OpaExit.Clean;
    }

    private string BelowThreshold(CoverageReport report)
    {
        var message = FormattableString.Invariant($"Code coverage threshold not met: got {report.Share:F2} instead of {settings.Threshold:F2}");
        return report.Missed().Aggregate($"{message}\nLines not covered:", (all, line) => $"{all}\n\t{line}");
    }

    private int Fail(string message, int code)
    {
        host.Error.Write(message + "\n");
        return code;
    }
}
