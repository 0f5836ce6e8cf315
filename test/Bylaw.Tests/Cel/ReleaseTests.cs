using Bylaw.Cel;
using Bylaw.Core.Decisions;
using Bylaw.Core.Text;
using Bylaw.Kubernetes;
using Xunit;

namespace Bylaw.Tests.Cel;

/// <summary>What a release of Kubernetes does not have is refused, with the release in which it arrived.</summary>
public sealed class ReleaseTests
{
    [Theory]
    [InlineData("1.29", "isIP('10.0.0.1')", "`isIP` is there since Kubernetes 1.30, and not in 1.29", "isIP")]
    [InlineData("1.29", "ip.isCanonical('10.0.0.1')", "`isCanonical` is there since Kubernetes 1.30, and not in 1.29", "isCanonical")]
    [InlineData("1.28", "quantity('1Mi').add(1) == quantity('1Mi')", "`quantity` is there since Kubernetes 1.29, and not in 1.28", "quantity")]
    [InlineData("1.27", "object.?a.hasValue()", "an optional field is there since Kubernetes 1.28, and not in 1.27", "object.?a")]
    [InlineData("1.31", "{'a': 1}.all(k, v, v > 0)", "a macro with two variables is there since Kubernetes 1.32, and not in 1.31", "{'a': 1}.all(k, v, v > 0)")]
    [InlineData("1.32", "semver('1.2.3').major() > 0", "`semver` is there since Kubernetes 1.33, and not in 1.32", "semver")]
    [InlineData("1.33", "[1, 2].reverse()", "`reverse` is there since Kubernetes 1.34, and not in 1.33", "reverse")]
    [InlineData("1.36", "[1, 2].includes(1)", "`includes` is there since Kubernetes 1.37, and not in 1.36", "includes")]
    [InlineData("v1.28.4", "sets.contains([1], [1])", "`contains` is there since Kubernetes 1.29, and not in 1.28", "contains")]
    public void What_came_later_is_refused(string release, string expression, string message, string at)
    {
        Assert.Null(CelExpression.Compile(new SourceText("test", expression), ["object"], out var problems, KubernetesRelease.TryParse(release)));
        Assert.Equal(("BLW3028", message), (problems[0].Code.Id, problems[0].Message));
        Assert.Equal(at, problems[0].At!.Value.Source.Content[problems[0].At!.Value.Span.Start..problems[0].At!.Value.Span.End]);
    }

    [Theory]
    [InlineData("1.30", "isIP('10.0.0.1') && cidr('10.0.0.0/8').containsIP('10.0.0.1')")]
    [InlineData("1.29", "quantity('1Mi').isGreaterThan(quantity('1k')) && 'abc'.reverse() == 'cba'")]
    [InlineData("1.25", "object.a.all(x, x.contains('a')) && 'a b'.split(' ').size() == 2 && [1].isSorted()")]
    [InlineData("2.0", "[1, 2].includes(1)")]
    public void What_is_there_runs(string release, string expression) =>
        Assert.NotNull(CelExpression.Compile(new SourceText("test", expression), ["object"], out _, KubernetesRelease.TryParse(release)));

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("v1")]
    [InlineData("1.x")]
    [InlineData("1.-3")]
    [InlineData("1.99999999999999")]
    [InlineData("1.2.3.4")]
    public void What_is_no_release_is_none(string text) => Assert.Null(KubernetesRelease.TryParse(text));

    [Theory]
    [InlineData("1.29", "BLW3028")]
    [InlineData("1.30", "")]
    [InlineData("newest", "BLW3151")]
    [InlineData("v1", "")]
    [InlineData(null, "")]
    public void A_policy_says_in_which_release_it_must_run(string? version, string code)
    {
        const string Policy = "apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingAdmissionPolicy\nmetadata: { name: test }\nspec: { validations: [{ expression: isIP(object.spec.clusterIP) }] }\n";
        var result = new AdmissionPolicyLanguage().Compile([new SourceText("policy.yaml", Policy)], CompileOptions.Default with { LanguageVersion = version });
        Assert.Equal(code, string.Join(' ', result.Diagnostics.Select(problem => problem.Code.Id)));
    }
}
