using System.Diagnostics;
using System.Globalization;
using Bylaw.Cli.Opa.Output;

namespace Bylaw.Cli.Opa.Test;

/// <summary>What a benchmark measured: so many runs, in so much time, with so many bytes allocated.</summary>
internal sealed record BenchmarkResult(long Runs, long Nanoseconds, long Bytes)
{
    /// <summary>Further numbers for each run, by name with unit.</summary>
    public SortedDictionary<string, double> Extra { get; init; } = new(StringComparer.Ordinal);

    public double NanosecondsPerRun => (double)Nanoseconds / Runs;

    public long BytesPerRun => Bytes / Runs;

    /// <summary>The columns of the Go Benchmark Data Format: runs, time and the rest, and memory when asked for.</summary>
    public string ToText(bool withMemory)
    {
        var text = $"{Runs.ToString(CultureInfo.InvariantCulture),8}\t{Column(NanosecondsPerRun, "ns/op")}";
        text = Extra.Aggregate(text, (all, extra) => $"{all}\t{Column(extra.Value, extra.Key)}");
        return withMemory ? $"{text}\t{BytesPerRun.ToString(CultureInfo.InvariantCulture),8} B/op" : text;
    }

    // As many digits as matter, with the points below each other.
    private static string Column(double number, string unit)
    {
        var (width, digits) = Math.Abs(number) switch
        {
            0 or >= 999.95 => (10, 0),
            >= 99.995 => (12, 1),
            >= 9.9995 => (13, 2),
            >= 0.99995 => (14, 3),
            >= 0.099995 => (15, 4),
            >= 0.0099995 => (16, 5),
            >= 0.00099995 => (17, 6),
            _ => (18, 7),
        };
        return $"{number.ToString("F" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture).PadLeft(width)} {unit}";
    }

    public void Write(GoJson json, bool withMemory) => json.Object(() =>
    {
        json.Field("N", Runs);
        json.Field("T", Nanoseconds);
        json.Field("Bytes", 0);
        if (withMemory) json.Field("MemBytes", Bytes);
        json.Field("Extra").Object(() =>
        {
            foreach (var (name, number) in Extra) json.Field(name).Add(number);
        });
    });

    /// <summary>Runs something again and again for about a second of work, after it has run often enough to be compiled.</summary>
    public static BenchmarkResult Measure(Action run) => Measure(run, TimeSpan.FromSeconds(1));

    internal static BenchmarkResult Measure(Action run, TimeSpan time)
    {
        long runs = 1;
        while (true)
        {
            var bytes = GC.GetAllocatedBytesForCurrentThread();
            var start = Stopwatch.GetTimestamp();
            for (long i = 0; i < runs; i++) run();
            var taken = Stopwatch.GetElapsedTime(start);
            bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;
            if (taken >= time || runs >= 1_000_000_000) return new BenchmarkResult(runs, (long)taken.TotalNanoseconds, bytes);
            // A little more than what is missing, but never more than a hundred times as often.
            var wanted = taken.Ticks == 0 ? runs * 100 : (long)(runs * 1.2 * time.Ticks / taken.Ticks);
            runs = Math.Clamp(wanted, runs + 1, runs * 100);
        }
    }
}
