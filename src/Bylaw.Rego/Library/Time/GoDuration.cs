namespace Bylaw.Rego.Library.Time;

/// <summary>Reads durations as Go writes them: <c>1h15m30.918s</c>.</summary>
internal static class GoDuration
{
    private static readonly (string Name, long Nanoseconds)[] Units =
    [
        ("ns", 1), ("us", 1_000), ("\u00B5s", 1_000), ("\u03BCs", 1_000), ("ms", 1_000_000),
        ("s", 1_000_000_000), ("m", 60_000_000_000), ("h", 3_600_000_000_000),
    ];

    /// <summary>Nanoseconds, or null with Go's message.</summary>
    public static long? Parse(string text, out string error)
    {
        error = $"time: invalid duration {GoText.Quote(text)}";
        var rest = text.AsSpan();
        var isNegative = rest.StartsWith("-");
        if (isNegative || rest.StartsWith("+")) rest = rest[1..];
        if (rest.SequenceEqual("0")) return 0;
        if (rest.IsEmpty) return null;
        UInt128 total = 0;
        while (!rest.IsEmpty)
        {
            var digits = DigitCount(rest);
            if (digits == 0 && rest[0] != '.') return null;
            if (!TryWhole(rest[..digits], out var whole)) return null;
            rest = rest[digits..];
            var (fraction, scale) = (0L, 1.0);
            if (rest.StartsWith("."))
            {
                var length = DigitCount(rest[1..]);
                if (length + digits == 0) return null;
                (fraction, scale) = Fraction(rest.Slice(1, length));
                rest = rest[(1 + length)..];
            }
            var unitLength = 0;
            while (unitLength < rest.Length && rest[unitLength] != '.' && !char.IsAsciiDigit(rest[unitLength])) unitLength++;
            if (unitLength == 0)
            {
                error = $"time: missing unit in duration {GoText.Quote(text)}";
                return null;
            }
            if (UnitOf(rest[..unitLength]) is not { } unit)
            {
                error = $"time: unknown unit {GoText.Quote(rest[..unitLength].ToString())} in duration {GoText.Quote(text)}";
                return null;
            }
            rest = rest[unitLength..];
            total += (UInt128)whole * (ulong)unit + (UInt128)(fraction * (unit / scale));
            if (total > 1UL << 63) return null;
        }
        if (isNegative) return (long)-(Int128)total;
        return total > long.MaxValue ? null : (long)total;
    }

    private static int DigitCount(ReadOnlySpan<char> text)
    {
        var count = 0;
        while (count < text.Length && char.IsAsciiDigit(text[count])) count++;
        return count;
    }

    private static bool TryWhole(ReadOnlySpan<char> digits, out ulong whole)
    {
        whole = 0;
        foreach (var c in digits)
        {
            if (whole > (1UL << 63) / 10) return false;
            whole = whole * 10 + (ulong)(c - '0');
        }
        return whole <= 1UL << 63;
    }

    /// <summary>Digits beyond 64 bits do not count.</summary>
    private static (long Digits, double Scale) Fraction(ReadOnlySpan<char> digits)
    {
        var (number, scale) = (0L, 1.0);
        foreach (var c in digits)
        {
            if (number > (long.MaxValue - 9) / 10) break;
            number = number * 10 + (c - '0');
            scale *= 10;
        }
        return (number, scale);
    }

    private static long? UnitOf(ReadOnlySpan<char> name)
    {
        foreach (var unit in Units)
            if (name.SequenceEqual(unit.Name)) return unit.Nanoseconds;
        return null;
    }
}
