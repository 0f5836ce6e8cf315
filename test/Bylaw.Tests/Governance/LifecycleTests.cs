using Bylaw.Core.Decisions;
using Bylaw.Engine;
using Bylaw.Governance;
using Bylaw.Tests.Engine;
using Xunit;

namespace Bylaw.Tests.Governance;

/// <summary>The states of a policy, and its last day.</summary>
public sealed class LifecycleTests
{
    private const string Deprecated = "enforcement: deprecated\nexpires: 2026-12-31\ndeprecated: { since: 2026-01-31, still: ";

    [Theory]
    [InlineData("enforcement: deny", Outcome.Fail)]
    [InlineData("enforcement: warn", Outcome.Warn)]
    [InlineData("enforcement: audit", Outcome.Warn)]
    [InlineData("enforcement: shadow", Outcome.Skip)]
    [InlineData("enforcement: draft", Outcome.Skip)]
    [InlineData(Deprecated + "deny }", Outcome.Fail)]
    [InlineData(Deprecated + "warn }", Outcome.Warn)]
    [InlineData(Deprecated + "shadow }", Outcome.Skip)]
    public void A_failure_does_what_the_state_says(string policy, Outcome outcome)
    {
        using var fixture = new EngineFixture();
        fixture.Policy(policy);
        var finding = fixture.Decide().Findings[0];
        Assert.Equal(outcome, finding.Outcome);
        Assert.Equal(policy.EndsWith("draft", StringComparison.Ordinal) ? Outcome.Skip : Outcome.Fail, finding.Verdict);
    }

    [Fact]
    public void A_draft_is_compiled_and_tested_and_nothing_is_put_to_it()
    {
        using var fixture = new EngineFixture();
        fixture.Policy("enforcement: draft");
        Assert.Equal("the policy is a draft and not asked", Assert.Single(fixture.Decide().Findings).Message);
        Assert.Empty(fixture.Language.Asked);
        Assert.NotEmpty(fixture.Language.Compiled);
        Assert.NotNull(Assert.Single(TestablePolicy.In(fixture.Files.Load().Repository, [])).Test(fixture.Language, _ => true));
    }

