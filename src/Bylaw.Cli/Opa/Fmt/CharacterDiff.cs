using System.Text;

namespace Bylaw.Cli.Opa.Fmt;

/// <summary>
/// What changed between two texts, character by character, in colours as <c>opa fmt --diff</c> shows it: what is gone in red, what is new in
/// green. The middle of a shortest path from both ends (Myers 1986) splits the texts again and again.
/// </summary>
internal static class CharacterDiff
{
    /// <summary>Steps after which two stretches count as nothing alike: a path costs their number squared.</summary>
    private const int MostSteps = 4_000;

    private enum Kind { Same, Gone, New }

    public static string Pretty(string before, string after)
    {
        var output = new StringBuilder();
        foreach (var (kind, text) in Merge(Compare(before, after)))
            output.Append(kind switch
            {
                Kind.Gone => $"\u001b[31m{text}\u001b[0m",
                Kind.New => $"\u001b[32m{text}\u001b[0m",
                _ => text,
            });
        return output.ToString();
    }

    private static List<(Kind Kind, string Text)> Compare(string before, string after)
    {
        var parts = new List<(Kind, string)>();
        var work = new Stack<(string Before, string After)>();
        work.Push((before, after));
        var suffixes = new Stack<(int Depth, string Text)>();
        while (work.TryPop(out var pair))
        {
            var (left, right) = pair;
            var prefix = left.AsSpan().CommonPrefixLength(right);
            if (prefix > 0) parts.Add((Kind.Same, left[..prefix]));
            (left, right) = (left[prefix..], right[prefix..]);
            var suffix = CommonSuffix(left, right);
            if (suffix > 0)
            {
                suffixes.Push((work.Count, left[^suffix..]));
                (left, right) = (left[..^suffix], right[..^suffix]);
            }
            if (left.Length > 0 && right.Length > 0 && Middle(left, right) is { } middle)
            {
                work.Push((left[middle.Before..], right[middle.After..]));
                work.Push((left[..middle.Before], right[..middle.After]));
            }
            else
            {
                if (left.Length > 0) parts.Add((Kind.Gone, left));
                if (right.Length > 0) parts.Add((Kind.New, right));
            }
            // What two texts end in follows when all between is written.
            while (suffixes.TryPeek(out var ending) && work.Count <= ending.Depth) parts.Add((Kind.Same, suffixes.Pop().Text));
        }
        return parts;
    }

    private static int CommonSuffix(string left, string right)
    {
        var length = 0;
        while (length < left.Length && length < right.Length && left[^(length + 1)] == right[^(length + 1)]) length++;
        return length;
    }

    /// <summary>Where paths from both ends meet; null when they do not within the limit, or only at an end.</summary>
    private static (int Before, int After)? Middle(string left, string right)
    {
        int n = left.Length, m = right.Length, delta = n - m;
        var most = Math.Min((n + m + 1) / 2, MostSteps);
        var offset = most + 1;
        var forward = new int[2 * most + 3];
        var backward = new int[2 * most + 3];
        Array.Fill(forward, -1);
        Array.Fill(backward, -1);
        forward[offset + 1] = backward[offset + 1] = 0;
        for (var d = 0; d < most; d++)
        {
            for (var k = -d; k <= d; k += 2)
            {
                var x = k == -d || (k != d && forward[offset + k - 1] < forward[offset + k + 1]) ? forward[offset + k + 1] : forward[offset + k - 1] + 1;
                var y = x - k;
                if (x > n || y > m || y < 0) continue;
                while (x < n && y < m && left[x] == right[y]) (x, y) = (x + 1, y + 1);
                forward[offset + k] = x;
                var other = offset + delta - k;
                if (delta % 2 != 0 && other >= 0 && other < backward.Length && backward[other] >= 0 && x >= n - backward[other]) return Split(x, y, n, m);
            }
            for (var k = -d; k <= d; k += 2)
            {
                var x = k == -d || (k != d && backward[offset + k - 1] < backward[offset + k + 1]) ? backward[offset + k + 1] : backward[offset + k - 1] + 1;
                var y = x - k;
                if (x > n || y > m || y < 0) continue;
                while (x < n && y < m && left[n - x - 1] == right[m - y - 1]) (x, y) = (x + 1, y + 1);
                backward[offset + k] = x;
                var other = offset + delta - k;
                if (delta % 2 == 0 && other >= 0 && other < forward.Length && forward[other] >= 0)
                {
                    var start = forward[other];
                    if (start >= n - x) return Split(start, start - (delta - k), n, m);
                }
            }
        }
        return null;
    }

    private static (int, int)? Split(int x, int y, int n, int m) => (x == 0 && y == 0) || (x == n && y == m) ? null : (x, y);

    /// <summary>Neighbours of a kind as one, what is gone before what is new.</summary>
    private static List<(Kind Kind, string Text)> Merge(List<(Kind Kind, string Text)> parts)
    {
        var merged = new List<(Kind, string)>();
        StringBuilder gone = new(), added = new(), same = new();
        foreach (var (kind, text) in parts)
        {
            if (kind == Kind.Same)
            {
                FlushChange();
                same.Append(text);
            }
            else
            {
                Flush(Kind.Same, same);
                (kind == Kind.Gone ? gone : added).Append(text);
            }
        }
        FlushChange();
        Flush(Kind.Same, same);
        return merged;

        void FlushChange()
        {
            Flush(Kind.Gone, gone);
            Flush(Kind.New, added);
        }

        void Flush(Kind kind, StringBuilder text)
        {
            if (text.Length > 0) merged.Add((kind, text.ToString()));
            text.Clear();
        }
    }
}
