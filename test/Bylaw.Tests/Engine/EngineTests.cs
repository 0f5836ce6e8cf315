using System.Collections.Immutable;
using Bylaw.Core.Decisions;
using Bylaw.Core.Values;
using Bylaw.Engine;
using Bylaw.Kubernetes;
using Xunit;

namespace Bylaw.Tests.Engine;

public sealed class EngineTests
{
    [Fact]
    public void A_finding_names_where_why_who_and_how_out()
    {
        using var fixture = new EngineFixture();
        fixture.Files.Write("bylaw.yaml", Bylaw.Tests.Governance.TemporaryRepository.Settings + "\nexceptions: { howToAsk: see docs/exceptions.md }\n");
        fixture.Policy("owners: { intent: security, enforcement: platform }\nseverity: high\nremediation: Set a registry.");
        var decision = fixture.Decide();
        Assert.Equal((Outcome.Fail, false), (decision.Outcome, decision.Allowed));
        var finding = decision.Findings[0];
        Assert.Equal("api.yaml:13:11", finding.At.ToString());
        Assert.EndsWith("policies/no-root/no_root.rego:1:1", finding.PolicyAt.ToString(), StringComparison.Ordinal);
        Assert.Equal(new PolicyContact("security", "platform", "+1 555 0100, #platform"), finding.Contact);
        Assert.Equal(("no-root", "Containers do not run as root", "high", "Set a registry.", "see docs/exceptions.md"),
            (finding.Policy, finding.Title, finding.Severity, finding.Remediation, finding.HowToAsk));
        Assert.Equal("Deployment orders/api", finding.Object.ToString());
        Assert.Equal("spec.template.spec.containers[0].image", finding.Evidence[0].Path.ToString());
        Assert.NotEqual("", finding.Id);
    }

    [Fact]
    public void Findings_stand_in_order_of_rule_and_place()
    {
        using var fixture = new EngineFixture("""
            b fail spec.template.spec.containers.*.image "nginx" no registry
            a warn metadata.namespace "orders" the namespace is full
            c fail metadata.owner none no owner
            d fail metadata.name "other" never
            """);
        Assert.Equal("""
            13:11 b Fail->Fail
            15:11 b Fail->Fail
            5:3 a Warn->Warn
            3:1 c Fail->Fail
            - d Pass->Pass
            """.ReplaceLineEndings("\n"), EngineFixture.Show(fixture.Decide()));
    }

    [Theory]
    [InlineData("deny", "Fail->Fail Warn->Warn Error->Error", false)]
    [InlineData("warn", "Fail->Warn Warn->Warn Error->Warn", true)]
    [InlineData("audit", "Fail->Warn Warn->Warn Error->Warn", true)]
    [InlineData("shadow", "Fail->Skip Warn->Skip Error->Skip", true)]
    public void Enforcement_says_what_a_verdict_comes_to(string enforcement, string expected, bool allowed)
    {
        using var fixture = new EngineFixture("a fail kind \"Deployment\" x\nb warn kind \"Deployment\" x\nc error it went wrong\n");
        fixture.Policy($"enforcement: {enforcement}");
        var decision = fixture.Decide();
        Assert.Equal(expected, string.Join(' ', decision.Findings.Select(finding => $"{finding.Verdict}->{finding.Outcome}")));
        Assert.Equal(allowed, decision.Allowed);
    }

    [Theory]
    [InlineData("keep", "2026-03-01", "Fail->Fail")]
    [InlineData("keep", "2026-03-02", "Fail->Fail")]
    [InlineData("audit", "2026-03-01", "Fail->Fail")]
    [InlineData("audit", "2026-03-02", "Fail->Warn")]
    [InlineData("off", "2026-03-01", "Fail->Fail")]
    [InlineData("off", "2026-03-02", "Skip->Skip")]
    public void An_expired_policy_does_what_it_says(string then, string day, string expected)
    {
        using var fixture = new EngineFixture();
        fixture.Policy($"expires: 2026-03-01\nthen: {then}");
        var finding = fixture.Decide(day).Findings[0];
        Assert.Equal(expected, $"{finding.Verdict}->{finding.Outcome}");
        if (finding.Verdict == Outcome.Skip) Assert.Equal("the policy expired on 2026-03-01 and is off", finding.Message);
    }

    [Theory]
    [InlineData("kinds: [Deployment]", true)]
    [InlineData("kinds: [apps/v1/Deployment]", true)]
    [InlineData("kinds: [Pod, v1/Service]", false)]
    [InlineData("namespaces: [\"ord*\"]", true)]
    [InlineData("namespaces: [inventory]", false)]
    [InlineData("excludedNamespaces: [\"o*\"]", false)]
    [InlineData("excludedNamespaces: [kube-system]", true)]
    [InlineData("names: [ap?]", true)]
    [InlineData("names: [web]", false)]
    [InlineData("labels: { app: \"*\" }", true)]
    [InlineData("labels: { app: web }", false)]
    [InlineData("labels: { tier: \"*\" }", false)]
    [InlineData("kinds: [Deployment], namespaces: [inventory]", false)]
    public void Policies_are_asked_about_what_they_match(string match, bool asked)
    {
        using var fixture = new EngineFixture();
        fixture.Policy($"match: {{ {match} }}");
        Assert.Equal(asked, !fixture.Decide().Findings.IsEmpty);
    }

