using Bylaw.Tests.Governance;
using Xunit;

namespace Bylaw.Tests.Kubernetes;

/// <summary>Native tests of admission policies and of templates, as <c>bylaw test</c> runs them.</summary>
public sealed class NativeTestTests
{
    private const string Policy = "apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingAdmissionPolicy\nmetadata: { name: few }\nspec:\n  matchConstraints: { resourceRules: [{ apiGroups: [apps], apiVersions: [v1], operations: [CREATE], resources: [deployments] }] }\n  validations:\n    - expression: object.spec.replicas <= 2\n    - expression: object.spec.replicas >= 0\n";
    private const string Objects = "apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: good }\nspec: { replicas: 1 }\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata: { name: bad }\nspec: { replicas: 9 }\n";

    [Theory]
    [InlineData("{ policy: few, resources: [good], result: pass }", 0, "1 passed, 0 failed")]
    [InlineData("{ policy: few, resources: [bad], result: fail }", 0, "1 passed, 0 failed")]
    [InlineData("{ policy: few, resources: [bad], result: pass }", 1, "bad: fail, and not pass: failed expression: object.spec.replicas <= 2")]
    [InlineData("{ policy: few, resources: [good], result: fail }", 1, "good: pass, and not fail")]
    [InlineData("{ policy: other, resources: [good], result: fail }", 0, "0 passed, 0 failed")]
    public void Rows_of_results_are_tests_of_admission_policies(string row, int code, string says)
    {
        using var files = Files($"apiVersion: cli.kyverno.io/v1alpha1\nkind: Test\nmetadata: {{ name: t }}\npolicies: [policy.yaml]\nresources: [objects.yaml]\nresults:\n  - {row}\n");
        var run = CommandLine.Run(["test", files.PathOf("p")]);
        Assert.True(code == run.Code, run.Output);
        Assert.Contains(says, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_no_test_reaches_or_makes_fire_is_told()
    {
        using var files = Files("apiVersion: cli.kyverno.io/v1alpha1\nkind: Test\nmetadata: { name: t }\npolicies: [policy.yaml]\nresources: [objects.yaml]\nresults:\n  - { policy: few, resources: [bad], result: fail }\n");
        var run = CommandLine.Run(["test", "--coverage", files.PathOf("p")]);
        Assert.Contains("policy.yaml: 100 % covered", run.Output, StringComparison.Ordinal);
        Assert.Contains("8:19 rule `few[1]` never fires in a test", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("few[0]", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_policy_that_a_test_names_and_that_is_not_there_is_an_error()
    {
        using var files = Files("apiVersion: cli.kyverno.io/v1alpha1\nkind: Test\nmetadata: { name: t }\npolicies: [none.yaml]\nresources: [objects.yaml]\nresults:\n  - { policy: few, resources: [bad], result: fail }\n");
        var run = CommandLine.Run(["test", files.PathOf("p")]);
        Assert.True(run.Code == 3, run.Output);
    }

    [Theory]
    [InlineData("yes", 0, "pass")]
    [InlineData("no", 1, "unexpected number of violations: got 1 violations but want none")]
    public void Cases_of_suites_are_tests_of_templates(string violations, int code, string says)
    {
        using var files = new TemporaryRepository(empty: true);
        files.Write("p/template.yaml", "apiVersion: templates.gatekeeper.sh/v1\nkind: ConstraintTemplate\nmetadata: { name: nots }\nspec: { crd: { spec: { names: { kind: Nots } } }, targets: [{ target: admission.k8s.gatekeeper.sh, rego: \"package n\\nviolation[{\\\"msg\\\": \\\"no\\\"}] { input.review.object.spec.replicas > 2 }\" }] }\n");
        files.Write("p/constraint.yaml", "apiVersion: constraints.gatekeeper.sh/v1beta1\nkind: Nots\nmetadata: { name: all }\n");
        files.Write("p/bad.yaml", Objects.Split("---\n")[1]);
        files.Write("p/suite.yaml", $"apiVersion: test.gatekeeper.sh/v1alpha1\nkind: Suite\ntests:\n  - name: t\n    template: template.yaml\n    constraint: constraint.yaml\n    cases:\n      - {{ name: c, object: bad.yaml, assertions: [{{ violations: {violations} }}] }}\n");
        var run = CommandLine.Run(["test", "-v", files.PathOf("p")]);
        Assert.True(code == run.Code, run.Output);
        Assert.Contains(says, run.Output, StringComparison.Ordinal);
        Assert.Contains("t/c (", run.Output, StringComparison.Ordinal);
        Assert.Equal(0, CommandLine.Run(["test", "--run", "none", files.PathOf("p")]).Code);
    }

    private static TemporaryRepository Files(string test)
    {
        var files = new TemporaryRepository(empty: true);
        files.Write("p/policy.yaml", Policy);
        files.Write("p/objects.yaml", Objects);
        files.Write("p/kyverno-test.yaml", test);
        return files;
    }
}
