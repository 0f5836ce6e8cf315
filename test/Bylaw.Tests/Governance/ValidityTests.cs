using System.Globalization;
using Bylaw.Governance;
using Xunit;

namespace Bylaw.Tests.Governance;

public sealed class ValidityTests
{
    [Theory]
    [InlineData("2026-03-30T23:59:59Z", Standing.Pending)]
    [InlineData("2026-03-31T00:00:00Z", Standing.InForce)]
    [InlineData("2026-04-30T00:00:00Z", Standing.InForce)]
    [InlineData("2026-04-30T23:59:59.9999999Z", Standing.InForce)]
    [InlineData("2026-05-01T00:00:00Z", Standing.Lapsed)]
    [InlineData("2026-05-01T01:30:00+02:00", Standing.InForce)]
    [InlineData("2026-04-30T23:30:00-01:00", Standing.Lapsed)]
    [InlineData("2026-03-30T23:00:00-01:00", Standing.InForce)]
    public void Days_count_whole_and_in_utc(string instant, Standing expected) =>
        Assert.Equal(expected, new Validity(new DateOnly(2026, 3, 31), new DateOnly(2026, 4, 30)).At(DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData("2028-02-29T23:59:59Z", Standing.InForce)]
    [InlineData("2028-03-01T00:00:00Z", Standing.Lapsed)]
    public void Leap_days_are_days(string instant, Standing expected) =>
        Assert.Equal(expected, new Validity(null, new DateOnly(2028, 2, 29)).At(DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData("90d", "2026-01-01", "2026-04-01")]
    [InlineData("2w", "2026-01-01", "2026-01-15")]
    [InlineData("1mo", "2028-01-31", "2028-02-29")]
    [InlineData("1y", "2028-02-29", "2029-02-28")]
    [InlineData("100y", "9999-01-01", "9999-12-31")]
    public void Periods_follow_the_calendar(string period, string from, string to)
    {
        Assert.True(Period.TryParse(period, out var parsed));
        Assert.Equal(DateOnly.Parse(to, CultureInfo.InvariantCulture), parsed.After(DateOnly.Parse(from, CultureInfo.InvariantCulture)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("d")]
    [InlineData("0d")]
    [InlineData("90")]
    [InlineData("90m")]
    [InlineData("-1d")]
    [InlineData("101y")]
    [InlineData("99999999999999999999d")]
    public void Other_texts_are_no_periods(string text) => Assert.False(Period.TryParse(text, out _));

    [Theory]
    [InlineData("orders", "orders", true)]
    [InlineData("orders", "Orders", false)]
    [InlineData("orders-*", "orders-", true)]
    [InlineData("*-api", "orders-api", true)]
    [InlineData("o*s*p?", "orders-api", true)]
    [InlineData("o*s*p?", "orders-ap", false)]
    [InlineData("o*s*a?i", "orders-api", true)]
    [InlineData("*", "", true)]
    [InlineData("?", "", false)]
    [InlineData("a*a*a*a*a*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false)]
    public void Globs_cover_whole_names(string pattern, string name, bool expected) => Assert.Equal(expected, new NameGlob(pattern).Covers(name));

    [Theory]
    [InlineData("Deployment", "apps/v1", "Deployment", true)]
    [InlineData("Deployment", "apps/v1", "deployment", false)]
    [InlineData("apps/Deployment", "apps/v1", "Deployment", true)]
    [InlineData("extensions/Deployment", "apps/v1", "Deployment", false)]
    [InlineData("apps/v1/Deployment", "apps/v1", "Deployment", true)]
    [InlineData("apps/v2/Deployment", "apps/v1", "Deployment", false)]
    [InlineData("v1/Pod", "v1", "Pod", true)]
    [InlineData("v1/Pod", "apps/v1", "Pod", false)]
    [InlineData("*", "v1", "Pod", true)]
    [InlineData("*/*Set", "apps/v1", "StatefulSet", true)]
    public void Kinds_are_covered_by_group_and_version(string pattern, string apiVersion, string kind, bool expected) =>
        Assert.Equal(expected, KindPattern.TryParse(pattern)!.Covers(apiVersion, kind));
}