    [Theory]
    [InlineData("namespaces: [orders]", false)]
    [InlineData("namespaces: [\"*\"]", true)]
    [InlineData("excludedNamespaces: [\"*\"]", true)]
    [InlineData("kinds: [\"*\"]", false)]
    public void What_is_no_object_has_no_kind_and_namespace(string match, bool asked)
    {
        using var fixture = new EngineFixture("deny fail port 80 not encrypted\n");
        fixture.Policy($"match: {{ {match} }}");
        Assert.Equal(asked, !fixture.Decide(manifest: "port: 80\n").Findings.IsEmpty);
    }

    [Fact]
    public void Places_in_lists_and_fallbacks_are_found()
    {
        using var fixture = new EngineFixture("deny fail kind \"Pod\" x\nnowhere fail metadataa none x\n");
        var document = YamlReader.Read(new Core.Text.SourceText("list.yaml", """
            apiVersion: v1
            kind: List
            items:
              - apiVersion: v1
                kind: Pod
                metadata:
                  name: a
              - apiVersion: v1
                kind: Pod
            """), new ReadOptions { KeepPositions = true }).Documents[0];
        var bundle = fixture.Bundle();
        var decisions = ManifestItem.In(document).Select(item => EngineFixture.Decide(bundle, EngineFixture.Request(item), EngineFixture.At("2026-03-01")));
        Assert.Equal(["5:5 deny", "7:7 nowhere", "9:5 deny", "8:5 nowhere"],
            decisions.SelectMany(decision => decision.Findings).Select(finding => $"{finding.At?.Start} {finding.Rule}"));
        var without = EngineFixture.Request(EngineFixture.Deployment) with { Document = null };
        Assert.All(EngineFixture.Decide(bundle, without, EngineFixture.At("2026-03-01")).Findings, finding => Assert.Null(finding.At));
    }

    [Fact]
    public void Parameters_reach_the_policy_that_has_them()
    {
        using var fixture = new EngineFixture();
        fixture.Policy("parameters: { allowed: [a] }\ndata: { x: 1 }");
        fixture.Language.Shape = RequestShape.GatekeeperReview;
        fixture.Decide();
        var input = (ObjectValue)fixture.Language.Asked[0].Input(RequestShape.GatekeeperReview);
        Assert.Equal("""{"allowed":["a"]}""", input.Get("parameters")!.ToString());
        Assert.Equal("""{"parameters":{"allowed":["a"]},"x":1}""", fixture.Language.Compiled[0].Data!.ToString());
    }

    [Fact]
    public void One_decision_sees_one_instant()
    {
        using var fixture = new EngineFixture();
        fixture.Exception("orders", "expires: 2026-02-28");
        var bundle = fixture.Bundle();
        var decision = EngineFixture.Decide(bundle, EngineFixture.Request(EngineFixture.Deployment), new RunningClock(new DateTimeOffset(2026, 2, 28, 23, 59, 59, TimeSpan.Zero)));
        Assert.All(decision.Findings, finding => Assert.Equal("orders", finding.Exception));
        Assert.Equal(new DateTimeOffset(2026, 2, 28, 23, 59, 59, TimeSpan.Zero), fixture.Language.Asked[0].Clock.GetUtcNow());
    }

    [Fact]
    public void Many_threads_get_the_same_answer()
    {
        using var fixture = new EngineFixture();
        fixture.Exception("web", "expires: 2026-12-31", "{ containers: [web] }");
        var bundle = fixture.Bundle();
        var ledger = new ExceptionLedger(bundle);
        var request = EngineFixture.Request(EngineFixture.Deployment);
        var answers = Enumerable.Range(0, 500).AsParallel().Select(_ => EngineFixture.Show(EngineFixture.Decide(bundle, request, EngineFixture.At("2026-03-01"), ledger))).ToImmutableHashSet();
        Assert.Equal("13:11 deny Fail->Skip web\n15:11 deny Fail->Fail", Assert.Single(answers));
        Assert.Equal(500, ledger.Uses(DateTimeOffset.UnixEpoch)[0].Findings);
    }

    /// <summary>A clock that is a second later whenever somebody looks.</summary>
    private sealed class RunningClock(DateTimeOffset now) : TimeProvider
    {
        private DateTimeOffset _now = now;

        public override DateTimeOffset GetUtcNow()
        {
            var answer = _now;
            _now = _now.AddSeconds(1);
            return answer;
        }
    }
}
