using System.Text;

namespace Bylaw.Core.Library.Patterns;

/// <summary>Which code points are the same but for case (Unicode simple folding).</summary>
internal static class CaseFolding
{
    private const int Last = 0x1E943;
    private static readonly Lazy<Dictionary<int, int[]>> Orbits = new(MakeOrbits);

    /// <summary>The set with all case variants of its members.</summary>
    public static RuneSet Close(RuneSet set)
    {
        var result = new RuneSetBuilder();
        result.Add(set);
        for (var i = 0; i < set.Ranges.Length; i += 2)
        {
            int low = set.Ranges[i], high = set.Ranges[i + 1];
            if (low <= 'A' && high >= Last) continue;
            if (high < 0x80) AddAscii(result, low, high);
            else AddOrbits(result, low, high);
        }
        return result.ToSet();
    }

    private static void AddAscii(RuneSetBuilder result, int low, int high)
    {
        for (var rune = low; rune <= high; rune++)
        {
            if (!char.IsAsciiLetter((char)rune)) continue;
            result.Add(rune ^ 0x20, rune ^ 0x20);
            // The long s and the Kelvin sign are the only others that fold to ASCII.
            if ((rune | 0x20) == 's') result.Add(0x17F, 0x17F);
            if ((rune | 0x20) == 'k') result.Add(0x212A, 0x212A);
        }
    }

    private static void AddOrbits(RuneSetBuilder result, int low, int high)
    {
        foreach (var (rune, others) in Orbits.Value)
        {
            if (rune < low || rune > high) continue;
            foreach (var other in others) result.Add(other, other);
        }
    }

    private static Dictionary<int, int[]> MakeOrbits()
    {
        var leader = new Dictionary<int, int>();
        int Find(int rune)
        {
            while (leader.TryGetValue(rune, out var next) && next != rune) rune = next;
            return rune;
        }
        void Join(int left, int right)
        {
            left = Find(left);
            right = Find(right);
            leader.TryAdd(left, left);
            leader[right] = left;
        }
        for (var value = (int)'A'; value <= Last; value++)
        {
            if (!Rune.IsValid(value)) continue;
            var rune = new Rune(value);
            int upper = Rune.ToUpperInvariant(rune).Value, lower = Rune.ToLowerInvariant(rune).Value;
            if (value is 0x130 or 0x131) continue;
            if (upper != value) Join(upper, value);
            if (lower != value) Join(lower, value);
        }
        Join('s', 0x17F);
        Join('k', 0x212A);
        Join(0xE5, 0x212B);
        Join(0x3C9, 0x2126);
        Join(0xDF, 0x1E9E);
        // Pairs with the same full folding.
        Join(0x390, 0x1FD3);
        Join(0x3B0, 0x1FE3);
        Join(0xFB05, 0xFB06);
        return leader.Keys.GroupBy(Find).Where(orbit => orbit.Count() > 1)
            .SelectMany(orbit => orbit.Select(rune => (rune, Others: orbit.Where(other => other != rune).ToArray())))
            .ToDictionary(entry => entry.rune, entry => entry.Others);
    }
}
