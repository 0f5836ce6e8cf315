using Bylaw.Cli.Gator.Bench;
using Bylaw.Cli.Opa.Flags;
using Bylaw.Cli.Opa.Output;
using Bylaw.Core.Values;

namespace Bylaw.Cli.Gator;

/// <summary>
/// <c>bylaw gator bench</c>: how long constraints take on objects, and whether that became worse.
/// Example: <c>bylaw gator bench -f policies --engine=all</c>.
/// </summary>
internal sealed class BenchVerb : GatorVerb
{
    private readonly GatorSources _sources;
    private readonly TextFlag _engine, _output, _save, _compare;
    private readonly NumberFlag _iterations, _warmup, _concurrency;
    private readonly SwitchFlag _memory;
    private readonly FractionFlag _threshold;
    private readonly DurationFlag _least;

    public BenchVerb()
    {
        _sources = new GatorSources(Flags);
        _engine = Add(new TextFlag("engine", 'e', "policy engine to benchmark. One of: rego|cel|all", "cel"));
        _iterations = Add(new NumberFlag("iterations", 'n', 1000, "number of benchmark iterations to run. Use at least 1000 for meaningful P99 metrics."));
        _warmup = Add(new NumberFlag("warmup", null, 10, "number of warmup iterations before measurement."));
        _concurrency = Add(new NumberFlag("concurrency", 'c', 1, "number of concurrent reviews"));
        _output = Add(new TextFlag("output", 'o', "output format. One of: table|json|yaml", "table"));
        _memory = Add(new SwitchFlag("memory", null, false, "track allocations per review."));
        _save = Add(new TextFlag("save", null, "save benchmark results to this file for future comparison (supports .json and .yaml)."));
        _compare = Add(new TextFlag("compare", null, "compare results against a baseline file (supports .json and .yaml)."));
        _threshold = Add(new FractionFlag("threshold", null, "regression threshold percentage for comparison. Exit code 1 if exceeded.", 10));
        _least = Add(new DurationFlag("min-threshold", null, "minimum absolute latency difference to consider a regression (e.g., 1ms)."));
    }

    public override string Name => "bench";

    public override string Summary => "Benchmark policy evaluation performance";

    public override string Description => """
        Reads templates, constraints and objects, puts every object to the constraints again and again, and prints how long a review takes.

            $ bylaw gator bench --filename=policies/
            $ bylaw gator bench --filename=policies/ --engine=all --save=baseline.json
            $ bylaw gator bench --filename=policies/ --compare=baseline.json --threshold=10 --min-threshold=1ms

        Exit codes: 0; 1 when a number is worse than the baseline by more than the threshold, and after an error.
        """;

    public override int Run(Host host, IReadOnlyList<string> arguments)
    {
        if (Validate() is { } wrong) return Fail(host, wrong);
        if (_warmup.Value > _iterations.Value) host.Error.WriteLine($"Warning: warmup ({_warmup.Value}) exceeds iterations ({_iterations.Value}). Consider reducing warmup.\n");
        if (_iterations.Value < 1000) host.Error.WriteLine($"Warning: {_iterations.Value} iterations may not provide statistically meaningful P99 metrics. Consider using at least 1000 iterations.\n");
        var items = _sources.Read(host, out var problem);
        if (problem is not null) return Fail(host, $"benchmark failed: {problem}");
        var results = Measure(host, items, out problem);
        if (problem is not null) return Fail(host, $"benchmark failed: {problem}");
        host.Output.Write(Format(results));
        if (_save.Value.Length > 0 && Save(results, host) is { } unsaved) return Fail(host, unsaved);
        return _compare.Value.Length > 0 ? Compare(results, host) : GatorExit.Clean;
    }

    private string? Validate()
    {
        if (_engine.Value.ToLowerInvariant() is not ("rego" or "cel" or "all")) return $"invalid engine: invalid engine {Quoted.Go(_engine.Value)} (valid: rego, cel, all)";
        if (_output.Value.ToLowerInvariant() is not ("" or "table" or "json" or "yaml")) return $"invalid output format: invalid output format: {Quoted.Go(_output.Value)} (valid: table, json, yaml)";
        if (_sources.NamesNone) return "at least one --filename or --image must be specified";
        if (_iterations.Value <= 0) return "iterations must be positive";
        if (_warmup.Value < 0) return "warmup must be non-negative";
        if (_threshold.Value < 0) return "threshold must be non-negative";
        if (_least.Value < TimeSpan.Zero) return "min-threshold must be non-negative";
        if (_concurrency.Value < 1) return "concurrency must be at least 1";
        return _compare.Value.Length > 0 && !File.Exists(_compare.Value) ? $"baseline file does not exist: {_compare.Value}" : null;
    }

    /// <summary>The results of the engines; an engine among several that no template is written for is only warned of.</summary>
    private List<BenchResult> Measure(Host host, List<Kubernetes.ManifestItem> items, out string? problem)
    {
        var results = new List<BenchResult>();
        var skipped = new List<string>();
        var run = new BenchRun(_iterations.Value, _warmup.Value, _concurrency.Value, _memory.Value, host.Clock);
        var engine = _engine.Value.ToLowerInvariant();
        problem = null;
        foreach (var one in engine == "all" ? ["rego", "cel"] : new[] { engine })
        {
            if (run.Measure(one, items, out var wrong) is { } result) results.Add(result);
            else if (engine == "all") skipped.Add($"{one}: {wrong}");
            else problem = $"benchmarking {one}: {wrong}";
        }
        if (engine == "all" && results.Count == 0) problem = $"no engines could process the templates: [{string.Join(' ', skipped)}]";
        else
            foreach (var warning in skipped) host.Error.WriteLine($"Warning: Engine skipped - {warning}");
        return results;
    }

    private string Format(List<BenchResult> results)
    {
        var value = new ArrayValue([.. results.Select(result => result.ToValue(withTexts: true))]);
        return _output.Value.ToLowerInvariant() switch
        {
            "json" => GoJson.Indented(value),
            "yaml" => YamlWriter.Write(value),
            _ => BenchText.Table(results),
        };
    }

    private string? Save(List<BenchResult> results, Host host)
    {
        var value = new ArrayValue([.. results.Select(result => result.ToValue(withTexts: false))]);
        try
        {
            File.WriteAllText(_save.Value, Path.GetExtension(_save.Value) is ".yaml" or ".yml" ? YamlWriter.Write(value) : GoJson.Indented(value));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return $"saving results: writing results to {_save.Value}: the file cannot be written";
        }
        host.Error.WriteLine($"\nResults saved to: {_save.Value}");
        return null;
    }

    private int Compare(List<BenchResult> results, Host host)
    {
        var read = DocumentReader.ReadFile(_compare.Value);
        if (read.HasErrors || read.Documents is not [{ Root: ArrayValue saved }]) return Fail(host, $"loading baseline: unmarshaling baseline: {read.Diagnostics.FirstOrDefault()?.Message ?? "it is no list of results"}");
        var earlier = saved.Select(BenchResult.From).OfType<BenchResult>().ToList();
        var comparisons = new List<BenchComparison>();
        foreach (var result in results)
            if (earlier.Find(one => one.Engine == result.Engine) is { } before) comparisons.Add(new BenchComparison(before, result, _threshold.Value, (long)_least.Value.TotalNanoseconds));
        if (comparisons.Count == 0) host.Error.WriteLine("\nWarning: No matching engines found for comparison");
        else host.Output.Write("\n" + string.Join("\n", comparisons));
        return comparisons.TrueForAll(comparison => comparison.HasPassed) ? GatorExit.Clean : GatorExit.Failed;
    }
}
