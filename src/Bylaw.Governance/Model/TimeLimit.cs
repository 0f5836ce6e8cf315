using System.Globalization;

namespace Bylaw.Governance;

/// <summary>A length of time to the hour, for what must be over soon: <c>8h</c>, <c>3d</c>, <c>1w</c>.</summary>
/// <param name="Count">How many units, at least 1.</param>
/// <param name="Unit"><c>h</c>, <c>d</c> or <c>w</c>.</param>
public readonly record struct TimeLimit(int Count, string Unit)
{
    private const int MostHours = 365 * 24;

    /// <summary>The time; a day has 24 hours.</summary>
    public TimeSpan Length => TimeSpan.FromHours((long)Count * HoursOf(Unit));

    /// <summary>The instant that lies this time after another; the last one there is where time ends before.</summary>
    public DateTimeOffset After(DateTimeOffset instant) => DateTimeOffset.MaxValue - instant < Length ? DateTimeOffset.MaxValue : instant + Length;

    /// <summary>Reads the written form; false when it is none, or longer than a year.</summary>
    public static bool TryParse(string text, out TimeLimit limit)
    {
        limit = default;
        if (text.Length < 2 || !int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count)) return false;
        var hours = HoursOf(text[^1..]);
        if (hours == 0 || count < 1 || count > MostHours / hours) return false;
        limit = new TimeLimit(count, text[^1..]);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => Count.ToString(CultureInfo.InvariantCulture) + Unit;

    private static int HoursOf(string unit) => unit switch { "h" => 1, "d" => 24, "w" => 7 * 24, _ => 0 };
}
