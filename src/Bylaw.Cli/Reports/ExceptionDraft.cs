using System.Globalization;
using Bylaw.Core.Decisions;
using Bylaw.Core.Diagnostics.Rendering;
using Bylaw.Core.Values;
using Bylaw.Governance;

namespace Bylaw.Cli.Reports;

/// <summary>The narrowest exception that makes a finding pass: a file to copy into a pull request and fill in.</summary>
internal static class ExceptionDraft
{
    public static void Write(TerminalWriter output, Finding finding, IReadOnlyList<string> containers, CheckReport report)
    {
        output.Line();
        output.Line("to ask for an exception, add this file in a pull request and fill in what is missing", TerminalStyle.Strong);
        output.Line($"  # {FindingText.ExceptionFile(finding)}");
        Field(output, "policy", Plain(finding.Policy));
        Field(output, "rules", List(finding.Rule));
        output.Line("  scope:");
        if (finding.Object.Namespace is { } space) Field(output, "  namespaces", List(space));
        if (finding.Object.Kind is { } kind) Field(output, "  kinds", List(kind));
        Field(output, "  names", List(finding.Object.Name));
        if (containers.Count > 0) Field(output, "  containers", List([.. containers]));
        Field(output, "reason", "why it must be so, for now");
        Field(output, "requester", "you@example.com");
        WriteRequired(output, report);
    }

    private static void WriteRequired(TerminalWriter output, CheckReport report)
    {
        var limits = report.Limits;
        var required = limits.Require.Select(field => field.Value).ToHashSet();
        if (required.Contains(ExceptionField.Ticket)) Field(output, "ticket", "where it was asked for");
        if (required.Contains(ExceptionField.CompensatingControls)) Field(output, "compensatingControls", "[what holds in place of the policy]");
        if (limits.MaxDuration is not null || required.Contains(ExceptionField.Starts)) Field(output, "starts", Iso(report.AsOf));
        Field(output, "expires", limits.MaxDuration is { } limit ? $"YYYY-MM-DD # at the latest {Iso(limit.Value.After(report.AsOf))}" : "YYYY-MM-DD");
    }

    private static void Field(TerminalWriter output, string name, string value) => output.Line($"  {name}: {value}");

    private static string List(params string[] items) => $"[{string.Join(", ", items.Select(Plain))}]";

    // A YAML scalar: in quotes unless it is plainly a name.
    private static string Plain(string text)
    {
        var isName = text.Length > 0 && char.IsAsciiLetter(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/');
        return isName && text is not ("true" or "false" or "null") ? text : DisplayText.OneLine(JsonWriter.Write(Value.Of(text)));
    }

    private static string Iso(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
