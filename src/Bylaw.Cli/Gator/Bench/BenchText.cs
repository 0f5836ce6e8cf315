using System.Globalization;
using System.Text;

namespace Bylaw.Cli.Gator.Bench;

/// <summary>Results as gator prints them.</summary>
internal static class BenchText
{
    /// <summary>A table for each engine, and one that compares two.</summary>
    public static string Table(IReadOnlyList<BenchResult> results)
    {
        var output = new StringBuilder();
        foreach (var result in results) output.Append(output.Length > 0 ? "\n" : "").Append(Table(result));
        if (results.Count > 1) output.Append('\n').Append(Side(results));
        return output.ToString();
    }

    private static string Table(BenchResult result)
    {
        var rows = new Columns();
        rows.Add("Configuration:");
        rows.Add("  Templates:", Number(result.Templates));
        rows.Add("  Constraints:", Number(result.Constraints));
        rows.Add("  Objects:", Number(result.Objects));
        rows.Add("  Iterations:", Number(result.Iterations));
        if (result.Concurrency > 1) rows.Add("  Concurrency:", Number(result.Concurrency));
        rows.Add("  Total Reviews:", Number((long)result.Iterations * result.Objects));
        rows.Add();
        if (!result.SkippedTemplates.IsEmpty)
        {
            rows.Add("Warnings:");
            rows.Add("  Skipped Templates:", $"{Number(result.SkippedTemplates.Length)} ({string.Join(", ", result.SkippedTemplates)})");
            if (!result.SkippedConstraints.IsEmpty) rows.Add("  Skipped Constraints:", $"{Number(result.SkippedConstraints.Length)} ({string.Join(", ", result.SkippedConstraints)})");
            rows.Add();
        }
        rows.Add("Timing:");
        rows.Add("  Setup Duration:", Duration(result.Setup));
        rows.Add("  Total Duration:", Duration(result.Total));
        rows.Add("  Throughput:", Fixed(result.ReviewsPerSecond) + " reviews/sec");
        rows.Add();
        rows.Add("Latency (per review):");
        foreach (var (name, time) in result.Latencies.ByName) rows.Add($"  {char.ToUpperInvariant(name[0])}{name[1..]}:", Duration(time));
        rows.Add();
        rows.Add("Results:");
        rows.Add("  Violations Found:", Number(result.Violations));
        if (result.BytesPerReview is { } bytes)
        {
            rows.Add();
            rows.Add("Memory:");
            rows.Add("  Bytes/Review:", Bytes(bytes));
        }
        return $"=== Benchmark Results: {result.Engine.ToUpperInvariant()} Engine ===\n\n{rows}";
    }

    private static string Side(IReadOnlyList<BenchResult> results)
    {
        var rows = new Columns();
        void Row(string name, Func<BenchResult, string> cell) => rows.Add([name, .. results.Select(cell)]);
        Row("Metric", result => result.Engine.ToUpperInvariant());
        Row("------", _ => "------");
        Row("Templates", result => Number(result.Templates));
        Row("Constraints", result => Number(result.Constraints));
        Row("Setup Time", result => Duration(result.Setup));
        Row("Throughput", result => Fixed(result.ReviewsPerSecond) + "/sec");
        Row("Mean Latency", result => Duration(result.Latencies.Mean));
        Row("P95 Latency", result => Duration(result.Latencies.P95));
        Row("P99 Latency", result => Duration(result.Latencies.P99));
        Row("Violations", result => Number(result.Violations));
        if (results.Any(result => result.BytesPerReview is not null)) Row("Bytes/Review", result => result.BytesPerReview is { } bytes ? Bytes(bytes) : "-");
        return $"=== Engine Comparison ===\n\n{rows}{Faster(results)}";
    }

    private static string Faster(IReadOnlyList<BenchResult> results)
    {
        if (results.Count != 2 || results.Any(result => result.ReviewsPerSecond <= 0)) return "";
        var (slow, fast) = results[0].ReviewsPerSecond < results[1].ReviewsPerSecond ? (results[0], results[1]) : (results[1], results[0]);
        return slow.ReviewsPerSecond == fast.ReviewsPerSecond
            ? "\nPerformance: Both engines have similar throughput\n"
            : $"\nPerformance: {fast.Engine.ToUpperInvariant()} is {Fixed(fast.ReviewsPerSecond / slow.ReviewsPerSecond)}x faster than {slow.Engine.ToUpperInvariant()}\n";
    }

    public static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    public static string Fixed(double number) => number.ToString("F2", CultureInfo.InvariantCulture);

    /// <summary>A time in the unit that suits, with two places.</summary>
    public static string Duration(long nanoseconds) => nanoseconds switch
    {
        < 1_000 => $"{Number(nanoseconds)}ns",
        < 1_000_000 => $"{Fixed(nanoseconds / 1e3)}µs",
        < 1_000_000_000 => $"{Fixed(nanoseconds / 1e6)}ms",
        _ => (nanoseconds / 1e9).ToString("F3", CultureInfo.InvariantCulture) + "s",
    };

    public static string Bytes(long bytes) => bytes switch
    {
        < 1 << 10 => $"{Number(bytes)} B",
        < 1 << 20 => $"{Fixed(bytes / 1024d)} KB",
        < 1 << 30 => $"{Fixed(bytes / 1048576d)} MB",
        _ => $"{Fixed(bytes / 1073741824d)} GB",
    };

    /// <summary>Rows whose cells stand below each other, two blanks apart. As in Go, a row with fewer cells ends the column.</summary>
    internal sealed class Columns
    {
        private readonly List<string[]> _rows = [];

        public void Add(params string[] cells) => _rows.Add(cells);

        public override string ToString()
        {
            var output = new StringBuilder();
            for (var i = 0; i < _rows.Count; i++)
            {
                for (var column = 0; column < _rows[i].Length; column++)
                {
                    var cell = _rows[i][column];
                    output.Append(cell);
                    if (column + 1 < _rows[i].Length) output.Append(' ', WidthAt(i, column) - Width(cell) + 2);
                }
                output.Append('\n');
            }
            return output.ToString();
        }

        /// <summary>The width of a column in the rows around one that have it.</summary>
        private int WidthAt(int row, int column)
        {
            int first = row, last = row;
            while (first > 0 && _rows[first - 1].Length > column + 1) first--;
            while (last + 1 < _rows.Count && _rows[last + 1].Length > column + 1) last++;
            return _rows[first..(last + 1)].Max(one => Width(one[column]));
        }

        private static int Width(string text) => text.EnumerateRunes().Count();
    }
}
