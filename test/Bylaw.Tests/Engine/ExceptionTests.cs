using Bylaw.Core.Decisions;
using Bylaw.Engine;
using Xunit;

namespace Bylaw.Tests.Engine;

public sealed class ExceptionTests
{
    [Theory]
    [InlineData("{ namespaces: [orders] }", "web,sidecar")]
    [InlineData("{ namespaces: [\"ord*\"], kinds: [apps/Deployment], names: [\"a*\"], labels: { app: api } }", "web,sidecar")]
    [InlineData("{ namespaces: [inventory] }", "")]
    [InlineData("{ kinds: [Pod] }", "")]
    [InlineData("{ names: [\"api-*\"] }", "")]
    [InlineData("{ labels: { app: web } }", "")]
    [InlineData("{ containers: [web] }", "web")]
    [InlineData("{ containers: [\"side*\"] }", "sidecar")]
    [InlineData("{ containers: [\"*\"] }", "web,sidecar")]
    [InlineData("{ containers: [web], namespaces: [inventory] }", "")]
    public void A_scope_covers_what_it_says(string scope, string waived)
    {
        using var fixture = new EngineFixture();
        fixture.Exception("one", "expires: 2026-12-31", scope);
        var findings = fixture.Decide().Findings;
        Assert.Equal(waived, string.Join(',', findings.Where(finding => finding.Exception == "one").Select(finding => finding.At?.Start.Line == 13 ? "web" : "sidecar")));
        Assert.All(findings, finding => Assert.Equal(Outcome.Fail, finding.Verdict));
        Assert.All(findings, finding => Assert.Equal(finding.Exception is null ? Outcome.Fail : Outcome.Skip, finding.Outcome));
    }

    [Theory]
    [InlineData("rules: [deny]\n", "one")]
    [InlineData("rules: [warn]\n", null)]
    [InlineData("", "one")]
    public void Rules_narrow_an_exception(string rules, string? id)
    {
        using var fixture = new EngineFixture("deny fail kind \"Deployment\" x\nwarn warn kind \"Pod\" x\n");
        fixture.Exception("one", $"{rules}expires: 2026-12-31");
        Assert.Equal(id, fixture.Decide().Findings[0].Exception);
    }

    [Theory]
    [InlineData("2026-01-31T23:59:59Z", null, "`one` begins on 2026-02-01")]
    [InlineData("2026-02-01T00:00:00Z", "one", null)]
    [InlineData("2026-02-28T23:59:59.9999999Z", "one", null)]
    [InlineData("2026-03-01T00:00:00Z", null, "`one` expired on 2026-02-28")]
    [InlineData("2026-03-01T01:00:00+02:00", "one", null)]
    public void Dates_bound_an_exception(string instant, string? id, string? lapsed)
    {
        using var fixture = new EngineFixture();
        fixture.Exception("one", "starts: 2026-02-01\nexpires: 2026-02-28");
        var clock = new FixedClock(DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture));
        var finding = EngineFixture.Decide(fixture.Bundle(), EngineFixture.Request(EngineFixture.Deployment), clock).Findings[0];
        Assert.Equal(id, finding.Exception);
        Assert.Equal(lapsed, finding.LapsedException?.ToString());
        Assert.Equal(id is null ? Outcome.Fail : Outcome.Skip, finding.Outcome);
    }

    [Fact]
    public void Of_several_lapsed_ones_the_last_is_told()
    {
        using var fixture = new EngineFixture();
        fixture.Exception("a", "expires: 2026-01-31");
        fixture.Exception("b", "expires: 2026-02-15");
        fixture.Exception("c", "starts: 2026-06-01\nexpires: 2026-06-30");
        fixture.Exception("d", "expires: 2026-01-01");
        Assert.Equal(new LapsedException("b", new DateOnly(2026, 2, 15), true), fixture.Decide().Findings[0].LapsedException);
    }

    [Fact]
    public void Errors_and_passes_are_never_waived()
    {
        using var fixture = new EngineFixture("a error it went wrong\nb fail kind \"Pod\" x\n");
        fixture.Exception("all", "expires: 2026-12-31", "{ namespaces: [\"*\"] }");
        Assert.Equal("4:3 a Error->Error\n- b Pass->Pass", EngineFixture.Show(fixture.Decide()));
    }

    [Fact]
    public void The_ledger_says_which_were_needed()
    {
        using var fixture = new EngineFixture();
        fixture.Exception("a-needed", "expires: 2026-12-31", "{ containers: [web] }");
        fixture.Exception("b-redundant", "expires: 2026-12-31", "{ containers: [web] }");
        fixture.Exception("c-unused", "expires: 2026-12-31", "{ namespaces: [inventory] }");
        fixture.Exception("d-would-have-applied", "expires: 2026-01-31");
        fixture.Exception("e-expired", "expires: 2026-01-31", "{ namespaces: [inventory] }");
        fixture.Exception("f-not-begun", "starts: 2026-06-01\nexpires: 2026-06-30");
        var bundle = fixture.Bundle();
        var ledger = new ExceptionLedger(bundle);
        var clock = EngineFixture.At("2026-03-01");
        EngineFixture.Decide(bundle, EngineFixture.Request(EngineFixture.Deployment), clock, ledger);
        Assert.Equal(
            ["a-needed Needed 1", "b-redundant Redundant 1", "c-unused Unused 0", "d-would-have-applied WouldHaveApplied 2", "e-expired Expired 0", "f-not-begun NotBegun 2"],
            ledger.Uses(clock.GetUtcNow()).Select(use => $"{use.Exception.Id} {use.State} {use.Findings}"));
    }
}
