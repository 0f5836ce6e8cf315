using System.Globalization;
using System.Text;

namespace Bylaw.Cli.Gator.Bench;

/// <summary>A result against an earlier one: what became worse by more than a part, and by more than a time.</summary>
/// <param name="Earlier">The earlier result.</param>
/// <param name="Now">The result.</param>
/// <param name="Threshold">How many percent worse a number may be.</param>
/// <param name="Least">How many nanoseconds longer a time must be to count at all.</param>
internal sealed record BenchComparison(BenchResult Earlier, BenchResult Now, double Threshold, long Least)
{
    /// <summary>A number of both.</summary>
    private sealed record Metric(string Name, double Earlier, double Now, Func<double, string> Text, bool MoreIsBetter, bool IsTime)
    {
        public double Delta => Earlier == 0 ? Now == 0 ? 0 : 100 : (Now - Earlier) / Earlier * 100;
    }

    public bool HasPassed => Metrics.All(IsFine);

    private IEnumerable<Metric> Metrics
    {
        get
        {
            yield return Time("P50 Latency", Earlier.Latencies.P50, Now.Latencies.P50);
            yield return Time("P95 Latency", Earlier.Latencies.P95, Now.Latencies.P95);
            yield return Time("P99 Latency", Earlier.Latencies.P99, Now.Latencies.P99);
            yield return Time("Mean Latency", Earlier.Latencies.Mean, Now.Latencies.Mean);
            yield return new Metric("Throughput", Earlier.ReviewsPerSecond, Now.ReviewsPerSecond, number => BenchText.Fixed(number) + "/sec", MoreIsBetter: true, IsTime: false);
            if (Earlier.BytesPerReview is { } before && Now.BytesPerReview is { } after) yield return new Metric("Bytes/Review", before, after, number => BenchText.Bytes((long)number), MoreIsBetter: false, IsTime: false);
        }
    }

    public override string ToString()
    {
        var rows = new BenchText.Columns();
        rows.Add("Metric", "Baseline", "Current", "Delta", "Status");
        rows.Add("------", "--------", "-------", "-----", "------");
        foreach (var metric in Metrics)
            rows.Add(metric.Name, metric.Text(metric.Earlier), metric.Text(metric.Now), string.Create(CultureInfo.InvariantCulture, $"{metric.Delta:+0.0;-0.0;+0.0}%"), IsFine(metric) ? "✓" : "✗ REGRESSION");
        var output = new StringBuilder($"=== Baseline Comparison: {Now.Engine.ToUpperInvariant()} Engine ===\n\n{rows}\n");
        var threshold = Threshold.ToString("F1", CultureInfo.InvariantCulture);
        return output.Append(HasPassed
            ? $"✓ No significant regressions (threshold: {threshold}%)\n"
            : $"✗ Regressions detected in: {string.Join(", ", Metrics.Where(metric => !IsFine(metric)).Select(metric => metric.Name))} (threshold: {threshold}%)\n").ToString();
    }

    private static Metric Time(string name, long earlier, long now) => new(name, earlier, now, number => BenchText.Duration((long)number), MoreIsBetter: false, IsTime: true);

    // A review that is ever so little slower is many percent slower when it takes no time: the throughput says the same of the mean.
    private bool IsFine(Metric metric)
    {
        if ((metric.MoreIsBetter ? -metric.Delta : metric.Delta) <= Threshold) return true;
        if (metric.IsTime) return metric.Now - metric.Earlier < Least;
        return metric.MoreIsBetter && Least > 0 && Now.Latencies.Mean - Earlier.Latencies.Mean < Least;
    }
}
