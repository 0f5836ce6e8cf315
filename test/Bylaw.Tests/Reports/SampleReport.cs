using Bylaw.Cli.Reports;
using Bylaw.Core.Decisions;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;
using Bylaw.Engine;
using Bylaw.Core.Values;

namespace Bylaw.Tests.Reports;

/// <summary>A small run with one of everything.</summary>
internal static class SampleReport
{
    public static readonly SourceText Manifest = new("deploy/api.yaml", """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: api
          namespace: orders
        spec:
          template:
            spec:
              containers:
                - name: api
                  image: docker.io/api:latest
                  securityContext:
                    runAsUser: 0

        """);

    public static readonly SourceText Policy = new("policies/no-root/policy.rego", """
        package no_root

        deny contains msg if {
            some c in input.spec.template.spec.containers
            c.securityContext.runAsUser == 0
            msg := sprintf("container `%s` runs as root", [c.name])
        }

        """);

    private static readonly ObjectReference s_api = new("apps/v1", "Deployment", "orders", "api");
    private static readonly ObjectReference s_web = new("apps/v1", "Deployment", "orders", "web");

    private static readonly ObjectReference s_secret = new("v1", "Secret", "orders", "key");

    public static Finding Root() => new()
    {
        Policy = "no-root",
        Rule = "deny",
        Object = s_api,
        Verdict = Outcome.Fail,
        Outcome = Outcome.Fail,
        Message = "container `api` runs as root",
        At = At(Manifest, "runAsUser: 0"),
        PolicyAt = At(Policy, Policy.Content[(Policy.Content.IndexOf("deny", StringComparison.Ordinal))..].TrimEnd()),
        Evidence = [new Evidence(At(Policy, "c.securityContext.runAsUser == 0"), ValuePath.Root.Then("spec").Then("runAsUser"), Value.Of(0), "a value other than `0`")],
        Title = "Containers do not run as root",
        Severity = "high",
        Contact = new PolicyContact("security", "platform", "#security-oncall"),
        Remediation = "set `securityContext.runAsUser` to 1000 or above",
    };

    public static Finding Tag() => new()
    {
        Policy = "images",
        Rule = "warn",
        Object = s_api,
        Verdict = Outcome.Warn,
        Outcome = Outcome.Warn,
        Message = "image `docker.io/api:latest` has no fixed tag",
        At = At(Manifest, "image: docker.io/api:latest"),
        Severity = "low",
        Contact = new PolicyContact("platform", "platform", null),
    };

    public static Finding Passed(string policy) => new()
    {
        Policy = policy,
        Rule = "deny",
        Object = s_api,
        Verdict = Outcome.Pass,
        Outcome = Outcome.Pass,
        Message = "",
    };

    /// <summary>The run.</summary>
    public static CheckReport Make() => new()
    {
        Decisions =
        [
            Decide(s_api, Root(), Tag(), Passed("limits"), Audited()),
            Decide(s_web, Waived(), Broken(), Root() with { Object = s_web, Notices = [new PolicyNotice(PolicyNoticeKind.Expired, new DateOnly(2026, 1, 31), "expired on 2026-01-31 and goes on as before: renew it or retire it")], LapsedException = new LapsedException("old-root", new DateOnly(2025, 12, 31), Expired: true), HowToAsk = "ask in #security", Message = "container `web` runs as root" }, Shadowed()),
            Decide(s_web, Root() with { Object = s_web }, Skipped()),
            Decide(s_secret, Root() with { Object = s_secret, Policy = "secrets", Message = "a secret in clear text", Details = Value.Of("x") }),
        ],
        Diagnostics = [new Diagnostic(new DiagnosticCode(9001, "a test"), "`broken.yaml` is no YAML", At(new SourceText("broken.yaml", "a: [\n"), "["), "close the list")],
        Exceptions =
        [
            new ExceptionNote("web-image", ExceptionState.Needed, 1, new DateOnly(2026, 2, 10), "the vendor publishes no tags"),
            new ExceptionNote("old-root", ExceptionState.WouldHaveApplied, 1, new DateOnly(2025, 12, 31)),
            new ExceptionNote("never", ExceptionState.Unused, 0, new DateOnly(2026, 12, 31)),
            new ExceptionNote("twice", ExceptionState.Redundant, 1, new DateOnly(2026, 12, 31)),
            new ExceptionNote("gone", ExceptionState.Expired, 0, new DateOnly(2025, 1, 31)),
            new ExceptionNote("later", ExceptionState.NotBegun, 0, null),
        ],
        Notices =
        [
            new PolicyNote("images", new PolicyNotice(PolicyNoticeKind.Expiring, new DateOnly(2026, 2, 3), "expires on 2026-02-03 (in 2 days), then only audits"), At(Policy, "package no_root"), new PolicyContact("platform", "platform", null)),
            new PolicyNote("no-root", new PolicyNotice(PolicyNoticeKind.Expired, new DateOnly(2026, 1, 31), "expired on 2026-01-31 and goes on as before: renew it or retire it"), At(Policy, "package no_root"), new PolicyContact("security", "platform", "#security-oncall")),
        ],
        Policies = 4,
        AsOf = new DateOnly(2026, 2, 1),
        Stage = Stage.Ci,
        Revision = "4f2a91c0",
    };

    public static Decision Decide(ObjectReference reference, params Finding[] findings) =>
        new(reference, [.. findings], "4f2a91c0", TimeSpan.FromMilliseconds(3));

    public static Location At(SourceText source, string text) =>
        source.At(new Span(source.Content.IndexOf(text, StringComparison.Ordinal), text.Length));

    public static string Write(IReportWriter writer, CheckReport report)
    {
        var output = new StringWriter();
        writer.Write(output, report);
        return output.ToString();
    }

    private static Finding Waived() => Tag() with { Object = s_web, Outcome = Outcome.Skip, Exception = "web-image" };

    private static Finding Broken() => new()
    {
        Policy = "limits",
        Rule = "deny",
        Object = s_web,
        Verdict = Outcome.Error,
        Outcome = Outcome.Error,
        Message = "the evaluation took more than 1,000,000 steps",
    };

    private static Finding Audited() => new()
    {
        Policy = "labels",
        Rule = "deny",
        Object = s_api,
        Verdict = Outcome.Fail,
        Outcome = Outcome.Warn,
        Enforcement = Enforcement.Audit,
        Message = "label `team` is missing",
        At = At(Manifest, "metadata"),
        Evidence = [new Evidence(At(Policy, "msg"), ValuePath.Root.Then("metadata").Then("labels"), null, "a label `team`")],
    };

    private static Finding Shadowed() => Audited() with { Object = s_web, Outcome = Outcome.Pass, Enforcement = Enforcement.Shadow };

    private static Finding Skipped() => Passed("limits") with { Object = s_web, Verdict = Outcome.Skip, Outcome = Outcome.Skip };
}
