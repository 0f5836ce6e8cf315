using Bylaw.Rego.Library.Time;
using CsCheck;
using Xunit;

namespace Bylaw.Tests.Rego;

public class TimeProperties
{
    private static readonly Gen<long> Nanoseconds = Gen.Long[-2_000_000_000_000_000_000, 9_000_000_000_000_000_000];

    [Fact]
    public void The_calendar_agrees_with_dotnet() => Nanoseconds.Sample(nanoseconds =>
    {
        var ours = ZonedTime.FromUnixNanoseconds(nanoseconds, TimeZoneRules.Utc);
        var theirs = DateTime.UnixEpoch.AddTicks((long)Math.Floor(nanoseconds / 100m));
        return (ours.Year, ours.Month, ours.Day, ours.YearDay, ours.Hour, ours.Minute, ours.Second, ours.Weekday)
            == (theirs.Year, theirs.Month, theirs.Day, theirs.DayOfYear, theirs.Hour, theirs.Minute, theirs.Second, (int)theirs.DayOfWeek)
            && ours.UnixNanoseconds == nanoseconds;
    });

    // Zones whose clocks change at a negative hour (America/Nuuk) or at hour 24 (America/Santiago) are left out: .NET
    // reads their rules wrongly.
    [Theory]
    [InlineData("America/New_York")]
    [InlineData("Europe/Berlin")]
    [InlineData("Australia/Lord_Howe")]
    [InlineData("America/Havana")]
    [InlineData("Asia/Kathmandu")]
    [InlineData("America/St_Johns")]
    public void Zones_agree_with_dotnet(string name) => Gen.Long[-500_000_000, 7_000_000_000].Sample(seconds =>
        TimeZoneInfo.FindSystemTimeZoneById(name).GetUtcOffset(DateTime.UnixEpoch.AddSeconds(seconds)).TotalSeconds == TimeZoneRules.Find(name)!.At(seconds).Offset);

    // As the C library has it.
    [Fact]
    public void A_rule_may_end_a_day_at_hour_24() => Assert.Equal(-4 * 3600, TimeZoneRules.Find("America/Santiago")!.At(3902991966).Offset);

    [Theory]
    [InlineData("2006-01-02T15:04:05.999999999Z07:00")]
    [InlineData("Mon Jan _2 15:04:05.000000000 2006 -07:00:00")]
    [InlineData("Monday, 02-Jan-2006 3:4:5.000000000PM -0700")]
    [InlineData("2006 __2 15h04,999999999 05 Z0700")]
    public void What_is_formatted_is_parsed_back(string layout) => Nanoseconds.Sample(nanoseconds =>
    {
        // A fraction apart from its seconds is read for their own; whole seconds suffice there.
        if (layout.Contains(",999999999 05", StringComparison.Ordinal)) nanoseconds -= nanoseconds % 1_000_000_000;
        var text = GoTimeFormat.Write(ZonedTime.FromUnixNanoseconds(nanoseconds, TimeZoneRules.Find("Europe/Berlin")!), layout);
        return GoTimeParse.Read(layout, text, out _)?.UnixNanoseconds == nanoseconds;
    });
}
