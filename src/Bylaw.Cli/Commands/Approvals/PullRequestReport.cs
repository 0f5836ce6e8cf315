using System.Collections.Immutable;
using System.Text.Json;
using Bylaw.Cli.Commands.Govern;
using Bylaw.Core.Diagnostics.Rendering;
using Bylaw.Governance;
using Bylaw.Governance.Verification;

namespace Bylaw.Cli.Commands.Approvals;

/// <summary>What <c>bylaw pr</c> says.</summary>
internal sealed class PullRequestReport(ChangeProposal proposal, IReadOnlyList<PullRequestCheck> checks, GovernReport governance)
{
    /// <summary>What owners have to deal with about what changes here; the rest is for another day.</summary>
    private readonly ImmutableArray<GovernFact> _facts = [.. governance.Facts.Where(fact => proposal.Changes.Any(change => IsAbout(fact, change)))];

    public void WriteText(TerminalWriter output)
    {
        output.Line($"what {VerifyReport.Short(proposal.Head)} changes on {VerifyReport.Short(proposal.Base)}", TerminalStyle.Strong);
        if (proposal.Changes.IsEmpty) output.Line("  nothing that is governed");
        foreach (var change in proposal.Changes)
        {
            output.Line($"  {VerifyReport.Word(change.Kind)} {change.Subject}: {Files(change)}");
            output.Line($"    needs {Needed(change)}; {Given(change)}");
            foreach (var (role, count) in change.Missing) output.Line($"    missing: {count} {role}; could approve: {Candidates(change, role)}");
        }
        output.Line();
        foreach (var violation in proposal.Violations) VerifyReport.WriteViolation(output, violation);
        foreach (var open in proposal.Suspensions) output.Line(VerifyReport.Sentence(open), TerminalStyle.Warning);
        foreach (var check in checks) output.Line($"check {check.Name}: {Word(check.Outcome)}{(check.Detail.Length > 0 ? $", {check.Detail}" : "")}");
        foreach (var fact in _facts) output.Line($"{GovernWords.Of(fact.Grade)} {DisplayText.OneLine(fact.Subject)}: {DisplayText.OneLine(GovernWords.Sentence(fact))}; next: {DisplayText.OneLine(fact.Next)}");
        output.Line($"governance: {GovernWords.Summary(governance)}");
        output.Line(Summary(proposal, checks), proposal.IsApproved ? TerminalStyle.Strong : TerminalStyle.Error);
    }

    public void WriteMarkdown(TextWriter output)
    {
        output.WriteLine($"## {Summary(proposal, checks)}");
        output.WriteLine();
        if (!proposal.Changes.IsEmpty)
        {
            output.WriteLine("| change | what | needs | approved by | missing | could approve |");
            output.WriteLine("| --- | --- | --- | --- | --- | --- |");
            foreach (var change in proposal.Changes)
                output.WriteLine($"| {VerifyReport.Word(change.Kind)} | {Code(change.Subject)} | {Needed(change)} | {Cell(string.Join(", ", change.Approvals.Select(approval => $"{approval.Person} ({approval.Role})")))} | {Counts(change.Missing)} | {Cell(string.Join("; ", change.Missing.Keys.Select(role => $"{role}: {Candidates(change, role)}")))} |");
            output.WriteLine();
        }
        foreach (var violation in proposal.Violations)
            output.WriteLine($"- **{violation.Problem.Code.Id}** {Code(violation.Path)} (commit {VerifyReport.Short(violation.Commit)}): {Cell(violation.Problem.Message)}{(violation.Problem.Help is { } help ? $"  \n  {Cell(help)}" : "")}");
        foreach (var open in proposal.Suspensions) output.WriteLine($"- {Cell(VerifyReport.Sentence(open))}");
        if (!proposal.Violations.IsEmpty || !proposal.Suspensions.IsEmpty) output.WriteLine();
        output.WriteLine("| check | result |");
        output.WriteLine("| --- | --- |");
        foreach (var check in checks) output.WriteLine($"| {check.Name} | {Word(check.Outcome)}{(check.Detail.Length > 0 ? $": {Cell(check.Detail)}" : "")} |");
        output.WriteLine();
        // Of the rest there is the sum: a pull request is not the place to deal with what it does not touch.
        GovernMarkdown.Write(output, governance, _facts);
    }

