using System.Collections.Immutable;
using Bylaw.Cli.Opa.Flags;
using Bylaw.Core.Values;

namespace Bylaw.Cli.Gator.Bench;

/// <summary>What a benchmark of one engine gave. Times are in nanoseconds.</summary>
internal sealed record BenchResult
{
    public required string Engine { get; init; }

    public int Templates { get; init; }

    public int Constraints { get; init; }

    public int Objects { get; init; }

    public int Iterations { get; init; }

    public int Concurrency { get; init; } = 1;

    /// <summary>How long reading and compiling took.</summary>
    public long Setup { get; init; }

    /// <summary>How long all reviews took.</summary>
    public long Total { get; init; }

    public required Latencies Latencies { get; init; }

    public long Violations { get; init; }

    public double ReviewsPerSecond { get; init; }

    /// <summary>Bytes allocated for a review; null when that was not asked for.</summary>
    public long? BytesPerReview { get; init; }

    /// <summary>Templates without the engine's language.</summary>
    public ImmutableArray<string> SkippedTemplates { get; init; } = [];

    /// <summary>Constraints of those.</summary>
    public ImmutableArray<string> SkippedConstraints { get; init; } = [];

    /// <summary>As a value: with texts for times, as it is printed, or with numbers, as it is saved.</summary>
    public ObjectValue ToValue(bool withTexts)
    {
        Value Time(long nanoseconds) => withTexts ? Value.Of(GoDuration.Format(nanoseconds)) : Value.Of(nanoseconds);
        var map = new ObjectBuilder(16);
        map.Set("engine", Value.Of(Engine));
        map.Set("templateCount", Value.Of(Templates));
        map.Set("constraintCount", Value.Of(Constraints));
        map.Set("objectCount", Value.Of(Objects));
        map.Set("iterations", Value.Of(Iterations));
        map.Set("concurrency", Value.Of(Concurrency));
        if (withTexts) map.Set("totalReviews", Value.Of((long)Iterations * Objects));
        map.Set("setupDuration", Time(Setup));
        map.Set("totalDuration", Time(Total));
        var latencies = new ObjectBuilder(6);
        foreach (var (name, time) in Latencies.ByName) latencies.Set(name, Time(time));
        map.Set("latencies", latencies.ToObject());
        map.Set("violationCount", Value.Of(Violations));
        map.Set("reviewsPerSecond", new DoubleValue(ReviewsPerSecond));
        if (BytesPerReview is { } bytes) map.Set("memoryStats", ObjectValue.Empty.With(new StringValue("bytesPerReview"), withTexts ? Value.Of(BenchText.Bytes(bytes)) : Value.Of(bytes)));
        if (!SkippedTemplates.IsEmpty) map.Set("skippedTemplates", new ArrayValue([.. SkippedTemplates.Select(Value.Of)]));
        if (!SkippedConstraints.IsEmpty) map.Set("skippedConstraints", new ArrayValue([.. SkippedConstraints.Select(Value.Of)]));
        return map.ToObject();
    }

    /// <summary>Reads what was saved; null when it is none.</summary>
    public static BenchResult? From(Value value)
    {
        if (value is not ObjectValue map || map.GetText("engine") is not { } engine || map.Get("latencies") is not ObjectValue latencies) return null;
        return new BenchResult
        {
            Engine = engine,
            Latencies = new Latencies(Number(latencies, "min"), Number(latencies, "max"), Number(latencies, "mean"), Number(latencies, "p50"), Number(latencies, "p95"), Number(latencies, "p99")),
            ReviewsPerSecond = (map.Get("reviewsPerSecond") as NumberValue)?.ToDouble() ?? 0,
            BytesPerReview = map.Get("memoryStats") is ObjectValue memory ? Number(memory, "bytesPerReview") : null,
        };
    }

    private static long Number(ObjectValue map, string field) => map.Get(field) is NumberValue number && number.TryGetInt64(out var found) ? found : 0;
}

/// <summary>How long reviews took, in nanoseconds.</summary>
internal sealed record Latencies(long Min, long Max, long Mean, long P50, long P95, long P99)
{
    public IEnumerable<(string Name, long Time)> ByName => [("min", Min), ("max", Max), ("mean", Mean), ("p50", P50), ("p95", P95), ("p99", P99)];

    public static Latencies Of(long[] times)
    {
        if (times.Length == 0) return new Latencies(0, 0, 0, 0, 0, 0);
        Array.Sort(times);
        return new Latencies(times[0], times[^1], times.Sum() / times.Length, At(times, 50), At(times, 95), At(times, 99));
    }

    /// <summary>A percentile, between the two nearest ranks.</summary>
    private static long At(long[] sorted, double percent)
    {
        var rank = percent / 100 * (sorted.Length - 1);
        var lower = (int)rank;
        if (lower + 1 >= sorted.Length) return sorted[^1];
        var weight = rank - lower;
        return (long)(sorted[lower] * (1 - weight) + sorted[lower + 1] * weight);
    }
}
