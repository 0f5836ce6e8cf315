namespace Bylaw.Core.Diagnostics;

/// <summary>Finds the name a person probably meant.</summary>
public static class NearestName
{
    /// <summary>
    /// The candidate with the smallest edit distance (insert, delete, replace, swap of neighbours) to
    /// <paramref name="name"/>, if it is within a third of its length; null when nothing is close.
    /// </summary>
    public static string? Find(string name, IEnumerable<string> candidates)
    {
        var limit = Math.Max(1, name.Length / 3);
        string? best = null;
        foreach (var candidate in candidates)
        {
            if (Math.Abs(candidate.Length - name.Length) > limit || candidate.Length > 200) continue;
            var distance = Distance(name, candidate);
            if (distance > limit) continue;
            best = candidate;
            limit = distance - 1;
            if (limit < 0) break;
        }
        return best;
    }

    /// <summary><c>did you mean `x`?</c> for the nearest candidate, or null.</summary>
    public static string? Help(string name, IEnumerable<string> candidates) =>
        Find(name, candidates) is { } near ? $"did you mean `{near}`?" : null;

    private static int Distance(string a, string b)
    {
        var before = new int[b.Length + 1];
        var previous = new int[b.Length + 1];
        var current = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++) previous[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1;
                current[j] = Math.Min(Math.Min(current[j - 1], previous[j]) + 1, previous[j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    current[j] = Math.Min(current[j], before[j - 2] + 1);
            }
            (before, previous, current) = (previous, current, before);
        }
        return previous[b.Length];
    }
}
