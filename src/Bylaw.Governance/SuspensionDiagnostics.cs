using System.Globalization;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Diagnostics.Rendering;
using Bylaw.Core.Text;

namespace Bylaw.Governance;

/// <summary>Everything to say of suspensions: what is wrong with them, and that one is in force. Band 6070-6079.</summary>
public static class SuspensionDiagnostics
{
    private static readonly DiagnosticCode BadInstantCode = new(6070, "bad instant");
    private static readonly DiagnosticCode BadTimeLimitCode = new(6071, "bad length of time");
    private static readonly DiagnosticCode NotAllowedCode = new(6072, "suspension where nobody may break the glass");
    private static readonly DiagnosticCode TooLongCode = new(6073, "suspension longer than the limit");
    private static readonly DiagnosticCode ReversedCode = new(6074, "suspension that ends before it begins");
    private static readonly DiagnosticCode InForceCode = new(6075, "policy suspended");

    /// <summary>Every code of the band.</summary>
    public static IReadOnlyList<DiagnosticCode> All { get; } = [BadInstantCode, BadTimeLimitCode, NotAllowedCode, TooLongCode, ReversedCode, InForceCode];

    /// <summary>That a suspension is in force: a warning, which every report shows.</summary>
    public static Diagnostic InForce(SuspensionDefinition suspension)
    {
        var ticket = suspension.Ticket is null ? "" : $" ({Shown(suspension.Ticket)})";
        return new Diagnostic(InForceCode, $"break-glass: the policy `{Shown(suspension.Policy.Value)}` is suspended until {Instant(suspension.Expires.Value)} and refuses nothing", suspension.Policy.At,
            $"{Shown(suspension.Requester)} broke the glass at {Instant(suspension.Starts.Value)}: {Shown(suspension.Reason)}{ticket}; get it approved, or delete the file")
        {
            Severity = Severity.Warning,
        };
    }

    internal static Diagnostic BadInstant(string text, Location at, string? inUtc) =>
        new(BadInstantCode, $"`{Shown(text)}` is no instant", at, inUtc is null ? "write an instant in UTC, to the second: `2026-02-15T10:00:00Z`" : $"write it in UTC, to the second: `{inUtc}`");

    internal static Diagnostic BadTimeLimit(string text, Location at) =>
        new(BadTimeLimitCode, $"`{Shown(text)}` is no length of time", at, "write a number and `h`, `d` or `w` for hours, days or weeks: `8h`; at most a year");

    internal static Diagnostic NotAllowed(Location at) =>
        new(NotAllowedCode, "a policy is suspended, and `bylaw.yaml` does not say that anybody may break the glass", at, "say who may, and for how long, under `breakGlass:`, or delete the file");

    internal static Diagnostic TooLong(string limit, DateTimeOffset last, Location at, Location limitAt) =>
        new(TooLongCode, $"the suspension lasts longer than `{limit}`", at, $"it may last until {Instant(last)}")
        {
            Labels = [new Label(limitAt, "the limit")],
        };

    internal static Diagnostic Reversed(DateTimeOffset starts, Location at, Location startsAt) =>
        new(ReversedCode, $"the suspension ends before it begins, at {Instant(starts)}", at, "give it an end after its beginning")
        {
            Labels = [new Label(startsAt, "the beginning")],
        };

    private static string Instant(DateTimeOffset instant) => instant.UtcDateTime.ToString(Reading.InstantType.Format, CultureInfo.InvariantCulture);

    private static string Shown(string text) => DisplayText.Shorten(DisplayText.OneLine(text), 200);
}
