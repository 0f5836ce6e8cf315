using System.Globalization;

namespace Bylaw.Governance;

/// <summary>A length of calendar time as people write it: <c>90d</c>, <c>12w</c>, <c>6mo</c>, <c>1y</c>.</summary>
/// <param name="Count">How many units, at least 1.</param>
/// <param name="Unit"><c>d</c>, <c>w</c>, <c>mo</c> or <c>y</c>.</param>
public readonly record struct Period(int Count, string Unit)
{
    private const int MostYears = 100;

    /// <summary>Reads the written form; false when it is none, or longer than 100 years.</summary>
    public static bool TryParse(string text, out Period period)
    {
        period = default;
        var digits = 0;
        while (digits < text.Length && char.IsAsciiDigit(text[digits])) digits++;
        var unit = text[digits..];
        var most = unit switch { "d" => MostYears * 365, "w" => MostYears * 52, "mo" => MostYears * 12, "y" => MostYears, _ => 0 };
        if (!int.TryParse(text.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out var count)) return false;
        if (count < 1 || count > most) return false;
        period = new Period(count, unit);
        return true;
    }

    /// <summary>The day this long after another; the last representable day when beyond it.</summary>
    public DateOnly After(DateOnly day)
    {
        try
        {
            return Unit switch
            {
                "d" => day.AddDays(Count),
                "w" => day.AddDays(Count * 7),
                "mo" => day.AddMonths(Count),
                _ => day.AddYears(Count),
            };
        }
        catch (ArgumentOutOfRangeException)
        {
            return DateOnly.MaxValue;
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Count.ToString(CultureInfo.InvariantCulture) + Unit;
}
