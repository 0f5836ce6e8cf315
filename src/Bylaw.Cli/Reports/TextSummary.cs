using System.Globalization;
using Bylaw.Core.Decisions;
using Bylaw.Core.Diagnostics.Rendering;
using Bylaw.Engine;
using Bylaw.Governance;
using Bylaw.Governance.Exceptions;

namespace Bylaw.Cli.Reports;

/// <summary>The end of the text report: counts by policy, owner and severity, the exceptions, the totals.</summary>
internal static class TextSummary
{
    private static readonly (FindingState State, string Name)[] s_columns =
    [
        (FindingState.Failed, "fail"), (FindingState.Error, "error"), (FindingState.Warned, "warn"),
        (FindingState.Suspended, "susp."), (FindingState.Waived, "waived"), (FindingState.Audited, "audit"), (FindingState.Shadowed, "shadow"),
    ];

    private static readonly string[] s_severities = ["critical", "high", "medium", "low"];

    public static void Write(TerminalWriter output, CheckReport report)
    {
        var adverse = report.Decisions.SelectMany(decision => decision.Findings).Where(FindingStates.IsAdverse).ToList();
        if (adverse.Count > 0) WriteTables(output, adverse);
        if (report.Notices.Count > 0) WriteNotices(output, report.Notices);
        if (!report.Exceptions.IsEmpty) WriteExceptions(output, report);
        if (!report.Suspensions.IsEmpty) WriteSuspensions(output, report);
        output.Line(Totals(report), report.Counts.RefusedObjects > 0 || report.Counts.Unreadable > 0 ? TerminalStyle.Error : TerminalStyle.Good);
    }

    private static void WriteTables(TerminalWriter output, List<Finding> adverse)
    {
        var columns = s_columns.Where(column => adverse.Exists(finding => finding.StateOf() == column.State)).ToArray();
        var tables = new (string Title, IEnumerable<IGrouping<string, Finding>> Rows)[]
        {
            ("by policy", adverse.GroupBy(finding => finding.Policy).OrderBy(row => row.Key, StringComparer.Ordinal)),
            ("by owner", adverse.GroupBy(FindingText.OwnerKey).OrderBy(row => row.Key, StringComparer.Ordinal)),
            ("by severity", adverse.GroupBy(finding => finding.Severity ?? "not stated").OrderBy(row => Rank(row.Key))),
        };
        var width = tables.Max(table => Math.Max(table.Title.Length - 2, table.Rows.Max(row => DisplayText.WidthOf(DisplayText.OneLine(row.Key)))));
        foreach (var (title, rows) in tables)
        {
            output.Write(title.PadRight(width + 2), TerminalStyle.Strong);
            foreach (var column in columns) output.Write(column.Name.PadLeft(8), TerminalStyle.Faint);
            output.Line();
            foreach (var row in rows) WriteRow(output, row, width, columns);
        }
        output.Line();
    }

    private static void WriteRow(TerminalWriter output, IGrouping<string, Finding> row, int width, (FindingState State, string Name)[] columns)
    {
        var name = DisplayText.OneLine(row.Key);
        output.Write("  " + name + new string(' ', width - DisplayText.WidthOf(name)));
        foreach (var column in columns)
            output.Write(row.Count(finding => finding.StateOf() == column.State).ToString(CultureInfo.InvariantCulture).PadLeft(8));
        output.Line();
    }

    private static int Rank(string severity)
    {
        var rank = Array.IndexOf(s_severities, severity);
        return rank < 0 ? s_severities.Length : rank;
    }

    private static void WriteNotices(TerminalWriter output, IReadOnlyList<PolicyNote> notes)
    {
        output.Line("policies", TerminalStyle.Strong);
        foreach (var note in notes)
        {
            var owner = note.IsLate ? $"; owner: {FindingText.Owner(note.Contact)}" : "";
            output.Line($"  {DisplayText.OneLine(note.Policy)}: {DisplayText.OneLine(note.Notice.Text + owner)}", note.IsLate ? TerminalStyle.Warning : TerminalStyle.Plain);
        }
        output.Line();
    }

