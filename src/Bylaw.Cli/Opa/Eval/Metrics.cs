using System.Diagnostics;
using System.Globalization;
using Bylaw.Cli.Opa.Output;

namespace Bylaw.Cli.Opa.Eval;

/// <summary>How long the parts of a command took, and what they counted, under OPA's names.</summary>
internal sealed class Metrics
{
    private readonly SortedDictionary<string, long> _values = new(StringComparer.Ordinal);

    /// <summary>Whether there is anything to report.</summary>
    public bool IsEmpty => _values.Count == 0;

    public IReadOnlyDictionary<string, long> Values => _values;

    /// <summary>Does something and adds the time it took to <c>timer_NAME_ns</c>.</summary>
    public T Time<T>(string name, Func<T> work)
    {
        var start = Stopwatch.GetTimestamp();
        var result = work();
        Count($"timer_{name}_ns", (long)Stopwatch.GetElapsedTime(start).TotalNanoseconds);
        return result;
    }

    /// <summary>Adds to a number.</summary>
    public void Count(string name, long amount) => _values[name] = _values.GetValueOrDefault(name) + amount;

    /// <summary>A copy without what belongs to one evaluation.</summary>
    public Metrics Copy()
    {
        var copy = new Metrics();
        foreach (var (name, value) in _values) copy._values[name] = value;
        return copy;
    }

    public void Write(GoJson json) => json.Object(() =>
    {
        foreach (var (name, value) in _values) json.Field(name, value);
    });

    public void WriteTable(TextWriter output, int limit)
    {
        var table = new GoTable("Metric", "Value");
        foreach (var (name, value) in _values) table.Add(name, PrettyText.Shorten(value.ToString(CultureInfo.InvariantCulture), limit));
        if (table.Count > 0) table.Write(output);
    }
}

/// <summary>The spread of some measurements, in OPA's terms.</summary>
internal sealed record Spread(long Min, long Max, double Mean, double Ninety, double NinetyNine)
{
    public static readonly string[] Names = ["min", "max", "mean", "90%", "99%"];

    public static Spread Of(IEnumerable<long> numbers)
    {
        var sorted = numbers.Order().ToArray();
        return new Spread(sorted[0], sorted[^1], sorted.Average(), Quantile(sorted, 0.9), Quantile(sorted, 0.99));
    }

    // Between two measurements the quantile lies in proportion.
    private static double Quantile(long[] sorted, double share)
    {
        var place = share * (sorted.Length + 1);
        if (place < 1) return sorted[0];
        if (place >= sorted.Length) return sorted[^1];
        var below = (int)place;
        return sorted[below - 1] + (place - below) * (sorted[below] - sorted[below - 1]);
    }

    public void Write(GoJson json) => json.Object(() =>
    {
        json.Field("90%").Add(Ninety);
        json.Field("99%").Add(NinetyNine);
        json.Field("max", Max);
        json.Field("mean").Add(Mean);
        json.Field("min", Min);
    });

    /// <summary>The numbers in the order of <see cref="Names"/>.</summary>
    public double[] All => [Min, Max, Mean, Ninety, NinetyNine];
}
