using System.Globalization;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;

namespace Bylaw.Governance.Reading;

/// <summary>An instant in UTC, to the second: <c>2026-02-15T10:00:00Z</c>.</summary>
internal sealed class InstantType : WordType<DateTimeOffset>
{
    public const string Format = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    public override string Wanted => "an instant";

    protected override string Form => "write an instant in UTC: `2026-02-15T10:00:00Z`";

    protected override bool TryParse(string text, out DateTimeOffset value) =>
        DateTimeOffset.TryParseExact(text, Format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out value);

    protected override Diagnostic Bad(string text, Location at) => SuspensionDiagnostics.BadInstant(text, at, InUtc(text));

    /// <summary>The same instant as it should be written, when the text is one with an offset or a fraction.</summary>
    private static string? InUtc(string text) =>
        DateTimeOffset.TryParseExact(text, ["yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant)
            ? instant.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture)
            : null;
}

/// <summary>A length of time to the hour: <c>8h</c>.</summary>
internal sealed class TimeLimitType : WordType<TimeLimit>
{
    public override string Wanted => "a length of time";

    protected override string Form => "write a number of hours: `8h`";

    protected override bool TryParse(string text, out TimeLimit value) => TimeLimit.TryParse(text, out value);

    protected override Diagnostic Bad(string text, Location at) => SuspensionDiagnostics.BadTimeLimit(text, at);
}