    public void WriteJson(TextWriter output)
    {
        using var text = new JsonTextWriter(output);
        var json = text.Json;
        json.WriteStartObject();
        json.WriteBoolean("approved", proposal.IsApproved);
        json.WriteString("base", proposal.Base);
        json.WriteString("head", proposal.Head);
        json.WriteStartArray("changes");
        foreach (var change in proposal.Changes) WriteChange(json, change);
        json.WriteEndArray();
        json.WriteStartArray("violations");
        foreach (var violation in proposal.Violations)
        {
            json.WriteStartObject();
            json.WriteString("commit", violation.Commit);
            json.WriteString("path", violation.Path);
            json.WriteString("code", violation.Problem.Code.Id);
            json.WriteString("message", violation.Problem.Message);
            json.WriteString("help", violation.Problem.Help);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        VerifyReport.WriteSuspensions(json, proposal.Suspensions);
        json.WriteStartArray("checks");
        foreach (var check in checks)
        {
            json.WriteStartObject();
            json.WriteString("name", check.Name);
            json.WriteString("result", Word(check.Outcome));
            json.WriteString("detail", check.Detail);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WritePropertyName("governance");
        GovernJson.Write(json, governance, _facts);
        json.WriteEndObject();
    }

    // A change names a folder with its slash, or a file.
    private static bool IsAbout(GovernFact fact, ProposedChange change) =>
        change.Subject.TrimEnd('/') is var subject && (subject.EndsWith(".yaml", StringComparison.Ordinal) ? subject[..^".yaml".Length] : subject) == fact.Subject;

    private static void WriteChange(Utf8JsonWriter json, ProposedChange change)
    {
        json.WriteStartObject();
        json.WriteString("subject", change.Subject);
        json.WriteString("kind", VerifyReport.Word(change.Kind));
        json.WriteString("from", change.From);
        json.WriteString("to", change.To);
        WriteTexts(json, "paths", change.Paths);
        WriteCounts(json, "needed", change.Needed);
        WriteCounts(json, "missing", change.Missing);
        WriteTexts(json, "authors", change.Authors);
        WriteTexts(json, "approvals", change.Approvals.Select(approval => $"{approval.Person} ({approval.Role})"));
        json.WriteStartObject("candidates");
        foreach (var (role, people) in change.Candidates) WriteTexts(json, role, people);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }

    private static void WriteCounts(Utf8JsonWriter json, string name, IEnumerable<KeyValuePair<string, int>> counts)
    {
        json.WriteStartObject(name);
        foreach (var (role, count) in counts) json.WriteNumber(role, count);
        json.WriteEndObject();
    }

    private static string Summary(ChangeProposal proposal, IReadOnlyList<PullRequestCheck> checks)
    {
        if (checks.Any(check => check.Outcome == CheckOutcome.Failed)) return "may not land: a check failed";
        if (proposal.IsApproved) return proposal.Changes.IsEmpty ? "may land: nothing that is governed changes" : "may land: everything is approved";
        var missing = proposal.Changes.Where(change => change.Missing.Count > 0).ToList();
        return missing.Count > 0 ? $"may not land yet: {string.Join("; ", missing.Select(change => $"{change.Subject} lacks {Counts(change.Missing)}"))}" : "may not land: see the violations";
    }

    private static string Needed(ProposedChange change) => change.Needed.Count == 0 ? "no approval" : Counts(change.Needed);

    private static string Counts(IEnumerable<KeyValuePair<string, int>> counts) => string.Join(" and ", counts.Where(count => count.Value > 0).Select(count => FormattableString.Invariant($"{count.Value} {count.Key}")));

    private static string Given(ProposedChange change) =>
        change.Approvals.IsEmpty ? "nobody approved yet" : $"approved by {string.Join(", ", change.Approvals.Select(approval => $"{approval.Person} ({approval.Role})"))}";

    private static string Candidates(ProposedChange change, string role) => change.Candidates.TryGetValue(role, out var people) && people.Length > 0 ? string.Join(", ", people) : "nobody";

    private static string Files(ProposedChange change) => change.Paths.Length == 1 ? DisplayText.OneLine(change.Paths[0]) : VerifyReport.Count(change.Paths.Length, "file");

    private static string Word(CheckOutcome outcome) => outcome switch { CheckOutcome.Passed => "passed", CheckOutcome.Failed => "failed", _ => "not run" };

    // Text from the repository must not become markup of the page.
    private static string Cell(string text) => DisplayText.OneLine(text).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("|", "\\|", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace("@", "@\u200b", StringComparison.Ordinal);

    private static string Code(string text) => text.Length == 0 ? "" : $"`{DisplayText.OneLine(text).Replace("`", "'", StringComparison.Ordinal).Replace("|", "\\|", StringComparison.Ordinal)}`";
}
