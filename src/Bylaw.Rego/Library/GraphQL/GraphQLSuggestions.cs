namespace Bylaw.Rego.Library.GraphQL;

/// <summary>"Did you mean" for GraphQL names.</summary>
internal static class GraphQLSuggestions
{
    private const int MaxShown = 5, MaxOptions = 1_000, MaxLength = 100;

    /// <summary><c> Did you mean "a" or "b"?</c>, or nothing when no name is near.</summary>
    public static string DidYouMean(string input, IEnumerable<string> options, string prefix = "Did you mean")
    {
        var near = Near(input, options);
        return near.Count == 0 ? "" : $" {prefix} {OrList(near)}?";
    }

    /// <summary>The options near the input, nearest first.</summary>
    public static List<string> Near(string input, IEnumerable<string> options)
    {
        if (input.Length > MaxLength) return [];
        var threshold = (int)(input.Length * 0.4) + 1;
        return [.. options.Take(MaxOptions).Where(option => option.Length <= MaxLength)
            .Select(option => (Option: option, Distance: Distance(input, option)))
            .Where(item => item.Distance <= threshold)
            .OrderBy(item => item.Distance)
            .Select(item => item.Option)];
    }

    /// <summary><c>"a", "b", or "c"</c>.</summary>
    public static string OrList(IReadOnlyList<string> names)
    {
        var quoted = names.Take(MaxShown).Select(name => $"\"{name}\"").ToList();
        return quoted.Count switch
        {
            1 => quoted[0],
            2 => $"{quoted[0]} or {quoted[1]}",
            _ => $"{string.Join(", ", quoted[..^1])}, or {quoted[^1]}",
        };
    }

    // Edits, where swapping neighbours counts one and a difference of case only counts one in all.
    private static int Distance(string left, string right)
    {
        if (left == right) return 0;
        string a = left.ToLowerInvariant(), b = right.ToLowerInvariant();
        if (a == b) return 1;
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++) rows[i, 0] = i;
        for (var j = 0; j <= b.Length; j++) rows[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                var best = Math.Min(Math.Min(rows[i - 1, j] + 1, rows[i, j - 1] + 1), rows[i - 1, j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) best = Math.Min(best, rows[i - 2, j - 2] + cost);
                rows[i, j] = best;
            }
        }
        return rows[a.Length, b.Length];
    }
}