    // The last second, the first second after, a leap day, and a zone in which it is another day already.
    [Theory]
    [InlineData("2026-03-31", "2026-03-31T23:59:59Z", false)]
    [InlineData("2026-03-31", "2026-04-01T00:00:00Z", true)]
    [InlineData("2028-02-29", "2028-02-29T23:59:59Z", false)]
    [InlineData("2028-02-29", "2028-03-01T00:00:00Z", true)]
    [InlineData("2026-03-31", "2026-04-01T01:59:59+02:00", false)]
    [InlineData("2026-03-31", "2026-03-31T20:00:00-04:00", true)]
    public void Expiry_is_said_in_the_finding_from_the_first_instant_after(string expires, string instant, bool said)
    {
        using var fixture = new EngineFixture();
        fixture.Policy($"expires: {expires}");
        var clock = new FixedClock(DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture));
        var finding = EngineFixture.Decide(fixture.Bundle(), EngineFixture.Request(EngineFixture.Deployment), clock).Findings[0];
        Assert.Equal(Outcome.Fail, finding.Outcome);
        Assert.Equal(said ? [$"expired on {expires} and goes on as before: renew it or retire it"] : [], finding.Notices.Select(notice => notice.Text));
    }

    [Fact]
    public void A_deprecated_policy_says_so_and_what_takes_its_place()
    {
        using var fixture = new EngineFixture();
        fixture.Files.Write("policies/users/policy.yaml", "title: Users\nmatch: { kinds: [Pod] }\n");
        fixture.Files.Write("policies/users/users.rego", "deny fail spec.user 0 root\n");
        fixture.Policy("enforcement: deprecated\ndeprecated: { since: 2026-01-31, still: warn, replacedBy: users }\nexpires: 2026-12-31\nthen: off");
        Assert.Equal("deprecated since 2026-01-31, until 2026-12-31; `users` takes its place", Assert.Single(fixture.Decide().Findings[0].Notices).Text);
        Assert.Equal("the policy expired on 2026-12-31 and is off", fixture.Decide("2027-01-01").Findings[0].Message);
    }

    [Theory]
    [InlineData("2026-02-28", "")]
    [InlineData("2026-03-01", "expires on 2026-03-31 (in 30 days), then only audits")]
    [InlineData("2026-03-31", "expires on 2026-03-31 (today), then only audits")]
    [InlineData("2026-04-01", "expired on 2026-03-31 and only audits: renew it or retire it")]
    public void Near_and_past_expiry_are_notices(string day, string expected)
    {
        var notices = PolicyNotices.At(Policy("expires: 2026-03-31\nthen: audit"), Day(day));
        Assert.Equal(expected, string.Join('\n', notices));
    }

    [Fact]
    public void A_review_in_the_future_is_no_error_and_is_said()
    {
        Assert.Equal("was reviewed on 2026-05-01, a day that is still to come", Assert.Single(PolicyNotices.At(Policy("review: { reviewed: 2026-05-01 }"), Day("2026-04-30"))).Text);
        Assert.Empty(PolicyNotices.At(Policy("review: { reviewed: 2026-05-01 }"), Day("2026-05-01")));
    }

    [Theory]
    [InlineData("owners", "owners: { intent: security }", "owners: { intent: security, enforcement: platform }")]
    [InlineData("remediation", "", "remediation: do")]
    [InlineData("severity", "", "severity: low")]
    [InlineData("review", "review: { every: 30d }", "review: { reviewed: 2026-01-01 }")]
    [InlineData("expires", "", "expires: 2026-01-01")]
    [InlineData("controls", "controls: []", "controls: [CIS-1]")]
    public void A_repository_may_require_fields(string field, string lacking, string given)
    {
        using var files = new TemporaryRepository();
        files.Write("bylaw.yaml", $"{TemporaryRepository.Settings}\npolicies: {{ require: [{field}] }}\n");
        files.Write("policies/no-root/policy.yaml", $"title: No root\n{lacking}\n");
        Assert.Equal($"policies/no-root/policy.yaml:1:1: policies in this repository need the field `{field}` [BLW6046] (add `{field}:`)", files.Problems());
        files.Write("policies/no-root/policy.yaml", $"title: No root\n{given}\n");
        Assert.Equal("", files.Problems());
    }

    [Fact]
    public void A_repository_may_require_tests()
    {
        using var files = new TemporaryRepository();
        files.Write("bylaw.yaml", $"{TemporaryRepository.Settings}\npolicies: {{ require: [tests] }}\n");
        Assert.Contains("policies in this repository need native tests [BLW6046]", files.Show(PolicyBundle.Build(files.Load(), [new ToyLanguage()]).Diagnostics));
        files.Write("policies/no-root/no_root_test.rego", "");
        Assert.NotNull(PolicyBundle.Build(files.Load(), [new ToyLanguage()]).Bundle);
    }

    [Fact]
    public void Teams_of_escalation_and_ownership_exist()
    {
        using var files = new TemporaryRepository();
        files.Write("bylaw.yaml", TemporaryRepository.Settings + """

            escalation: [{ after: 14d, to: secruity }]
            ownership:
              annotations: { owner: [acme.example/owner], reviewAfter: [acme.example/review-after] }
              teams: { The Orders Team: ordres }
            """);
        Assert.Equal("""
            bylaw.yaml:5:32: no team is named `secruity` [BLW6007] (did you mean `security`?)
            bylaw.yaml:8:29: no team is named `ordres` [BLW6007] (did you mean `orders`?)
            """.ReplaceLineEndings("\n"), files.Problems());
    }

    private static PolicyDefinition Policy(string rest)
    {
        using var files = new TemporaryRepository();
        files.Write("policies/no-root/policy.yaml", $"title: No root\n{rest}\n");
        return Assert.Single(files.Load().Repository.Policies);
    }

    private static DateTimeOffset Day(string day) => new(DateOnly.Parse(day, null), TimeOnly.MinValue, TimeSpan.Zero);
}
