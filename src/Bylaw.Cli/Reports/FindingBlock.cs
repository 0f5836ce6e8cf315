using Bylaw.Core.Decisions;
using Bylaw.Core.Diagnostics.Rendering;

namespace Bylaw.Cli.Reports;

/// <summary>
/// One failure in at most twelve lines: why, where in the manifest and in the policy, what to change, who owns the
/// policy, how to ask for an exception.
/// </summary>
internal static class FindingBlock
{
    public const int MessageWidth = 400;
    private const int Lines = 12;

    /// <summary>Writes the block; <paramref name="others"/> names places where the same was found, or is null.</summary>
    public static void Write(TerminalWriter output, Finding finding, string? others)
    {
        var (word, style) = WordOf(finding.StateOf());
        output.Write($"{word}[{DisplayText.OneLine(finding.RuleId())}]", style)
            .Line(": " + Safe(finding.Message), TerminalStyle.Strong);

        var marks = new List<ExcerptMark>();
        var why = FindingText.Why(finding);
        var hidden = !FindingText.ShowsValues(finding);
        if (finding.At is { } at) marks.Add(new ExcerptMark(at, why, style, Main: true) { Hidden = hidden });
        if (FindingText.PolicyPlace(finding) is { } policy) marks.Add(new ExcerptMark(policy, FindingText.Rule(finding), TerminalStyle.Gutter, Main: false));
        var excerpt = new Excerpt(output, marks, compact: true);
        excerpt.Write(finding.At is null ? null : DisplayText.OneLine(finding.Object.ToString()));

        var before = Before(finding, hidden, why);
        var after = After(finding, others);
        var room = Lines - 1 - excerpt.LineCount - before.Count - after.Count;
        foreach (var (name, text) in before) excerpt.Remark(name, text);
        excerpt.Remark("change", Change(finding, room));
        foreach (var (name, text) in after) excerpt.Remark(name, text);
    }

    // What the excerpt could not show.
    private static List<(string Name, string Text)> Before(Finding finding, bool hidden, string? why)
    {
        var remarks = new List<(string, string)>();
        if (finding.At is null) remarks.Add(("object", FindingText.Place(finding)));
        if ((hidden || finding.At is null) && why is not null) remarks.Add(("why", Safe(why)));
        if (FindingText.PolicyPlace(finding) is null) remarks.Add(("policy", Safe(FindingText.Rule(finding))));
        return remarks;
    }

    private static List<(string Name, string Text)> After(Finding finding, string? others)
    {
        var remarks = new List<(string, string)> { ("owner", Safe(FindingText.Owner(finding))) };
        if (finding.Suspension is not null) remarks.Add(("suspended", $"by {Safe(finding.Suspension.ToString())}"));
        foreach (var notice in finding.Notices) remarks.Add(("notice", $"the policy {Safe(notice.Text)}"));
        if (finding.LapsedException is not null) remarks.Add(("lapsed", $"exception {Safe(finding.LapsedException.ToString())}"));
        remarks.Add(("exception", Safe(FindingText.HowToAsk(finding))));
        if (others is not null) remarks.Add(("also", others));
        return remarks;
    }

    // A remediation of several lines is cut to the lines that are left.
    private static string[] Change(Finding finding, int room)
    {
        var lines = FindingText.Change(finding).ReplaceLineEndings("\n").Split('\n').Select(line => Safe(line.TrimEnd())).ToArray();
        room = Math.Max(1, room);
        return lines.Length <= room ? lines : [.. lines[..(room - 1)], lines[room - 1] + " …"];
    }

    private static string Safe(string text) => DisplayText.Shorten(DisplayText.OneLine(text), MessageWidth);

    private static (string, TerminalStyle) WordOf(FindingState state) => state switch
    {
        FindingState.Error => ("error", TerminalStyle.Error),
        FindingState.Failed => ("fail", TerminalStyle.Error),
        FindingState.Warned => ("warn", TerminalStyle.Warning),
        FindingState.Suspended => ("suspended", TerminalStyle.Warning),
        FindingState.Waived => ("waived", TerminalStyle.Note),
        _ => ("audit", TerminalStyle.Note),
    };
}
