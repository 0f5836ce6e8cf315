using System.Text.Json;
using Bylaw.Core.Diagnostics.Rendering;
using Bylaw.Governance;

namespace Bylaw.Cli.Commands.Govern;

/// <summary>The report for programs, as described in <c>docs/govern.md</c>.</summary>
internal static class GovernJson
{
    public static void Write(TextWriter output, GovernReport report)
    {
        using var text = new JsonTextWriter(output);
        Write(text.Json, report, report.Facts, text.Pass);
    }

    /// <summary>The sums of a report, and some of its facts.</summary>
    public static void Write(Utf8JsonWriter json, GovernReport report, IEnumerable<GovernFact> facts, Action? written = null)
    {
        json.WriteStartObject();
        json.WriteString("asOf", GovernWords.Day(report.AsOf));
        json.WriteNumber("policies", report.Policies);
        json.WriteNumber("exceptions", report.Exceptions);
        json.WriteStartObject("counts");
        foreach (var grade in Enum.GetValues<GovernGrade>()) json.WriteNumber(GovernWords.Of(grade), report.Count(grade));
        json.WriteEndObject();
        json.WriteStartArray("facts");
        foreach (var fact in facts)
        {
            Write(json, fact);
            written?.Invoke();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, GovernFact fact)
    {
        json.WriteStartObject();
        json.WriteString("kind", GovernWords.Of(fact.Kind));
        json.WriteString("grade", GovernWords.Of(fact.Grade));
        json.WriteString("subject", fact.Subject);
        if (fact.Part is not null) json.WriteString("part", fact.Part);
        json.WriteString("text", fact.Text);
        json.WriteString("next", fact.Next);
        if (fact.Date is { } date) json.WriteString("date", GovernWords.Day(date));
        if (fact.Days is { } days) json.WriteNumber("days", days);
        WriteOwners(json, fact);
        if (fact.Escalated is { } step)
        {
            json.WriteStartObject("escalated");
            json.WriteString("to", step.Team);
            json.WriteString("since", GovernWords.Day(step.Since));
            if (step.OnCall is not null) json.WriteString("onCall", step.OnCall);
            json.WriteEndObject();
        }
        if (fact.At is { } at)
        {
            json.WriteStartObject("at");
            json.WriteString("file", at.Source.Name);
            json.WriteNumber("line", at.Start.Line);
            json.WriteNumber("column", at.Start.Column);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    private static void WriteOwners(Utf8JsonWriter json, GovernFact fact)
    {
        json.WriteStartArray("owners");
        foreach (var owner in fact.Owners)
        {
            json.WriteStartObject();
            json.WriteString("duty", owner.Duty);
            json.WriteString("name", owner.Name);
            if (owner.OnCall is not null) json.WriteString("onCall", owner.OnCall);
            if (owner.Channel is not null) json.WriteString("channel", owner.Channel);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
