using Bylaw.Core.Decisions;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;
using Bylaw.Kubernetes;
using Xunit;

namespace Bylaw.Tests.Kubernetes;

/// <summary>Expressions of admission policies, held against the types of the kinds that they are about.</summary>
public sealed class TypeCheckTests
{
    private const string Deployments = "{ apiGroups: [apps], apiVersions: [v1], operations: ['*'], resources: [deployments] }";

    [Theory]
    [InlineData("object.spec.replicas <= 5 && oldObject == null")]
    [InlineData("object.spec.template.spec.containers.all(c, c.image.startsWith('a') && c.?resources.?limits[?'cpu'].orValue('1') == '1')")]
    [InlineData("object.metadata.namespace == object.metadata.__namespace__")]
    [InlineData("object.metadata.labels.all(k, k != 'a') && object.metadata.labels['a'] == 'b'")]
    [InlineData("object.spec.strategy.rollingUpdate.maxSurge == 1 || object.spec.strategy.rollingUpdate.maxSurge == '10%'")]
    [InlineData("request.userInfo.groups.exists(g, g == 'a') && request.operation == 'CREATE'")]
    [InlineData("namespaceObject.metadata.labels['a'] == 'b'")]
    [InlineData("dyn(object).spec.replica == 1")]
    [InlineData("variables.first.image == 'a'")]
    public void What_fits_is_not_mentioned(string expression) => Assert.Empty(Warnings(Policy(Deployments, expression)));

    [Theory]
    [InlineData("object.spec.replica <= 5", "apps/v1, Kind=Deployment: undefined field 'replica'", "object.spec.replica")]
    [InlineData("object.spec.replicas == '5'", "apps/v1, Kind=Deployment: found no matching overload for '_==_' applied to '(int, string)'", "object.spec.replicas == '5'")]
    [InlineData("object.spec.template.spec.containers.all(c, c.img == 'a')", "apps/v1, Kind=Deployment: undefined field 'img'", "c.img")]
    [InlineData("object.spec.replicas.all(r, true)", "apps/v1, Kind=Deployment: expression of type 'int' cannot be range of a comprehension (must be list, map, or dynamic)", "object.spec.replicas")]
    [InlineData("object.spec.replicas.x == 1", "apps/v1, Kind=Deployment: type 'int' does not support field selection", "object.spec.replicas.x")]
    [InlineData("request.object.spec == null", "apps/v1, Kind=Deployment: undefined field 'object'", "request.object")]
    [InlineData("variables.first.img == 'a'", "apps/v1, Kind=Deployment: undefined field 'img'", "variables.first.img")]
    public void What_does_not_fit_is_a_warning_with_its_place(string expression, string message, string at)
    {
        var warning = Assert.Single(Warnings(Policy(Deployments, expression)));
        Assert.Equal((message, at), (warning.Message, At(warning.At!.Value)));
    }

    [Fact]
    public void Each_kind_is_checked() => Assert.Equal(
        ["apps/v1, Kind=Deployment: undefined field 'jobTemplate'", "batch/v1, Kind=Job: undefined field 'jobTemplate'"],
        Warnings(Policy(Deployments + ", { apiGroups: [batch], apiVersions: [v1], operations: ['*'], resources: [jobs, cronjobs, jobs/status] }", "has(object.spec.jobTemplate)")).Select(warning => warning.Message));

    [Theory]
    [InlineData("{ apiGroups: ['*'], apiVersions: [v1], operations: ['*'], resources: [deployments] }")]
    [InlineData("{ apiGroups: [apps], apiVersions: [v1], operations: ['*'], resources: ['*'] }")]
    [InlineData("{ apiGroups: [apps], apiVersions: [v1], operations: ['*'], resources: [deployments/scale] }")]
    [InlineData("{ apiGroups: [example.com], apiVersions: [v1], operations: ['*'], resources: [things] }")]
    public void A_rule_that_names_no_known_kind_is_not_checked(string rule) => Assert.Empty(Warnings(Policy(rule, "object.nothing == 1")));

    [Theory]
    [InlineData("object.spec.hosts.exists(h, h.name == 'a') && object.metadata.name == 'b'", "")]
    [InlineData("object.spec.host == 'a'", "example.com/v1, Kind=Site: undefined field 'host'")]
    [InlineData("object.spec.since > timestamp('2026-01-01T00:00:00Z')", "")]
    [InlineData("object.spec.max__dash__size > 1 && object.spec.free.anything.at.all == 1", "")]
    [InlineData("params.spec.host == 'a'", "example.com/v1, Kind=Site: undefined field 'host'")]
    public void A_definition_among_the_files_gives_the_types(string expression, string message)
    {
        const string Definition = """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            spec:
              group: example.com
              names: { kind: Site, plural: sites }
              versions:
                - name: v1
                  schema:
                    openAPIV3Schema:
                      type: object
                      properties:
                        spec:
                          type: object
                          properties:
                            hosts: { type: array, items: { type: object, properties: { name: { type: string } } } }
                            since: { type: string, format: date-time }
                            max-size: { type: integer }
                            free: { type: object, x-kubernetes-preserve-unknown-fields: true }
            """;
        var policy = Policy("{ apiGroups: [example.com], apiVersions: [v1], operations: ['*'], resources: [sites] }", expression).Replace("spec:\n", "spec:\n  paramKind: { apiVersion: example.com/v1, kind: Site }\n", StringComparison.Ordinal);
        Assert.Equal(message, string.Join('\n', Warnings($"{Definition}\n---\n{policy}").Select(warning => warning.Message)));
    }

    private static string Policy(string rules, string expression) => $"""
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicy
        metadata: {"{"} name: test {"}"}
        spec:
          matchConstraints: {"{"} resourceRules: [{rules}] {"}"}
          variables: [{(expression.Contains("variables.", StringComparison.Ordinal) ? "{ name: first, expression: 'object.spec.template.spec.containers[0]' }" : "")}]
          validations:
            - expression: >-
                {expression}
        """.ReplaceLineEndings("\n");

    private static string At(Location at) => at.Source.Content[at.Span.Start..at.Span.End];

    private static List<Diagnostic> Warnings(string text)
    {
        var result = new AdmissionPolicyLanguage().Compile([new SourceText("policy.yaml", text)], CompileOptions.Default);
        Assert.True(result.Policy is not null, string.Join('\n', result.Diagnostics));
        return [.. result.Diagnostics.Where(problem => problem.Code.Id == "BLW3150")];
    }
}
