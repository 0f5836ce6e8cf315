using System.Globalization;
using Bylaw.Core.Values;

namespace Bylaw.Governance.Forge;

/// <summary>Takes texts out of the answers of a forge.</summary>
internal static class ForgeText
{
    /// <summary>The text at a path of fields; null when there is none.</summary>
    public static string? Of(ObjectValue from, params ReadOnlySpan<string> path)
    {
        Value? value = from;
        foreach (var field in path) value = (value as ObjectValue)?.Get(field);
        return (value as StringValue)?.Text;
    }

    public static string? Number(ObjectValue from, string field) =>
        from.Get(field) is NumberValue number && number.TryGetInt64(out var value) && value > 0 ? value.ToString(CultureInfo.InvariantCulture) : null;

    public static DateTimeOffset? Time(ObjectValue from, string field) =>
        DateTimeOffset.TryParse(from.GetText(field), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;

    public static bool IsCommit(string? text) => text is not null && (Git.ObjectNames.IsId(text, 40) || Git.ObjectNames.IsId(text, 64));
}
