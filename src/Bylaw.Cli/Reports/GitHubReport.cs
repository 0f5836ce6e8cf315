using Bylaw.Core.Decisions;
using Bylaw.Core.Diagnostics.Rendering;

namespace Bylaw.Cli.Reports;

/// <summary>
/// The report as GitHub annotations: failures and errors as errors, warnings as warnings, findings of audits as
/// notices. Findings that a suspension lets pass are warnings. Waived and shadowed ones are not shown.
/// </summary>
internal sealed class GitHubReport : IReportWriter
{
    public void Write(TextWriter output, CheckReport report)
    {
        foreach (var diagnostic in report.Diagnostics) GitHubRenderer.WriteDiagnostic(output, diagnostic);
        foreach (var note in report.Notices)
            GitHubCommand.Write(output, note.IsLate ? "warning" : "notice", note.At, note.Policy, $"the policy {note.Notice.Text}\nowner: {FindingText.Owner(note.Contact)}");
        foreach (var decision in report.Decisions)
            foreach (var finding in decision.Findings)
                if (LevelOf(finding.StateOf()) is { } level) GitHubCommand.Write(output, level, finding.At, finding.RuleId(), MessageOf(finding));
    }

    private static string? LevelOf(FindingState state) => state switch
    {
        FindingState.Error or FindingState.Failed => "error",
        FindingState.Warned or FindingState.Suspended => "warning",
        FindingState.Audited => "notice",
        _ => null,
    };

    private static string MessageOf(Finding finding)
    {
        var lines = new List<string> { $"{finding.Object}: {finding.Message}" };
        if (finding.Suspension is { } suspension) lines.Insert(0, $"break-glass: suspended by {suspension}");
        if (FindingText.Why(finding) is { } why) lines.Add(why);
        lines.Add($"change: {FindingText.Change(finding)}");
        lines.Add($"owner: {FindingText.Owner(finding)}");
        if (finding.LapsedException is not null) lines.Add($"lapsed: exception {finding.LapsedException}");
        foreach (var notice in finding.Notices) lines.Add($"notice: the policy {notice.Text}");
        lines.Add($"exception: {FindingText.HowToAsk(finding)}");
        return string.Join('\n', lines);
    }
}
