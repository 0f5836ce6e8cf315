using Bylaw.Core.Diagnostics.Rendering;
using Bylaw.Governance;

namespace Bylaw.Cli.Commands.Govern;

/// <summary>What <c>bylaw govern</c> tells people.</summary>
internal sealed class GovernText(TerminalWriter output)
{
    public void Write(GovernReport report)
    {
        foreach (var grade in report.Facts.GroupBy(fact => fact.Grade))
        {
            output.Line(GovernWords.Heading(grade.Key), grade.Key == GovernGrade.Late ? TerminalStyle.Error : TerminalStyle.Strong);
            foreach (var fact in grade) Write(fact);
            output.Line();
        }
        output.Line(GovernWords.Summary(report), TerminalStyle.Strong);
    }

    private void Write(GovernFact fact)
    {
        output.Write("  ").Write(DisplayText.OneLine(fact.Subject), TerminalStyle.Strong).Line($": {DisplayText.OneLine(GovernWords.Sentence(fact))} [{GovernWords.Of(fact.Kind)}]");
        output.Line($"    owner: {DisplayText.OneLine(GovernWords.Owners(fact))}");
        if (fact.Escalated is { } step) output.Line($"    escalated to: {DisplayText.OneLine(GovernWords.Escalated(step))}");
        output.Line($"    next: {DisplayText.OneLine(fact.Next)}");
        if (fact.At is { } at) output.Line($"    at: {DisplayPath.Of(at.Source.Name)}:{at.Start.Line}:{at.Start.Column}");
    }
}
