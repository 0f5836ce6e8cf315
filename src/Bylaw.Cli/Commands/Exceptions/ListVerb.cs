using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Bylaw.Core.Diagnostics.Rendering;
using Bylaw.Governance;

namespace Bylaw.Cli.Commands.Exceptions;

/// <summary>
/// <c>bylaw exception list</c>: the exceptions, those first that end first.
/// Example: <c>bylaw exception list --repo policies --expiring-within 30d</c>.
/// </summary>
internal sealed class ListVerb(Host host)
{
    private readonly ExceptionOptions _options = new();
    private readonly Option<string?> _policy = new("--policy") { Description = "Only exceptions from this policy", HelpName = "ID" };
    private readonly Option<string?> _within = new("--expiring-within") { Description = "Only exceptions in force that end within this time: 30d, 6w, 3mo", HelpName = "PERIOD" };
    private readonly Option<string?> _state = new("--state") { Description = "Only exceptions in this state: in-force, expired, not-begun" };
    private readonly Option<string> _format = new("--format", "-f") { Description = "Output: text, json", DefaultValueFactory = _ => "text" };

    /// <summary>An exception with what is to say of it today.</summary>
    private sealed record Row(ExceptionDefinition Exception, string State, int DaysLeft, string Owner);

    public static Command Make(Host host)
    {
        var verb = new ListVerb(host);
        var command = new Command("list", "List the exceptions, those first that end first.\n\nExample: bylaw exception list --repo policies --expiring-within 30d");
        verb._options.AddTo(command, withInputs: false);
        verb._state.AcceptOnlyFromAmong("in-force", "expired", "not-begun");
        verb._format.AcceptOnlyFromAmong("text", "json");
        verb._within.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } text && !Period.TryParse(text, out _)) result.AddError($"`{text}` is no period: write a number and `d`, `w`, `mo` or `y`, such as `30d`");
        });
        foreach (var option in (Option[])[verb._policy, verb._within, verb._state, verb._format]) command.Options.Add(option);
        command.SetAction(verb.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        if (_options.Load(parsed, host) is not { } repository) return ExitCode.Usage;
        var now = _options.Clock(parsed, host).GetUtcNow();
        var rows = repository.Exceptions.Select(exception => RowOf(exception, repository, now)).Where(row => IsWanted(row, parsed, Validity.DayOf(now)))
            .OrderBy(row => row.Exception.Expires.Value).ThenBy(row => row.Exception.Id, StringComparer.Ordinal).ToList();
        if (parsed.GetValue(_format) == "json") WriteJson(rows);
        else WriteText(rows);
        return ExitCode.Clean;
    }

    private bool IsWanted(Row row, ParseResult parsed, DateOnly today)
    {
        if (parsed.GetValue(_policy) is { } policy && row.Exception.Policy.Value != policy) return false;
        if (parsed.GetValue(_state) is { } state && row.State != state) return false;
        return parsed.GetValue(_within) is not { } text || !Period.TryParse(text, out var period) || (row.State == "in-force" && row.Exception.Expires.Value <= period.After(today));
    }

    private static Row RowOf(ExceptionDefinition exception, PolicyRepository repository, DateTimeOffset now)
    {
        var state = exception.Validity.At(now) switch { Standing.Lapsed => "expired", Standing.Pending => "not-begun", _ => "in-force" };
        var owners = repository.FindPolicy(exception.Policy.Value)?.Owners;
        var names = new[] { owners?.Intent?.Value, owners?.Enforcement?.Value }.OfType<string>().Distinct(StringComparer.Ordinal);
        return new Row(exception, state, exception.Expires.Value.DayNumber - Validity.DayOf(now).DayNumber, string.Join(", ", names));
    }

    private void WriteText(List<Row> rows)
    {
        var output = new TerminalWriter(host.Output, host.Terminal);
        string[][] cells = [["exception", "state", "expires", "days left", "policy", "owner", "requester", "ticket"], .. rows.Select(CellsOf)];
        var widths = Enumerable.Range(0, cells[0].Length).Select(column => cells.Max(row => DisplayText.WidthOf(row[column]))).ToArray();
        for (var line = 0; line < cells.Length; line++)
        {
            var padded = cells[line].Select((cell, column) => cell + new string(' ', widths[column] - DisplayText.WidthOf(cell)));
            output.Line(string.Join("  ", padded).TrimEnd(), line == 0 ? TerminalStyle.Strong : TerminalStyle.Plain);
        }
    }

    private static string[] CellsOf(Row row) =>
    [
        Shown(row.Exception.Id), row.State, LastDayOptions.Show(row.Exception.Expires.Value), row.State == "in-force" ? row.DaysLeft.ToString(CultureInfo.InvariantCulture) : "-",
        Shown(row.Exception.Policy.Value), row.Owner.Length == 0 ? "-" : Shown(row.Owner), Shown(row.Exception.Requester), Shown(row.Exception.Ticket ?? "-"),
    ];

    private static string Shown(string text) => DisplayText.Shorten(DisplayText.OneLine(text), 60);

    private void WriteJson(List<Row> rows)
    {
        using (var text = new JsonTextWriter(host.Output))
        {
            text.Json.WriteStartArray();
            foreach (var row in rows) Write(text.Json, row);
            text.Json.WriteEndArray();
        }
    }

    private static void Write(Utf8JsonWriter json, Row row)
    {
        var exception = row.Exception;
        json.WriteStartObject();
        json.WriteString("id", exception.Id);
        json.WriteString("state", row.State);
        if (exception.Starts is { } starts) json.WriteString("starts", LastDayOptions.Show(starts.Value));
        json.WriteString("expires", LastDayOptions.Show(exception.Expires.Value));
        json.WriteNumber("daysLeft", row.DaysLeft);
        json.WriteString("policy", exception.Policy.Value);
        json.WriteString("owner", row.Owner);
        json.WriteString("requester", exception.Requester);
        if (exception.Ticket is { } ticket) json.WriteString("ticket", ticket);
        json.WriteString("reason", exception.Reason);
        json.WriteEndObject();
    }
}
