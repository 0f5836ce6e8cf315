using System.CommandLine;
using System.Globalization;
using Bylaw.Governance;

namespace Bylaw.Cli.Commands.Exceptions;

/// <summary>Options that name a last day: <c>--expires DATE</c>, or <c>--for PERIOD</c> from the first day on.</summary>
internal sealed class LastDayOptions
{
    private readonly Option<string?> _expires = new("--expires") { Description = "Last day (default: the last that the repository allows)", HelpName = "YYYY-MM-DD" };
    private readonly Option<string?> _for = new("--for") { Description = "How long, instead of the last day: 30d, 6w, 3mo", HelpName = "PERIOD" };

    public void AddTo(Command command)
    {
        AddDate(_expires);
        _for.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } text && !Period.TryParse(text, out _)) result.AddError($"`{text}` is no period: write a number and `d`, `w`, `mo` or `y`, such as `30d`");
        });
        command.Options.Add(_expires);
        command.Options.Add(_for);
        command.Validators.Add(result =>
        {
            if (result.GetValue(_expires) is not null && result.GetValue(_for) is not null) result.AddError("say `--expires` or `--for`, not both");
        });
    }

    /// <summary>The last day by the options, for something that begins on a day; null when neither is given.</summary>
    public DateOnly? Value(ParseResult parsed, DateOnly first)
    {
        if (parsed.GetValue(_expires) is { } text && TryRead(text, out var day)) return day;
        return parsed.GetValue(_for) is { } period && Period.TryParse(period, out var length) ? length.After(first) : null;
    }

    /// <summary>Makes an option take dates only.</summary>
    public static void AddDate(Option<string?> option) => option.Validators.Add(result =>
    {
        if (result.GetValueOrDefault<string?>() is { } text && !TryRead(text, out _)) result.AddError($"`{text}` is no date: write it as YYYY-MM-DD");
    });

    public static bool TryRead(string text, out DateOnly day) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day);

    public static string Show(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
