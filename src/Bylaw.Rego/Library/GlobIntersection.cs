using System.Text;
using Bylaw.Core.Plans;

namespace Bylaw.Rego.Library;

/// <summary>
/// Whether two simple patterns have a text in common (<c>regex.globs_match</c>): characters, <c>.</c>, <c>[a-z]</c>, each
/// possibly with <c>*</c> or <c>+</c>.
/// </summary>
internal static class GlobIntersection
{
    /// <summary>One character of some ranges; null ranges stand for any.</summary>
    internal sealed record Piece(List<(int Low, int High)>? Ranges, bool Optional, bool Loops);

    /// <summary>Reads a pattern; false with what is wrong and where.</summary>
    public static bool TryParse(string text, out List<Piece> pieces, out string error)
    {
        pieces = [];
        error = "";
        var runes = text.EnumerateRunes().Select(rune => rune.Value).ToArray();
        for (var at = 0; at < runes.Length;)
        {
            List<(int, int)>? ranges;
            switch (runes[at++])
            {
                case '.': ranges = null; break;
                case ']': return Fail($"set-close ']' with no preceding '['", text, at, out error);
                case '*' or '+': return Fail($"flag '{(char)runes[at - 1]}' must be preceded by a non-flag", text, at, out error);
                case '[':
                    if (!TryParseSet(text, runes, ref at, out ranges, out error)) return false;
                    break;
                case '\\' when at == runes.Length: return Fail("input ends with a \\ (escape) character", text, at - 1, out error);
                case '\\': ranges = [(runes[at], runes[at++])]; break;
                default: ranges = [(runes[at - 1], runes[at - 1])]; break;
            }
            // Several flags in a row are one: all pluses are a plus, any star makes a star.
            bool loops = false, star = false;
            for (; at < runes.Length && runes[at] is '*' or '+'; at++)
            {
                loops = true;
                star |= runes[at] == '*';
            }
            pieces.Add(new(ranges, star, loops));
        }
        return true;
    }

    private static bool TryParseSet(string text, int[] runes, ref int at, out List<(int, int)>? ranges, out string error)
    {
        var set = ranges = [];
        var previous = -1;
        while (at < runes.Length)
        {
            var rune = runes[at++];
            if (rune == ']')
            {
                error = "";
                return true;
            }
            if (rune == '-')
            {
                if (previous < 0) return Fail("range character '-' must be preceded by a Unicode character", text, at, out error);
                if (at >= runes.Length - 1) return Fail("range character '-' must be followed by a Unicode character", text, at, out error);
                var high = runes[at++];
                if (high is ']' or '-') return Fail("range character '-' cannot be followed by a special symbol", text, at, out error);
                if (high == '\\' && at < runes.Length) high = runes[at++];
                if (high < previous)
                    return Fail($"range is out of order: '{new Rune(high)}' comes before '{new Rune(previous)}' in Unicode", text, at, out error);
                set.Add((previous, high));
                previous = -1;
                continue;
            }
            if (rune == '\\')
            {
                if (at == runes.Length) return Fail("input ends with a \\ (escape) character", text, at - 1, out error);
                rune = runes[at++];
            }
            set.Add((rune, rune));
            previous = rune;
        }
        return Fail("found [ without matching ]", text, at, out error);
    }

    private static bool Fail(string what, string text, int at, out string error)
    {
        error = $"input:{text}, pos:{at}, {what}: the input provided is invalid";
        return false;
    }

    /// <summary>Walks both patterns at once: a pair of places is reached or not.</summary>
    public static bool HaveCommonText(List<Piece> first, List<Piece> second, Budget budget)
    {
        var width = second.Count + 1;
        budget.Reserve((long)(first.Count + 1) * width);
        var seen = new bool[(first.Count + 1) * width];
        var open = new Stack<(int Left, int Right)>([(0, 0)]);
        while (open.TryPop(out var place))
        {
            var (left, right) = place;
            if (seen[left * width + right]) continue;
            seen[left * width + right] = true;
            budget.Step();
            if (left == first.Count && right == second.Count) return true;
            if (left < first.Count && first[left].Optional) open.Push((left + 1, right));
            if (right < second.Count && second[right].Optional) open.Push((left, right + 1));
            if (left == first.Count || right == second.Count || !Meet(first[left], second[right])) continue;
            // Both take the same character; a loop may stay where it is.
            open.Push((left + 1, right + 1));
            if (first[left].Loops) open.Push((left, right + 1));
            if (second[right].Loops) open.Push((left + 1, right));
        }
        return false;
    }

    private static bool Meet(Piece left, Piece right)
    {
        if (left.Ranges is null) return right.Ranges is null || right.Ranges.Count > 0;
        if (right.Ranges is null) return left.Ranges.Count > 0;
        foreach (var (low, high) in left.Ranges)
            foreach (var range in right.Ranges)
                if (low <= range.High && range.Low <= high) return true;
        return false;
    }
}
