using Bylaw.Core.Plans;

namespace Bylaw.Cel.Library;

/// <summary>Finds a text in another, in time that grows with their lengths and not with their product.</summary>
internal static class TextSearch
{
    /// <summary>Up to here the vectorised search of the runtime is faster whatever it meets.</summary>
    private const int Short = 256;

    private const int StepsEvery = 1 << 16;

    /// <summary>Where a part first stands, from a place on; -1 for nowhere.</summary>
    public static int First(string text, string part, int from, Budget budget) => part.Length <= Short || text.Length - from < part.Length
        ? text.IndexOf(part, from, StringComparison.Ordinal)
        : Find(text.AsSpan(from), part, budget, takesLast: false) is >= 0 and var found ? found + from : -1;

    /// <summary>Where a part last stands in a text; -1 for nowhere.</summary>
    public static int Last(ReadOnlySpan<char> text, string part, Budget budget) => part.Length <= Short || text.Length < part.Length
        ? text.LastIndexOf(part, StringComparison.Ordinal)
        : Find(text, part, budget, takesLast: true);

    /// <summary>The search of Knuth, Morris and Pratt: after a mismatch the part moves on by what is known to match.</summary>
    private static int Find(ReadOnlySpan<char> text, string part, Budget budget, bool takesLast)
    {
        budget.Reserve(sizeof(int) * (long)part.Length);
        var borders = Borders(part);
        var (found, matched) = (-1, 0);
        for (var i = 0; i < text.Length; i++)
        {
            if (i % StepsEvery == 0) budget.Step(StepsEvery >> 6);
            while (matched > 0 && (matched == part.Length || text[i] != part[matched])) matched = borders[matched - 1];
            if (text[i] == part[matched]) matched++;
            if (matched < part.Length) continue;
            found = i + 1 - part.Length;
            if (!takesLast) return found;
        }
        return found;
    }

    /// <summary>For each beginning of the part: the length of its longest proper beginning that is its end too.</summary>
    private static int[] Borders(string part)
    {
        var borders = new int[part.Length];
        for (int i = 1, matched = 0; i < part.Length; i++)
        {
            while (matched > 0 && part[i] != part[matched]) matched = borders[matched - 1];
            if (part[i] == part[matched]) matched++;
            borders[i] = matched;
        }
        return borders;
    }
}
