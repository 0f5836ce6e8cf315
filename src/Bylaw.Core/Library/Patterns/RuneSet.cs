namespace Bylaw.Core.Library.Patterns;

/// <summary>A set of code points as sorted, disjoint ranges: low, high, low, high, …</summary>
internal readonly struct RuneSet
{
    public const int MaxRune = 0x10FFFF;

    public RuneSet(int[] ranges) => Ranges = ranges;

    public int[] Ranges { get; }

    public static readonly RuneSet All = new([0, MaxRune]);

    public static readonly RuneSet AllButNewline = new([0, '\n' - 1, '\n' + 1, MaxRune]);

    public static RuneSet Of(int rune) => new([rune, rune]);

    public bool Contains(int rune)
    {
        int low = 0, high = Ranges.Length / 2 - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (rune < Ranges[2 * middle]) high = middle - 1;
            else if (rune > Ranges[2 * middle + 1]) low = middle + 1;
            else return true;
        }
        return false;
    }

    public RuneSet Negated()
    {
        var result = new List<int>(Ranges.Length + 2);
        var next = 0;
        for (var i = 0; i < Ranges.Length; i += 2)
        {
            if (next < Ranges[i])
            {
                result.Add(next);
                result.Add(Ranges[i] - 1);
            }
            next = Ranges[i + 1] + 1;
        }
        if (next <= MaxRune)
        {
            result.Add(next);
            result.Add(MaxRune);
        }
        return new RuneSet([.. result]);
    }
}

/// <summary>Collects a <see cref="RuneSet"/>.</summary>
internal sealed class RuneSetBuilder
{
    private readonly List<(int Low, int High)> _ranges = [];

    public void Add(int low, int high)
    {
        if (_ranges.Count > 0 && low <= _ranges[^1].High + 1 && low >= _ranges[^1].Low)
            _ranges[^1] = (_ranges[^1].Low, Math.Max(high, _ranges[^1].High));
        else
            _ranges.Add((low, high));
    }

    public void Add(RuneSet set)
    {
        for (var i = 0; i < set.Ranges.Length; i += 2) Add(set.Ranges[i], set.Ranges[i + 1]);
    }

    public RuneSet ToSet()
    {
        _ranges.Sort();
        var result = new List<int>(_ranges.Count * 2);
        foreach (var (low, high) in _ranges)
        {
            if (result.Count > 0 && low <= result[^1] + 1) result[^1] = Math.Max(result[^1], high);
            else
            {
                result.Add(low);
                result.Add(high);
            }
        }
        return new RuneSet([.. result]);
    }
}
