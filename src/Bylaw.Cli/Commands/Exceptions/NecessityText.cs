using System.Globalization;
using Bylaw.Cli.Reports;
using Bylaw.Core.Decisions;
using Bylaw.Core.Diagnostics.Rendering;
using Bylaw.Engine;
using Bylaw.Governance;
using Bylaw.Governance.Exceptions;

namespace Bylaw.Cli.Commands.Exceptions;

/// <summary>What <c>exception check</c> tells people.</summary>
/// <param name="output">Where it is told.</param>
/// <param name="parts">For each exception the ids of those into which it is split; null when nobody asked.</param>
/// <param name="wrote">Whether the files are rewritten.</param>
internal sealed class NecessityText(TerminalWriter output, IReadOnlyDictionary<string, IReadOnlyList<string>>? parts, bool wrote)
{
    public void Write(IReadOnlyList<ExceptionVerdict> verdicts, ExceptionRun run)
    {
        foreach (var verdict in verdicts) Write(verdict, run.Repository);
        var counts = Enum.GetValues<Necessity>().Select(necessity => $"{verdicts.Count(verdict => verdict.Necessity == necessity)} {Word(necessity)}");
        output.Line($"{Count(verdicts.Count, "exception")}: {string.Join(", ", counts)} (as of {LastDayOptions.Show(run.Today)}, {Count(run.Decisions.Count, "object")})");
    }

    /// <summary>The word of a state.</summary>
    public static string Word(Necessity necessity) => necessity switch
    {
        Necessity.Needed => "needed",
        Necessity.Wider => "wider than needed",
        Necessity.Redundant => "redundant",
        Necessity.Unused => "unused",
        Necessity.Lapsed => "expired",
        _ => "not begun",
    };

    public static void WriteLapse(TerminalWriter output, string id, DateOnly day, IReadOnlyList<Finding> back)
    {
        output.Line(back.Count == 0
            ? $"when `{id}` lapses, on {LastDayOptions.Show(day)}, nothing comes back in these inputs"
            : $"when `{id}` lapses, on {LastDayOptions.Show(day)}, {Count(back.Count, "finding")} {(back.Count == 1 ? "comes" : "come")} back:");
        foreach (var finding in back)
            output.Line($"  {Names.Of(finding.Outcome)}[{DisplayText.OneLine(finding.RuleId())}]: {DisplayText.Shorten(DisplayText.OneLine(finding.Message), FindingBlock.MessageWidth)}: {FindingText.Place(finding)}");
    }

    private void Write(ExceptionVerdict verdict, PolicyRepository repository)
    {
        var id = verdict.Exception.Id;
        output.Write(DisplayText.OneLine(id), TerminalStyle.Strong).Line($": {Word(verdict.Necessity)}{Says(verdict)}");
        if (verdict.Necessity is Necessity.Redundant or Necessity.Unused || verdict is { Necessity: Necessity.Lapsed, Covers.IsEmpty: true })
            output.Line($"  it can go: bylaw exception retire {id}");
        var splits = wrote && parts is not null && !verdict.Parts.IsEmpty;
        if (verdict.Necessity == Necessity.Wider && !splits)
        {
            output.Line(wrote ? "  rewritten in the narrowest form" : "  this suffices:");
            if (!wrote) WriteFile(verdict.Narrowest!, ExceptionFile.PathOf(repository, id));
        }
        if (!verdict.Parts.IsEmpty) WriteParts(verdict, repository);
    }

    private static string Says(ExceptionVerdict verdict) => verdict.Necessity switch
    {
        Necessity.Needed or Necessity.Wider => $", waives {Count(verdict.Waives.Length, "finding")}{Shared(verdict)}",
        Necessity.Redundant => $", all that it covers ({Count(verdict.Covers.Length, "finding")}) is covered by {Quoted(verdict.Others)}",
        Necessity.Unused => ", covers nothing in these inputs",
        Necessity.Lapsed => $" on {LastDayOptions.Show(verdict.Exception.Expires.Value)}, {Covering(verdict, "would cover")}",
        _ => $", begins on {LastDayOptions.Show(verdict.Exception.Starts!.Value.Value)}, {Covering(verdict, "will cover")}",
    };

    private static string Covering(ExceptionVerdict verdict, string verb) => verdict.Covers.IsEmpty ? "covers nothing in these inputs" : $"{verb} {Count(verdict.Covers.Length, "finding")}";

    private static string Shared(ExceptionVerdict verdict) => verdict.Others.IsEmpty ? "" : $", some of which {Quoted(verdict.Others)} {(verdict.Others.Length == 1 ? "covers" : "cover")} too";

    private void WriteParts(ExceptionVerdict verdict, PolicyRepository repository)
    {
        var (covered, occurring) = verdict.Combinations;
        output.Line(string.Create(CultureInfo.InvariantCulture, $"  its lists make {covered} combinations, of which {occurring} occur: {verdict.Parts.Length} exceptions would be narrower{(parts is not null ? "" : "; --split shows them")}"));
        if (parts is null) return;
        var ids = parts[verdict.Exception.Id];
        if (wrote) output.Line($"  written: {string.Join(", ", ids.Select(id => DisplayText.OneLine(ExceptionFile.PathOf(repository, id))))}");
        else foreach (var (id, part) in ids.Zip(verdict.Parts)) WriteFile(part, ExceptionFile.PathOf(repository, id));
    }

    private void WriteFile(ExceptionDefinition exception, string path)
    {
        output.Line($"  # {DisplayText.OneLine(path)}");
        foreach (var line in ExceptionText.Of(exception).TrimEnd('\n').Split('\n')) output.Line($"  {DisplayText.OneLine(line)}");
    }

    private static string Quoted(IEnumerable<string> ids) => string.Join(", ", ids.Select(id => $"`{DisplayText.OneLine(id)}`"));

    private static string Count(int number, string noun) => number == 1 ? $"1 {noun}" : string.Create(CultureInfo.InvariantCulture, $"{number} {noun}s");
}
