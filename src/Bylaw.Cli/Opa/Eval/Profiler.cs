using System.Diagnostics;
using System.Globalization;
using Bylaw.Cli.Opa.Flags;
using Bylaw.Cli.Opa.Output;
using Bylaw.Core.Plans;
using Bylaw.Core.Text;

namespace Bylaw.Cli.Opa.Eval;

/// <summary>What the expressions of one line cost.</summary>
internal sealed record LineCost(Location At)
{
    public long Nanoseconds { get; set; }

    public int Evaluations { get; set; }

    public int Redos { get; set; }

    public int Expressions { get; set; }

    public string Place => At.Source.Name == Rego.RegoProgram.QueryName ? $"{At.Start.Line}:{At.Start.Column}" : $"{At.Source.Name}:{At.Start.Line}";

    public long Criterion(string name) => name switch
    {
        "total_time_ns" => Nanoseconds,
        "num_eval" => Evaluations,
        "num_redo" => Redos,
        "num_gen_expr" => Expressions,
        "line" => At.Start.Line,
        _ => 0,
    };
}

/// <summary>Counts how often the expressions of each line are evaluated, and how long that takes.</summary>
internal sealed class Profiler : Recorder
{
    private readonly Dictionary<(string, int), LineCost> _lines = [];
    private readonly Dictionary<PlanNode, LineCost> _byNode = new(ReferenceEqualityComparer.Instance);
    private LineCost? _current;
    private long _since;

    public static readonly string[] DefaultOrder = ["total_time_ns", "num_eval", "num_redo", "file", "line"];

    public override void Tried(PlanNode node)
    {
        Charge();
        _current = Of(node);
        _current.Evaluations++;
    }

    public override void Failed(PlanNode node, Frame frame)
    {
        Charge();
        // What failed is not tried again: a redo is the way back to what held.
        Of(node).Redos--;
    }

    public override void Held(PlanNode node) => Charge();

    /// <summary>Ends the last measurement.</summary>
    public void Stop()
    {
        Charge();
        _current = null;
    }

    public List<LineCost> Top(int count, IEnumerable<string> order)
    {
        var sorted = _lines.Values.Select(line => line with { Redos = Math.Max(0, line.Evaluations + line.Redos) });
        IOrderedEnumerable<LineCost>? result = null;
        foreach (var name in order.Concat(DefaultOrder))
        {
            Func<LineCost, string> file = line => line.At.Source.Name;
            Func<LineCost, long> number = line => line.Criterion(name);
            result = (result, name) switch
            {
                (null, "file") => sorted.OrderBy(file, StringComparer.Ordinal),
                (null, _) => sorted.OrderByDescending(number),
                (_, "file") => result.ThenBy(file, StringComparer.Ordinal),
                _ => result.ThenByDescending(number),
            };
        }
        return count > 0 ? [.. result!.Take(count)] : [.. result!];
    }

    private void Charge()
    {
        var now = Stopwatch.GetTimestamp();
        if (_current is not null) _current.Nanoseconds += (now - _since) * 1_000_000_000 / Stopwatch.Frequency;
        _since = now;
    }

    private LineCost Of(PlanNode node)
    {
        if (_byNode.TryGetValue(node, out var line)) return line;
        var key = (node.At.Source.Name, node.At.Start.Line);
        if (!_lines.TryGetValue(key, out line)) _lines[key] = line = new LineCost(node.At);
        line.Expressions++;
        return _byNode[node] = line;
    }
}

/// <summary>Prints profiles.</summary>
internal static class ProfileReport
{
    public static void Write(GoJson json, LineCost line) => json.Object(() =>
    {
        json.Field("total_time_ns", line.Nanoseconds);
        WriteCounts(json, line);
    });

    /// <summary>The same line in several evaluations.</summary>
    public static void WriteAggregate(GoJson json, IReadOnlyList<LineCost> runs) => json.Object(() =>
    {
        json.Field("total_time_ns_stats");
        Spread.Of(runs.Select(run => run.Nanoseconds)).Write(json);
        WriteCounts(json, runs[0]);
    });

    private static void WriteCounts(GoJson json, LineCost line)
    {
        json.Field("num_eval", line.Evaluations);
        json.Field("num_redo", line.Redos);
        json.Field("num_gen_expr", line.Expressions);
        json.Field("location").Object(() => OpaError.WritePlace(json, FileOf(line.At), line.At.Start.Line, line.At.Start.Column));
    }

    public static void WriteTable(TextWriter output, IReadOnlyList<LineCost> lines)
    {
        if (lines.Count == 0) return;
        var table = new GoTable("Time", "Num Eval", "Num Redo", "Num Gen Expr", "Location");
        foreach (var line in lines) table.Add([GoDuration.Format(line.Nanoseconds), .. Counts(line)]);
        table.Write(output);
    }

    public static void WriteAggregateTable(TextWriter output, IReadOnlyList<IReadOnlyList<LineCost>> lines)
    {
        if (lines.Count == 0) return;
        var table = new GoTable("Min", "Max", "Mean", "90%", "99%", "Num Eval", "Num Redo", "Num Gen Expr", "Location");
        foreach (var runs in lines)
            table.Add([.. Spread.Of(runs.Select(run => run.Nanoseconds)).All.Select(time => GoDuration.Format((long)time)), .. Counts(runs[0])]);
        table.Write(output);
    }

    private static string[] Counts(LineCost line) => [Number(line.Evaluations), Number(line.Redos), Number(line.Expressions), line.Place];

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string FileOf(Location at) => at.Source.Name == Rego.RegoProgram.QueryName ? "" : at.Source.Name;
}
