using Bylaw.Core.Decisions;
using Bylaw.Engine;
using Bylaw.Tests.Engine;
using Xunit;

namespace Bylaw.Tests.Exceptions;

public sealed class BreakGlassTests
{
    private static AcmeCopy Broken()
    {
        var acme = new AcmeCopy();
        var run = acme.Run("break-glass trusted-registries --for 4h --reason \"the mirror is down\" --requester mei.tanaka@acme.example --ticket INC-7", new DateTimeOffset(2026, 2, 15, 11, 0, 0, TimeSpan.FromHours(1)));
        Assert.Equal(0, run.Code);
        return acme;
    }

    [Fact]
    public void The_command_writes_the_file()
    {
        using var acme = Broken();
        Assert.Equal("policy: trusted-registries\nreason: the mirror is down\nrequester: mei.tanaka@acme.example\nticket: INC-7\nstarts: 2026-02-15T10:00:00Z\nexpires: 2026-02-15T14:00:00Z\n", acme.Read("suspensions/trusted-registries-20260215T100000Z.yaml"));
    }

    [Theory]
    [InlineData(false, "trusted-registries --reason r --requester q", "BLW6072")]
    [InlineData(true, "trusted-registries --for 9h --reason r --requester q", "BLW6073")]
    [InlineData(true, "trusted-registres --reason r --requester q", "BLW6008")]
    [InlineData(true, "trusted-registries", "BLW6061")]
    public void It_stays_within_what_the_repository_allows(bool hasRules, string options, string code)
    {
        using var acme = new AcmeCopy();
        if (!hasRules) acme.Write("bylaw.yaml", acme.Read("bylaw.yaml").Replace("\nbreakGlass:\n  maxDuration: 8h\n  roles: [platform, security]\n  settleWithin: 3d\n", "", StringComparison.Ordinal));
        var run = acme.Run($"break-glass {options}");
        Assert.Equal(2, run.Code);
        Assert.Contains($"error[{code}]", run.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(acme.PathOf("suspensions")));
    }

    [Theory]
    [InlineData("text", "warning[BLW6075]: break-glass: the policy `trusted-registries` is suspended until 2026-02-15T14:00:00Z")]
    [InlineData("text", "\nbreak-glass\n  trusted-registries: SUSPENDED until 2026-02-15T14:00:00Z, lets 2 findings pass; mei.tanaka@acme.example: the mirror is down\n")]
    [InlineData("text", "2 SUSPENDED")]
    [InlineData("json", "\"suspensions\": [")]
    [InlineData("json", "\"code\": \"BLW6075\"")]
    [InlineData("sarif", "BLW6075")]
    [InlineData("sarif", "break-glass: the policy is suspended by `trusted-registries-20260215T100000Z` until 2026-02-15T14:00:00Z")]
    [InlineData("junit", "break-glass: the policy is suspended by")]
    [InlineData("junit", "BLW6075")]
    [InlineData("github", "::warning ")]
    [InlineData("github", "break-glass: the policy `trusted-registries` is suspended until")]
    public void Every_report_is_loud(string format, string text)
    {
        using var acme = Broken();
        var during = acme.Run($"check --format {format} --as-of 2026-02-15T12:00:00Z {AcmeCopy.Staging}");
        Assert.Equal(0, during.Code);
        Assert.Contains(text, during.Output, StringComparison.Ordinal);
        var after = acme.Run($"check --format {format} --as-of 2026-02-15T14:00:00Z {AcmeCopy.Staging}");
        Assert.Equal(1, after.Code);
        Assert.DoesNotContain("BLW6075", after.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_record_names_it()
    {
        using var acme = Broken();
        var record = acme.PathOf("record.jsonl");
        acme.Run($"check --record {record} --as-of 2026-02-15T12:00:00Z {AcmeCopy.Staging}");
        var line = Assert.Single(File.ReadAllLines(record), line => line.Contains("\"kind\":\"Deployment\",\"namespace\":\"orders\",\"name\":\"checkout\"", StringComparison.Ordinal));
        Assert.Contains("\"suspendedPolicies\":[\"trusted-registries\"]", line, StringComparison.Ordinal);
        Assert.Contains("\"verdict\":\"fail\",\"outcome\":\"skip\"", line, StringComparison.Ordinal);
        Assert.Contains("\"suspension\":{\"id\":\"trusted-registries-20260215T100000Z\",\"until\":\"2026-02-15T14:00:00Z\"}", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-02-15T09:59:59Z", false)]
    [InlineData("2026-02-15T10:00:00Z", true)]
    [InlineData("2026-02-15T13:59:59.9999999Z", true)]
    [InlineData("2026-02-15T14:00:00Z", false)]
    [InlineData("2026-02-15T15:30:00+02:00", true)]
    [InlineData("2026-02-15T16:00:00+02:00", false)]
    public void It_ends_by_itself_to_the_second(string instant, bool isSuspended)
    {
        using var fixture = new EngineFixture("a fail kind \"Deployment\" x\nb error it went wrong\nc fail kind \"Pod\" x\n");
        fixture.Files.Write("bylaw.yaml", "teams: [{ name: platform, role: platform }]\nbreakGlass: { maxDuration: 8h, roles: [platform], settleWithin: 3d }\n");
        fixture.Files.Write("suspensions/s.yaml", "policy: no-root\nreason: r\nrequester: q\nstarts: 2026-02-15T10:00:00Z\nexpires: 2026-02-15T14:00:00Z\n");
        var clock = new FixedClock(DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture));
        var findings = EngineFixture.Decide(fixture.Bundle(), EngineFixture.Request(EngineFixture.Deployment), clock).Findings;
        Assert.Equal([Outcome.Fail, Outcome.Error, Outcome.Pass], findings.Select(finding => finding.Verdict));
        Assert.Equal(isSuspended ? [Outcome.Skip, Outcome.Skip, Outcome.Pass] : [Outcome.Fail, Outcome.Error, Outcome.Pass], findings.Select(finding => finding.Outcome));
        Assert.Equal(isSuspended ? ["s", "s", null] : [null, null, null], findings.Select(finding => finding.Suspension?.Id));
    }
}
