using Bylaw.Core.Decisions;
using Bylaw.Core.Diagnostics.Rendering;
using Bylaw.Core.Text;
using Bylaw.Engine;
using Bylaw.Governance.Exceptions;

namespace Bylaw.Cli.Reports;

/// <summary>The whole story of one finding, for <c>bylaw explain</c>.</summary>
internal static class FindingStory
{
    /// <summary>Writes it; <paramref name="request"/> is the object as it was put to the policies.</summary>
    public static void Write(TerminalWriter output, Finding finding, EngineRequest request, CheckReport report)
    {
        FindingBlock.Write(output, finding, null);
        output.Line();
        output.Line("what decided, the most telling first", TerminalStyle.Strong);
        var step = 1;
        foreach (var evidence in finding.Evidence) WriteStep(output, step++, finding, evidence);
        if (finding.Evidence.IsEmpty) output.Line("  the policy names no place in the object");
        output.Line();
        output.Line("how it counts", TerminalStyle.Strong);
        output.Line($"  the rule's own verdict is {Word(finding.Verdict)}; enforcement is {finding.Enforcement.ToString().ToLowerInvariant()}; the outcome is {Word(finding.Outcome)}");
        if (finding.Exception is not null) output.Line($"  exception `{finding.Exception}` waives it");
        if (finding.Suspension is not null) output.Line($"  the policy is suspended by {DisplayText.OneLine(finding.Suspension.ToString())}", TerminalStyle.Warning);
        if (finding.LapsedException is not null) output.Line($"  exception {finding.LapsedException} and has no effect on {report.AsOf:yyyy-MM-dd}");
        output.Line($"  bundle {DisplayText.OneLine(report.Revision)}, as of {report.AsOf:yyyy-MM-dd}");
        if (finding.Outcome is Outcome.Fail or Outcome.Warn) WriteDraft(output, finding, request, report);
    }

    /// <summary>The narrowest exception that makes the finding pass: a file to copy into a pull request and fill in.</summary>
    private static void WriteDraft(TerminalWriter output, Finding finding, EngineRequest request, CheckReport report)
    {
        output.Line();
        output.Line("to ask for an exception, add this file in a pull request and fill in what is missing", TerminalStyle.Strong);
        output.Line($"  # {FindingText.ExceptionFile(finding)}");
        var draft = ExceptionText.Draft(ExceptionStudy.NarrowestFor(finding, request), report.Limits, report.AsOf);
        foreach (var line in draft.TrimEnd('\n').Split('\n')) output.Line($"  {DisplayText.OneLine(line)}");
        output.Line($"or let `bylaw exception new --from {finding.Id}` write it");
    }

    /// <summary>Why a rule did not fire: of each clause the expression that failed first.</summary>
    public static void WritePass(TerminalWriter output, Finding finding)
    {
        output.Line($"{DisplayText.OneLine(finding.Policy)}: `{DisplayText.OneLine(finding.Rule)}` does not fire on {DisplayText.OneLine(finding.Object.ToString())}", TerminalStyle.Strong);
        if (finding.Misses.IsEmpty) output.Line("  no clause says more");
        var step = 1;
        foreach (var miss in finding.Misses)
        {
            output.Line($"  {step++}. {Text(miss.Expression)} failed");
            output.Line($"     at {DisplayText.OneLine(miss.Expression.ToString())}", TerminalStyle.Note);
            if (miss.Evidence is { } evidence) output.Line($"     {Read(finding, evidence)}");
        }
    }

    private static void WriteStep(TerminalWriter output, int step, Finding finding, Evidence evidence)
    {
        output.Line($"  {step}. {Text(evidence.Expression)}");
        output.Line($"     at {DisplayText.OneLine(evidence.Expression.ToString())}", TerminalStyle.Note);
        output.Line($"     {Read(finding, evidence)}");
    }

    private static string Text(Location at) => DisplayText.Shorten(DisplayText.OneLine(at.Source.Slice(at.Span).ToString()), 200);

    private static string Read(Finding finding, Evidence evidence)
    {
        var hidden = !FindingText.ShowsValues(finding);
        var found = evidence.Found is null ? "nothing" : hidden ? "a value that is not shown" : $"`{DisplayText.Shorten(DisplayText.OneLine(evidence.Found.ToString()), 200)}`";
        return $"read `{DisplayText.OneLine(evidence.Path.ToString())}`: found {found}" + (evidence.Wanted is null ? "" : $", wanted {DisplayText.OneLine(evidence.Wanted)}");
    }

    private static string Word(Outcome outcome) => outcome.ToString().ToLowerInvariant();
}
