using System.Text.Json;
using Bylaw.Core.Diagnostics.Rendering;
using Bylaw.Governance;
using Bylaw.Governance.Exceptions;
using Bylaw.Governance.Verification;

namespace Bylaw.Cli.Commands.Approvals;

/// <summary>What <c>bylaw verify</c> says.</summary>
internal static class VerifyReport
{
    public static void WriteText(TerminalWriter output, VerificationResult result, bool all)
    {
        foreach (var change in result.Changes)
            output.Line($"{Short(change.Commit)}  {Word(change.Kind)} {change.Subject}: {Who(change)}");
        if (result.Changes.Length > 0) output.Line();
        foreach (var violation in all ? result.Violations : [.. result.Violations.Take(1)]) WriteViolation(output, violation);
        foreach (var open in result.Suspensions) output.Line(Sentence(open), TerminalStyle.Warning);
        if (!result.Problems.IsEmpty) return;
        if (!result.AsksForApprovals && result.IsVerified) output.Line($"the repository asks for no approvals: {Short(result.Head)} is as good as what it holds");
        else if (result.IsVerified) output.Line($"verified: {Short(result.Head)}, {Count(result.Commits, "commit")} and {Count(result.Changes.Length, "change")} since {Short(result.Anchor)}, which is taken on trust");
        else output.Line($"not verified: {Short(result.Head)}; the last verified commit is {Short(result.Verified)}" + (result.Violations.Length > 1 && !all ? $"; {Count(result.Violations.Length - 1, "further violation")}, see `--all`" : ""), TerminalStyle.Error);
    }

    public static void WriteJson(TextWriter output, VerificationResult result)
    {
        using var text = new JsonTextWriter(output);
        var json = text.Json;
        json.WriteStartObject();
        json.WriteBoolean("verified", result.IsVerified);
        json.WriteBoolean("asksForApprovals", result.AsksForApprovals);
        json.WriteString("anchor", result.Anchor);
        json.WriteString("head", result.Head);
        json.WriteString("lastVerified", result.Verified);
        json.WriteNumber("commits", result.Commits);
        WriteChanges(json, result);
        WriteSuspensions(json, result.Suspensions);
        json.WriteStartArray("violations");
        foreach (var violation in result.Violations)
        {
            json.WriteStartObject();
            json.WriteString("commit", violation.Commit);
            json.WriteString("path", violation.Path);
            WriteProblem(json, violation.Problem);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("problems");
        foreach (var problem in result.Problems)
        {
            json.WriteStartObject();
            WriteProblem(json, problem);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void WriteChanges(Utf8JsonWriter json, VerificationResult result)
    {
        json.WriteStartArray("changes");
        foreach (var change in result.Changes)
        {
            json.WriteStartObject();
            json.WriteString("commit", change.Commit);
            json.WriteString("subject", change.Subject);
            json.WriteString("kind", Word(change.Kind));
            json.WriteString("from", change.From);
            json.WriteString("to", change.To);
            json.WriteStartArray("approvals");
            foreach (var approval in change.Approvals)
            {
                json.WriteStartObject();
                json.WriteString("by", approval.Person);
                json.WriteString("role", approval.Role);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    public static void WriteSuspensions(Utf8JsonWriter json, IEnumerable<OpenSuspension> suspensions)
    {
        json.WriteStartArray("openSuspensions");
        foreach (var open in suspensions)
        {
            json.WriteStartObject();
            json.WriteString("path", open.Path);
            json.WriteString("policy", open.Policy);
            json.WriteString("expires", SuspensionFile.Instant(open.Expires));
            json.WriteString("settleBy", SuspensionFile.Instant(open.SettleBy));
            json.WriteString("missing", open.Missing);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    /// <summary>That a suspension is to be settled.</summary>
    public static string Sentence(OpenSuspension open) =>
        $"break-glass: {DisplayText.OneLine(open.Path)} suspends {DisplayText.OneLine(open.Policy)} until {SuspensionFile.Instant(open.Expires)}; by {SuspensionFile.Instant(open.SettleBy)} it must be approved (lacks {open.Missing}) or deleted";

    public static void WriteViolation(TerminalWriter output, Violation violation)
    {
        output.Write($"violation[{violation.Problem.Code.Id}]", TerminalStyle.Error).Line($": {DisplayText.OneLine(violation.Problem.Message)}");
        output.Line($"  --> commit {Short(violation.Commit)}{(violation.Path.Length > 0 ? $", {DisplayText.OneLine(violation.Path)}" : "")}");
        if (violation.Problem.Help is { } help) output.Line($"   = help: {DisplayText.OneLine(help)}");
        output.Line();
    }

    public static string Word(ChangeKind kind) => kind.ToString().ToLowerInvariant();

    public static string Short(string? commit) => commit is null ? "nothing" : commit.Length > 12 ? commit[..12] : commit;

    public static string Count(int count, string what) => FormattableString.Invariant($"{count} {what}{(count == 1 ? "" : "s")}");

    private static void WriteProblem(Utf8JsonWriter json, Core.Diagnostics.Diagnostic problem)
    {
        json.WriteString("code", problem.Code.Id);
        json.WriteString("message", problem.Message);
        json.WriteString("help", problem.Help);
    }

    private static string Who(VerifiedChange change) =>
        change.Approvals.IsEmpty ? "needs no approval" : string.Join(", ", change.Approvals.Select(approval => $"{approval.Person} ({approval.Role})"));
}
