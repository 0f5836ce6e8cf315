using System.Globalization;
using System.Text.Json;

namespace Bylaw.Bench;

/// <summary>A thing to measure. <c>Once</c> does it <c>Operations</c> times.</summary>
internal sealed record Row(string Name, Action Once, int Operations = 1);

/// <summary>
/// Measures rows in units: thread CPU time of parsing and disposing one admission review with
/// <see cref="JsonDocument"/>, taken in turns with the row, so that both see the same machine.
/// </summary>
internal sealed class Yardstick(byte[] review)
{
    private const int Rounds = 25;
    private const long BatchNanoseconds = 4_000_000;
    private readonly List<double> _units = [];

    /// <summary>Median of the unit so far, in microseconds.</summary>
    public double Microseconds => Median(_units) / 1000;

    public string Measure(Row row)
    {
        Action unit = () => JsonDocument.Parse(review).Dispose();
        Warm(unit);
        Warm(row.Once);
        var unitCount = CountFor(unit);
        var rowCount = CountFor(row.Once);
        var ratios = new List<double>();
        long bytes = 0, operations = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var unitTime = Time(unit, unitCount);
            var before = GC.GetAllocatedBytesForCurrentThread();
            var rowTime = Time(row.Once, rowCount) / row.Operations;
            bytes += GC.GetAllocatedBytesForCurrentThread() - before;
            operations += (long)rowCount * row.Operations;
            _units.Add(unitTime);
            ratios.Add(rowTime / unitTime);
        }
        return string.Create(CultureInfo.InvariantCulture, $"{row.Name,-44} {Median(ratios),10:0.0000} {ratios.Min(),10:0.0000} {bytes / operations,12}");
    }

    // Code is optimised in the background, once it has run often and new code has stopped to come: a pause lets it.
    private static void Warm(Action action)
    {
        for (var turn = 0; turn < 6; turn++)
        {
            var start = ThreadClock.Nanoseconds();
            // Forty times, or for half a second when one time takes long.
            for (var i = 0; ThreadClock.Nanoseconds() - start is var spent && (i < 40 ? spent < 500_000_000 : spent < 50_000_000 && i < 50_000); i++) action();
            Thread.Sleep(150);
        }
    }

    private static int CountFor(Action action) => (int)Math.Clamp(BatchNanoseconds / Math.Max(1, Time(action, 3)), 1, 1_000_000);

    private static double Time(Action action, int count)
    {
        var start = ThreadClock.Nanoseconds();
        for (var i = 0; i < count; i++) action();
        return (double)(ThreadClock.Nanoseconds() - start) / count;
    }

    private static double Median(List<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted.Count == 0 ? 0 : sorted[sorted.Count / 2];
    }
}
