using System.Buffers;
using System.Globalization;

namespace Bylaw.Cli.Opa.Flags;

/// <summary>Spans of time as Go writes them.</summary>
internal static class GoDuration
{
    private static readonly (string Unit, double Nanoseconds)[] Units =
        [("ns", 1), ("us", 1e3), ("µs", 1e3), ("μs", 1e3), ("ms", 1e6), ("s", 1e9), ("m", 60e9), ("h", 3600e9)];

    /// <summary>Reads <c>1h10m</c>, <c>1.5s</c>, <c>-3ms</c> or <c>0</c>; null for anything else.</summary>
    public static TimeSpan? Parse(string text)
    {
        var rest = text.AsSpan();
        var isNegative = rest is ['-', ..];
        if (rest is ['-' or '+', ..]) rest = rest[1..];
        if (rest is "0") return TimeSpan.Zero;
        if (rest.IsEmpty) return null;
        double nanoseconds = 0;
        while (!rest.IsEmpty)
        {
            if (TakeNumber(ref rest) is not { } number || TakeUnit(ref rest) is not { } unit) return null;
            nanoseconds += number * unit;
        }
        if (nanoseconds / 100 > long.MaxValue) return null;
        // Less than .NET can tell is still some time: zero would mean no limit.
        var ticks = (long)Math.Ceiling(nanoseconds / 100);
        return TimeSpan.FromTicks(isNegative ? -ticks : ticks);
    }

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    private static double? TakeNumber(ref ReadOnlySpan<char> rest)
    {
        var end = rest.IndexOfAnyExcept(Digits);
        if (end <= 0 || !double.TryParse(rest[..end], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return null;
        rest = rest[end..];
        return number;
    }

    private static double? TakeUnit(ref ReadOnlySpan<char> rest)
    {
        var end = rest.IndexOfAny(Digits);
        var word = end < 0 ? rest : rest[..end];
        foreach (var (unit, size) in Units)
        {
            if (!word.SequenceEqual(unit)) continue;
            rest = rest[word.Length..];
            return size;
        }
        return null;
    }

    /// <summary>The shortest form, with the unit that suits: <c>1m3.5s</c>, <c>2.5ms</c>, <c>417ns</c>.</summary>
    public static string Format(long nanoseconds)
    {
        if (nanoseconds == 0) return "0s";
        var sign = nanoseconds < 0 ? "-" : "";
        var size = Math.Abs((decimal)nanoseconds);
        if (size < 1_000) return $"{sign}{Number(size)}ns";
        if (size < 1_000_000) return $"{sign}{Number(size / 1_000)}µs";
        if (size < 1_000_000_000) return $"{sign}{Number(size / 1_000_000)}ms";
        var seconds = size / 1_000_000_000;
        var minutes = decimal.Floor(seconds / 60);
        if (minutes == 0) return $"{sign}{Number(seconds)}s";
        var hours = decimal.Floor(minutes / 60);
        var below = $"{Number(minutes - hours * 60)}m{Number(seconds - minutes * 60)}s";
        return hours == 0 ? sign + below : $"{sign}{Number(hours)}h{below}";
    }

    private static string Number(decimal number) => number.ToString("0.#########", CultureInfo.InvariantCulture);
}
