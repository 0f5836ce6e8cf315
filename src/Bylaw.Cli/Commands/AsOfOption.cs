using System.CommandLine;
using System.Globalization;
using Bylaw.Engine;

namespace Bylaw.Cli.Commands;

/// <summary>The option <c>--as-of</c>, and the clock that a command runs by: it stands still for as long as the command runs.</summary>
internal sealed class AsOfOption
{
    private static readonly string[] s_formats = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm:ss'Z'"];

    private readonly Option<string?> _option = new("--as-of") { Description = "The date, or instant in UTC, by which policies, exceptions and suspensions are in force (default: now)", HelpName = "YYYY-MM-DD" };

    public void AddTo(Command command)
    {
        _option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } text && TryRead(text) is null) result.AddError($"`{text}` is no date: write it as YYYY-MM-DD, or as an instant in UTC, YYYY-MM-DDThh:mm:ssZ");
        });
        command.Options.Add(_option);
    }

    /// <summary>The clock: at the start of the day that was named, or at the instant.</summary>
    public FixedClock Clock(ParseResult parsed, Host host) =>
        new(parsed.GetValue(_option) is { } text && TryRead(text) is { } instant ? instant : host.Clock.GetUtcNow(), host.Clock);

    private static DateTimeOffset? TryRead(string text) =>
        DateTimeOffset.TryParseExact(text, s_formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var instant) ? instant : null;
}
