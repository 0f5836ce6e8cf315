using Bylaw.Cel;
using Bylaw.Core.Decisions;
using Bylaw.Core.Text;
using Bylaw.Kubernetes;
using Xunit;

namespace Bylaw.Tests.Cel;

/// <summary>Releases of Kubernetes that expressions must run in. What one does not have is in the rows of diagnostics.</summary>
public sealed class ReleaseTests
{
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
