using Bylaw.Core.Diagnostics.Rendering;
using Bylaw.Governance;

namespace Bylaw.Cli.Commands.Govern;

/// <summary>The report as a summary for a pull request or an issue.</summary>
internal static class GovernMarkdown
{
    /// <summary>Length beyond which rows are only counted: GitHub refuses comments of more than 65,536 characters.</summary>
    private const int MostCharacters = 60_000;

    public static void Write(TextWriter output, GovernReport report) => Write(output, report, report.Facts);

    /// <summary>The sum of a report, and some of its facts.</summary>
    public static void Write(TextWriter output, GovernReport report, IEnumerable<GovernFact> facts)
    {
        output.WriteLine($"## Governance: {GovernWords.Summary(report)}");
        var room = MostCharacters;
        foreach (var grade in facts.GroupBy(fact => fact.Grade)) WriteTable(output, grade.Key, [.. grade], ref room);
    }

    private static void WriteTable(TextWriter output, GovernGrade grade, List<GovernFact> facts, ref int room)
    {
        var rows = RowsIn(facts, ref room);
        output.WriteLine();
        output.WriteLine($"### {Capital(GovernWords.Heading(grade))}");
        output.WriteLine();
        if (rows.Count > 0)
        {
            output.WriteLine("| what | why | owner | next |");
            output.WriteLine("| --- | --- | --- | --- |");
            foreach (var row in rows) output.WriteLine(row);
            if (facts.Count > rows.Count) output.WriteLine();
        }
        if (facts.Count > rows.Count) output.WriteLine(FormattableString.Invariant($"… and {facts.Count - rows.Count} more: `bylaw govern` lists all"));
    }

    /// <summary>The rows for which there is room, the most urgent first.</summary>
    private static List<string> RowsIn(List<GovernFact> facts, ref int room)
    {
        var rows = new List<string>();
        foreach (var fact in facts)
        {
            var row = Row(fact);
            room -= row.Length + 1;
            // A long row uses the room up, so that no later and less urgent one is shown in its place.
            if (room < 0) break;
            rows.Add(row);
        }
        return rows;
    }

    private static string Row(GovernFact fact)
    {
        var escalated = fact.Escalated is { } step ? $"; **escalated to** {Cell(GovernWords.Escalated(step))}" : "";
        return $"| {Code(fact.Subject)} | {Cell(GovernWords.Sentence(fact))} | {Cell(GovernWords.Owners(fact))}{escalated} | {Cell(fact.Next)} |";
    }

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    // Text from the repository must not become markup of the page, and must not call anybody.
    private static string Cell(string text) => DisplayText.OneLine(text).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("|", "\\|", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal).Replace("[", "\\[", StringComparison.Ordinal).Replace("@", "@\u200b", StringComparison.Ordinal);

    private static string Code(string text) => $"`{DisplayText.OneLine(text).Replace("`", "'", StringComparison.Ordinal).Replace("|", "\\|", StringComparison.Ordinal)}`";
}
