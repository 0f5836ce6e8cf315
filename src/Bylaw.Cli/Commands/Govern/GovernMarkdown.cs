using Bylaw.Core.Diagnostics.Rendering;
using Bylaw.Governance;

namespace Bylaw.Cli.Commands.Govern;

/// <summary>The report as a summary for a pull request or an issue.</summary>
internal static class GovernMarkdown
{
    /// <summary>Rows of a grade beyond which the rest is only counted: a forge cuts long texts off without a word.</summary>
    private const int MostRows = 200;

    public static void Write(TextWriter output, GovernReport report)
    {
        output.WriteLine($"## Governance: {GovernWords.Summary(report)}");
        foreach (var grade in report.Facts.GroupBy(fact => fact.Grade)) WriteTable(output, grade.Key, [.. grade]);
    }

    private static void WriteTable(TextWriter output, GovernGrade grade, List<GovernFact> facts)
    {
        output.WriteLine();
        output.WriteLine($"### {Capital(GovernWords.Heading(grade))}");
        output.WriteLine();
        output.WriteLine("| what | why | owner | next |");
        output.WriteLine("| --- | --- | --- | --- |");
        foreach (var fact in facts.Take(MostRows))
            output.WriteLine($"| {Code(fact.Subject)} | {Cell(GovernWords.Sentence(fact))} | {Cell(GovernWords.Owners(fact))}{(fact.Escalated is { } step ? $"; **escalated to** {Cell(GovernWords.Escalated(step))}" : "")} | {Cell(fact.Next)} |");
        if (facts.Count > MostRows) output.WriteLine(FormattableString.Invariant($"\n… and {facts.Count - MostRows} more"));
    }

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    // Text from the repository must not become markup of the page, and must not call anybody.
    private static string Cell(string text) => DisplayText.OneLine(text).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("|", "\\|", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal).Replace("[", "\\[", StringComparison.Ordinal).Replace("@", "@\u200b", StringComparison.Ordinal);

    private static string Code(string text) => $"`{DisplayText.OneLine(text).Replace("`", "'", StringComparison.Ordinal).Replace("|", "\\|", StringComparison.Ordinal)}`";
}
