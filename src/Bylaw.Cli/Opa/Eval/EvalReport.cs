using System.Globalization;
using Bylaw.Cli.Opa.Output;

namespace Bylaw.Cli.Opa.Eval;

/// <summary>Prints what came out of <c>opa eval</c> in the format that was asked for.</summary>
internal sealed class EvalReport(Host host, IReadOnlyList<EvaluationResult> runs)
{
    private readonly EvaluationResult _result = runs[0];

    public string Format { get; init; } = "json";

    public string Explain { get; init; } = "off";

    public bool VariablesInTrace { get; init; }

    public int PrettyLimit { get; init; }

    public int ProfileLimit { get; init; }

    public IReadOnlyList<string> ProfileOrder { get; init; } = Profiler.DefaultOrder;

    public void Write()
    {
        switch (Format)
        {
            case "json": host.Output.Write(Json(discard: false) + "\n"); break;
            case "discard": host.Output.Write(Json(discard: true) + "\n"); break;
            case "pretty": WritePretty(); break;
            default: WriteValues(); break;
        }
        host.Output.Flush();
    }

    private void WriteValues()
    {
        if (_result.Errors.Count > 0)
        {
            WriteErrors();
            return;
        }
        if (Format == "raw")
        {
            ResultText.WriteRaw(host.Output, _result);
            return;
        }
        foreach (var solution in _result.Solutions)
            host.Output.Write((Format == "bindings" ? GoJson.Indented(solution.Bindings) : GoJson.Indented(new Core.Values.ArrayValue([.. solution.Expressions]))) + "\n");
    }

    private void WriteErrors() => host.Error.Write(OpaError.Summary(_result.Errors) + "\n");

    private void WritePretty()
    {
        TraceText.Write(host.Output, TraceText.Filter(_result.Trace, Explain), VariablesInTrace);
        if (_result.Errors.Count > 0) WriteErrors();
        else if (_result.Solutions.IsEmpty) host.Output.Write("undefined\n");
        else ResultText.WritePretty(host.Output, _result, PrettyLimit);
        if (runs.Count == 1)
        {
            _result.Metrics?.WriteTable(host.Output, PrettyLimit);
            if (_result.Profiler is { } profiler) ProfileReport.WriteTable(host.Output, profiler.Top(ProfileLimit, ProfileOrder));
        }
        else
        {
            if (Timers.Count > 0) WriteTimers();
            ProfileReport.WriteAggregateTable(host.Output, AggregateProfile);
        }
        if (_result.Coverage is { } coverage)
        {
            var table = new GoTable();
            table.Add("Overall Coverage", coverage.Share.ToString("F2", CultureInfo.InvariantCulture));
            table.Write(host.Output);
        }
    }

    private string Json(bool discard)
    {
        var json = new GoJson();
        json.Object(() =>
        {
            if (runs.Count == 1 && _result.Metrics is { } metrics)
            {
                json.Field("metrics");
                metrics.Write(json);
            }
            if (Timers.Count > 0) json.Field("aggregated_metrics").Object(() =>
            {
                foreach (var (name, spread) in Timers)
                {
                    json.Field(name);
                    spread.Write(json);
                }
            });
            if (_result.Coverage is { } coverage)
            {
                json.Field("coverage");
                coverage.Write(json);
            }
            if (_result.Errors.Count > 0) json.Field("errors").Array(_result.Errors, error => error.Write(json));
            if (discard && !_result.Solutions.IsEmpty) json.Field("result", "discarded");
            else if (!_result.Solutions.IsEmpty)
            {
                json.Field("result");
                ResultText.WriteJson(json, _result);
            }
            if (_result.Trace.Count > 0) json.Field("explanation").Array(TraceText.Filter(_result.Trace, Explain), item => TraceText.WriteJson(json, item));
            if (runs.Count == 1 && _result.Profiler is { } profiler) json.Field("profile").Array(profiler.Top(ProfileLimit, ProfileOrder), line => ProfileReport.Write(json, line));
            if (AggregateProfile.Count > 0) json.Field("aggregated_profile").Array(AggregateProfile, lines => ProfileReport.WriteAggregate(json, lines));
        });
        return json.ToString();
    }

    /// <summary>The spread of each time over all runs; empty for a single one.</summary>
    private Dictionary<string, Spread> Timers => runs.Count == 1 || _result.Metrics is null
        ? []
        : _result.Metrics.Values.Keys.Where(name => name.StartsWith("timer_", StringComparison.Ordinal))
            .ToDictionary(name => name, name => Spread.Of(runs.Select(run => run.Metrics!.Values.GetValueOrDefault(name))));

    private List<List<LineCost>> AggregateProfile => runs.Count == 1 || _result.Profiler is null
        ? []
        : [.. _result.Profiler.Top(ProfileLimit, ProfileOrder).Select(line => runs.Select(run => run.Profiler!.Top(0, []).First(other => other.Place == line.Place)).ToList())];

    private void WriteTimers()
    {
        var table = new GoTable(["Metric", .. Spread.Names.Select(name => char.ToUpperInvariant(name[0]) + name[1..])]);
        foreach (var (name, spread) in Timers) table.Add([name, .. spread.All.Select(number => PrettyText.Shorten(number.ToString(CultureInfo.InvariantCulture), PrettyLimit))]);
        table.Write(host.Output);
    }
}
