using Bylaw.Core.Plans;

namespace Bylaw.Cel.Library;

/// <summary>
/// Looks for a text in another. Made-up texts can make that take the product of their lengths, so it goes in pieces: between two
/// of them the budget is asked.
/// </summary>
internal static class TextSearch
{
    /// <summary>The most comparisons of characters between two looks at the budget.</summary>
    private const int Piece = 1 << 22;

    /// <summary>The first place at or after another where a text stands; negative when there is none.</summary>
    public static int IndexOf(Budget budget, string text, string part, int from = 0)
    {
        var width = Width(part);
        for (var at = from; at <= text.Length - part.Length; at += width)
        {
            var window = Math.Min((long)width + part.Length - 1, text.Length - at);
            if (text.AsSpan(at, (int)window).IndexOf(part, StringComparison.Ordinal) is >= 0 and var found)
            {
                budget.Step((at + found - from) >> 5);
                return at + found;
            }
            Charge(budget, part, text);
        }
        budget.Step((text.Length - from) >> 5);
        return -1;
    }

    /// <summary>The last place where a text stands that ends before another; negative when there is none.</summary>
    public static int LastIndexOf(Budget budget, string text, string part, int before)
    {
        budget.Step(before >> 5);
        var width = Width(part);
        for (var end = before; end >= part.Length; end -= width)
        {
            var start = (int)Math.Max(0, end - ((long)width + part.Length - 1));
            if (text.AsSpan(start, end - start).LastIndexOf(part, StringComparison.Ordinal) is >= 0 and var found) return start + found;
            Charge(budget, part, text);
        }
        return -1;
    }

    private static int Width(string part) => Math.Max(1, Piece / Math.Max(1, part.Length));

    // One piece is all there is of small texts, and they are charged by their length alone.
    private static void Charge(Budget budget, string part, string text)
    {
        if ((long)text.Length * part.Length > Piece) budget.Step(Piece >> 8);
    }
}
