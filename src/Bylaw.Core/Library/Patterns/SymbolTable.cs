using System.Collections;

namespace Bylaw.Core.Library.Patterns;

/// <summary>
/// The alphabet of a program: code points that no class of it tells apart are one symbol. A machine then looks up a
/// symbol once for each code point, and membership in a class is one bit.
/// </summary>
internal sealed class SymbolTable
{
    private readonly int[] _starts;
    private readonly int[] _ascii = new int[128];
    private readonly BitArray[] _members;

    public SymbolTable(List<RuneSet> sets, bool looksAround)
    {
        var starts = new SortedSet<int> { 0 };
        if (looksAround) AddBounds(starts, NamedClasses.Word);
        if (looksAround) AddBounds(starts, RuneSet.Of('\n'));
        foreach (var set in sets) AddBounds(starts, set);
        _starts = [.. starts];
        for (var rune = 0; rune < _ascii.Length; rune++) _ascii[rune] = Search(rune);
        _members = new BitArray[sets.Count];
        for (var i = 0; i < sets.Count; i++)
        {
            _members[i] = new BitArray(_starts.Length);
            for (var range = 0; range < sets[i].Ranges.Length; range += 2)
            {
                for (var symbol = Search(sets[i].Ranges[range]); symbol < _starts.Length && _starts[symbol] <= sets[i].Ranges[range + 1]; symbol++)
                    _members[i][symbol] = true;
            }
        }
    }

    /// <summary>Number of symbols.</summary>
    public int Count => _starts.Length;

    /// <summary>The symbol of a code point.</summary>
    public int this[int rune] => rune < 128 ? _ascii[rune] : Search(rune);

    /// <summary>Whether a class has a symbol.</summary>
    public bool Contains(int set, int symbol) => _members[set][symbol];

    private int Search(int rune)
    {
        var place = Array.BinarySearch(_starts, rune);
        return place >= 0 ? place : ~place - 1;
    }

    private static void AddBounds(SortedSet<int> starts, RuneSet set)
    {
        for (var i = 0; i < set.Ranges.Length; i += 2)
        {
            starts.Add(set.Ranges[i]);
            if (set.Ranges[i + 1] < RuneSet.MaxRune) starts.Add(set.Ranges[i + 1] + 1);
        }
    }
}
