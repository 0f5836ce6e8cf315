using Bylaw.Core.Diagnostics.Rendering;
using Bylaw.Governance;

namespace Bylaw.Cli.Commands.Owners;

/// <summary>What <c>bylaw owners</c> says.</summary>
internal static class OwnersReport
{
    public static void WriteText(TerminalWriter output, IEnumerable<OwnersAnswer> answers)
    {
        foreach (var answer in answers)
        {
            var at = answer.At is { } place ? $" ({DisplayPath.Of(place.Source.Name)}:{place.Start.Line}:{place.Start.Column})" : "";
            output.Write(DisplayText.OneLine(answer.Subject), TerminalStyle.Strong).Line(at);
            foreach (var line in answer.Lines) output.Line($"  {line.Duty}: {DisplayText.OneLine(line.Text)}{(line.From is null ? "" : $"  [{DisplayText.OneLine(line.From)}]")}");
            if (!answer.HasOwner) output.Line("  nobody is named", TerminalStyle.Error);
        }
    }

    public static void WriteReviews(TerminalWriter output, IReadOnlyList<OwnedObject> namespaces)
    {
        output.Line(FormattableString.Invariant($"{namespaces.Count} namespaces: {namespaces.Count(one => one.Ownership.HasOwner)} with an owner, {namespaces.Count(one => !one.Ownership.HasOwner)} without"), TerminalStyle.Strong);
        output.Line($"review: {string.Join(", ", Reviews(namespaces).Select(review => FormattableString.Invariant($"{review.Count} {review.Word}")))}");
    }

    public static void WriteJson(TextWriter output, IEnumerable<OwnersAnswer> answers, IReadOnlyList<OwnedObject>? namespaces)
    {
        using var text = new JsonTextWriter(output);
        var json = text.Json;
        json.WriteStartObject();
        json.WriteStartArray("subjects");
        foreach (var answer in answers)
        {
            Write(json, answer);
            text.Pass();
        }
        json.WriteEndArray();
        if (namespaces is not null)
        {
            json.WriteStartObject("reviews");
            foreach (var (word, count) in Reviews(namespaces)) json.WriteNumber(word, count);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    private static IEnumerable<(string Word, int Count)> Reviews(IReadOnlyList<OwnedObject> namespaces) =>
        Enum.GetValues<ReviewStanding>().Select(standing => (Word(standing), namespaces.Count(one => one.Ownership.Review == standing)));

    private static string Word(ReviewStanding standing) => standing switch
    {
        ReviewStanding.Absent => "absent",
        ReviewStanding.Empty => "empty",
        ReviewStanding.Unreadable => "unreadable",
        ReviewStanding.Past => "past",
        _ => "ahead",
    };

    private static void Write(System.Text.Json.Utf8JsonWriter json, OwnersAnswer answer)
    {
        json.WriteStartObject();
        json.WriteString("subject", answer.Subject);
        json.WriteBoolean("hasOwner", answer.HasOwner);
        if (answer.At is { } at)
        {
            json.WriteString("file", at.Source.Name);
            json.WriteNumber("line", at.Start.Line);
        }
        json.WriteStartArray("owners");
        foreach (var line in answer.Lines)
        {
            json.WriteStartObject();
            json.WriteString("duty", line.Duty);
            json.WriteString("text", line.Text);
            if (line.From is not null) json.WriteString("from", line.From);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
