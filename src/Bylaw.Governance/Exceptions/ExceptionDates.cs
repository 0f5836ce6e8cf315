using Bylaw.Governance.Checking;

namespace Bylaw.Governance.Exceptions;

/// <summary>How long exceptions may last.</summary>
public static class ExceptionDates
{
    /// <summary>
    /// The last day that the repository allows an exception which begins on a day: the earliest by the limit of all
    /// exceptions and the stricter ones that it touches. Null when there is no limit.
    /// </summary>
    public static DateOnly? Latest(ExceptionLimits limits, ExceptionDefinition exception, DateOnly starts)
    {
        var periods = limits.Stricter.Where(stricter => ScopeReach.Touches(exception, stricter)).Select(stricter => stricter.MaxDuration).Prepend(limits.MaxDuration);
        var days = periods.OfType<Written<Period>>().Select(period => period.Value.After(starts)).ToList();
        return days.Count == 0 ? null : days.Min();
    }

    /// <summary>
    /// The exception with another last day. Where its time would become longer than allowed, or it is over already, a new one
    /// begins today: never later, which would stretch the limit, and never earlier, which would claim that it held in between.
    /// </summary>
    public static ExceptionDefinition Renewed(ExceptionDefinition exception, ExceptionLimits limits, DateOnly expires, DateOnly today)
    {
        var renewed = exception with { Expires = new Written<DateOnly>(expires, exception.Expires.At) };
        var last = Latest(limits, exception, exception.Starts?.Value ?? today);
        var fits = last is null || (exception.Starts is not null && expires <= last);
        if (fits && exception.Expires.Value >= today) return renewed;
        return renewed with { Starts = new Written<DateOnly>(today, exception.Starts?.At ?? exception.At) };
    }
}