    private static void WriteExceptions(TerminalWriter output, CheckReport report)
    {
        output.Line("exceptions", TerminalStyle.Strong);
        foreach (var note in report.Exceptions)
            output.Line($"  {DisplayText.OneLine(note.Id)}: {Describe(note, report.AsOf)}");
        output.Line();
    }

    private static void WriteSuspensions(TerminalWriter output, CheckReport report)
    {
        output.Line("break-glass", TerminalStyle.Strong);
        foreach (var note in report.Suspensions)
            output.Line($"  {DisplayText.OneLine(note.Suspension.Policy.Value)}: {Describe(note)}", note.Standing == Standing.InForce ? TerminalStyle.Error : TerminalStyle.Plain);
        output.Line();
    }

    private static string Describe(SuspensionNote note)
    {
        var suspension = note.Suspension;
        var file = $"`{DisplayText.OneLine(SuspensionFile.PathOf(suspension.Id))}`";
        return note.Standing switch
        {
            Standing.InForce => $"SUSPENDED until {SuspensionFile.Instant(suspension.Expires.Value)}, lets {Count(note.Findings, "finding")} pass; {DisplayText.OneLine(suspension.Requester)}: {DisplayText.Shorten(DisplayText.OneLine(suspension.Reason), 200)}",
            Standing.Pending => $"will be suspended from {SuspensionFile.Instant(suspension.Starts.Value)} until {SuspensionFile.Instant(suspension.Expires.Value)}",
            _ => $"in force again since {SuspensionFile.Instant(suspension.Expires.Value)}; {file} is to be approved, or deleted",
        };
    }

    private static string Describe(ExceptionNote note, DateOnly asOf) => note.State switch
    {
        ExceptionState.Needed => $"needed, waives {Count(note.Findings, "finding")}{Until(note, asOf)}",
        ExceptionState.Redundant => $"redundant, another exception waives all it covers{Until(note, asOf)}",
        ExceptionState.Unused => $"unused, waives nothing here{Until(note, asOf)}",
        ExceptionState.Expired => $"expired{On(note)}, has no effect",
        ExceptionState.WouldHaveApplied => $"expired{On(note)}, would have waived {Count(note.Findings, "finding")}",
        _ => "not begun, has no effect",
    };

    private static string On(ExceptionNote note) => note.Expires is { } date ? $" on {Iso(date)}" : "";

    private static string Until(ExceptionNote note, DateOnly asOf)
    {
        if (note.Expires is not { } date) return "";
        var days = date.DayNumber - asOf.DayNumber;
        return $", expires {Iso(date)}" + (days is >= 0 and <= 14 ? days == 0 ? " (today)" : $" (in {Count(days, "day")})" : "");
    }

    private static string Totals(CheckReport report)
    {
        var counts = report.Counts;
        var text = string.Create(CultureInfo.InvariantCulture,
            $"{Count(counts.Objects, "object")}, {(report.Policies == 1 ? "1 policy" : $"{report.Policies} policies")}: {counts.Failed} failed, {counts.Warned} warned, {counts.Waived} waived, {Count(counts.Errors, "error")}");
        if (counts.Suspended > 0) text += $", {counts.Suspended} SUSPENDED";
        if (counts.Audited > 0) text += $", {counts.Audited} audited";
        if (counts.Shadowed > 0) text += $", {counts.Shadowed} in shadow";
        if (counts.Skipped > 0) text += $", {counts.Skipped} skipped";
        text += $", {counts.Passed} passed";
        if (counts.Unreadable > 0) text += $", {counts.Unreadable} unreadable";
        return $"{text} (as of {Iso(report.AsOf)}, stage {Names.Of(report.Stage)}, revision {Short(report.Revision)})";
    }

    private static string Count(int number, string noun) => number == 1 ? $"1 {noun}" : string.Create(CultureInfo.InvariantCulture, $"{number} {noun}s");

    // Twelve digits tell revisions apart; reports for programs have all of them.
    private static string Short(string revision)
    {
        var digits = revision.StartsWith("sha256:", StringComparison.Ordinal) ? "sha256:".Length + 12 : revision.Length;
        return DisplayText.OneLine(revision[..Math.Min(digits, revision.Length)]);
    }

    private static string Iso(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
