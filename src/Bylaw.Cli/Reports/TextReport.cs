using Bylaw.Core.Decisions;
using Bylaw.Core.Diagnostics.Rendering;

namespace Bylaw.Cli.Reports;

/// <summary>
/// The report for people: a block of at most twelve lines for each failure, a line for each finding that stops
/// nothing, a summary, and the totals as the last line.
/// </summary>
internal sealed class TextReport(TerminalOptions options) : IReportWriter
{
    private const int PlacesShown = 3;

    public void Write(TextWriter output, CheckReport report)
    {
        var terminal = new TerminalWriter(output, options);
        if (report.Diagnostics.Count > 0)
        {
            new TerminalRenderer(options).Write(output, report.Diagnostics);
            terminal.Line();
        }
        var groups = Groups(report);
        // What refuses comes before what warns; else the order of the inputs.
        foreach (var group in groups.Where(group => IsShownWhole(group[0])).OrderBy(group => group[0].StateOf() == FindingState.Warned))
        {
            FindingBlock.Write(terminal, group[0], Others(group));
            terminal.Line();
        }
        WriteRest(terminal, groups.Where(group => !IsShownWhole(group[0])));
        TextSummary.Write(terminal, report);
    }

    private static bool IsShownWhole(Finding finding) => finding.StateOf() >= FindingState.Warned;

    // Findings that say the same of other objects stand with the first one.
    private static List<List<Finding>> Groups(CheckReport report)
    {
        var groups = new List<List<Finding>>();
        var known = new Dictionary<object, List<Finding>>();
        foreach (var decision in report.Decisions)
        {
            foreach (var finding in decision.Findings)
            {
                if (!finding.IsAdverse() || finding.StateOf() == FindingState.Shadowed) continue;
                var key = (finding.Policy, finding.Rule, finding.Message, finding.StateOf(), finding.Exception, finding.LapsedException, finding.Suspension);
                if (known.TryGetValue(key, out var group))
                {
                    group.Add(finding);
                    continue;
                }
                known.Add(key, group = [finding]);
                groups.Add(group);
            }
        }
        return groups;
    }

    private static string? Others(List<Finding> group)
    {
        if (group.Count == 1) return null;
        var places = string.Join(", ", group.Skip(1).Take(PlacesShown).Select(FindingText.Place));
        var more = group.Count - 1 - PlacesShown;
        return $"the same for {places}" + (more > 0 ? $" and {more} more" : "");
    }

    private static void WriteRest(TerminalWriter output, IEnumerable<List<Finding>> groups)
    {
        var any = false;
        foreach (var group in groups)
        {
            any = true;
            var first = group[0];
            var word = first.StateOf() switch { FindingState.Waived => "waived", FindingState.Suspended => "suspended", _ => "audit" };
            output.Write($"{word}[{DisplayText.OneLine(first.RuleId())}]", first.Suspension is null ? TerminalStyle.Note : TerminalStyle.Warning)
                .Write($": {DisplayText.Shorten(DisplayText.OneLine(first.Message), FindingBlock.MessageWidth)}: {FindingText.Place(first)}");
            if (first.Exception is not null) output.Write($", exception `{DisplayText.OneLine(first.Exception)}`");
            if (first.Suspension is { } suspension) output.Write($", suspension {DisplayText.OneLine(suspension.ToString())}", TerminalStyle.Warning);
            output.Line(Others(group) is { } others ? "; " + others : "");
        }
        if (any) output.Line();
    }
}
