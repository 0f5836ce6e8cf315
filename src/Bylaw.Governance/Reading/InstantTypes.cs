using System.Globalization;
using Bylaw.Core.Values;

namespace Bylaw.Governance.Reading;

/// <summary>An instant in UTC, to the second: <c>2026-02-15T10:00:00Z</c>.</summary>
internal sealed class InstantType : FieldType<DateTimeOffset>
{
    public const string Format = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    public override string Wanted => "an instant";

    public override bool TryRead(Node node, out DateTimeOffset value)
    {
        value = default;
        var text = node.Value switch { StringValue s => s.Text, NumberValue n => n.Text, _ => null };
        if (text is null or "") return node.Refuse(Wanted, "write an instant in UTC: `2026-02-15T10:00:00Z`");
        if (DateTimeOffset.TryParseExact(text, Format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out value)) return true;
        node.Report(SuspensionDiagnostics.BadInstant(text, node.Head, InUtc(text)));
        return false;
    }

    /// <summary>The same instant as it should be written, when the text is one with an offset or a fraction.</summary>
    private static string? InUtc(string text) =>
        DateTimeOffset.TryParseExact(text, ["yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant)
            ? instant.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture)
            : null;
}

/// <summary>A length of time to the hour: <c>8h</c>.</summary>
internal sealed class TimeLimitType : FieldType<TimeLimit>
{
    public override string Wanted => "a length of time";

    public override bool TryRead(Node node, out TimeLimit value)
    {
        value = default;
        var text = node.Value switch { StringValue s => s.Text, NumberValue n => n.Text, _ => null };
        if (text is null or "") return node.Refuse(Wanted, "write a number of hours: `8h`");
        if (TimeLimit.TryParse(text, out value)) return true;
        node.Report(SuspensionDiagnostics.BadTimeLimit(text, node.Head));
        return false;
    }
}
