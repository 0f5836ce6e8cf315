using System.Collections.Immutable;

namespace Bylaw.Engine.Exceptions;

/// <summary>
/// Lists multiply: two names in two namespaces are four pairs, though findings may stand in two of them only. This parts
/// findings so that within each part every combination occurs: one exception for each part covers no other.
/// </summary>
internal static class Splitting
{
    private const int Lists = 5;

    /// <summary>Findings, and the values that they have in each list.</summary>
    private sealed record Part(ImmutableSortedSet<string>[] Values, List<Waivable> Findings);

    /// <summary>The parts; one when all combinations occur, or when the form has no exact names.</summary>
    public static IReadOnlyList<IReadOnlyList<Waivable>> Of(IReadOnlyList<Waivable> findings)
    {
        if (findings.Any(waivable => waivable.Request.GeneratedName() is not null)) return [findings];
        var parts = findings.GroupBy(Key, StringComparer.Ordinal).Select(group => new Part(ValuesOf(group.First()), [.. group])).ToList();
        int before;
        do
        {
            before = parts.Count;
            for (var list = 0; list < Lists; list++) parts = JoinAll(parts, list);
        }
        while (parts.Count < before);
        return [.. parts.Select(part => part.Findings)];
    }

    /// <summary>How many combinations of values an exception for all of these covers, and how many of them occur.</summary>
    public static (long Covered, long Occurring) Combinations(IReadOnlyList<Waivable> findings)
    {
        var values = findings.Select(ValuesOf).ToList();
        var covered = 1L;
        for (var list = 0; list < Lists; list++) covered *= values.Select(value => string.Join('\n', value[list])).Distinct(StringComparer.Ordinal).Count();
        return (covered, findings.Select(Key).Distinct(StringComparer.Ordinal).Count());
    }

    /// <summary>Joins parts that differ in one list only: together they are still all combinations of their values.</summary>
    private static List<Part> JoinAll(List<Part> parts, int list) =>
        [.. parts.GroupBy(part => string.Join('\0', part.Values.Where((_, place) => place != list).Select(Text)), StringComparer.Ordinal).Select(group => Join([.. group], list))];

    private static Part Join(IReadOnlyList<Part> parts, int list)
    {
        if (parts.Count == 1) return parts[0];
        var values = parts[0].Values.ToArray();
        values[list] = [.. parts.SelectMany(part => part.Values[list])];
        return new Part(values, [.. parts.SelectMany(part => part.Findings)]);
    }

    // Containers first: what is said of one object stays together.
    private static ImmutableSortedSet<string>[] ValuesOf(Waivable waivable)
    {
        var item = waivable.Request.Object;
        return [[string.Join('\n', waivable.Containers)], [waivable.Finding.Rule], [item.Name], [$"{item.ApiVersion} {item.Kind}"], [waivable.Request.Namespace ?? ""]];
    }

    private static string Key(Waivable waivable) => string.Join('\0', ValuesOf(waivable).Select(Text));

    private static string Text(ImmutableSortedSet<string> values) => string.Join('\u0001', values);
}
