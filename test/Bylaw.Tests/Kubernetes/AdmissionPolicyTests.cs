using Bylaw.Tests.Governance;
using Xunit;

namespace Bylaw.Tests.Kubernetes;

/// <summary>Admission policies of the API server, as <c>bylaw check</c> runs them.</summary>
public sealed class AdmissionPolicyTests
{
    private const string Deployment = "apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web, namespace: shop, labels: { tier: front } }\nspec:\n  replicas: 5\n  template: { spec: { containers: [{ name: a, image: docker.io/a }, { name: b, image: registry.acme.example/b }] } }\n";

    [Theory]
    [InlineData("object.spec.replicas <= 5", 0, "")]
    [InlineData("object.spec.replicas < 5", 1, "failed expression: object.spec.replicas < 5")]
    [InlineData("object.spec.replicas < 5", 1, "found `5`, wanted a value < `5`")]
    [InlineData("object.spec.template.spec.containers.all(c, c.image.startsWith('registry.acme.example/'))", 1, "in.yaml:6:")]
    [InlineData("object.spec.missing == 1", 3, "resulted in error: no such key: missing")]
    [InlineData("object.spec.missing == 1 || true", 0, "")]
    [InlineData("oldObject == null && request.operation == 'CREATE' && namespaceObject.metadata.name == 'shop'", 0, "")]
    [InlineData("authorizer.group('apps').resource('deployments').check('create').errored()", 0, "")]
    [InlineData("[1, 2, 3].all(a, [1, 2, 3].all(b, [1, 2, 3].all(c, lists.range(100000).all(d, d >= 0))))", 3, "actual cost limit exceeded")]
    [InlineData("object.spec.replicas", 3, "it gives no yes or no")]
    [InlineData("1 + 1", 2, "`expression` is of type int, and not of type bool")]
    [InlineData("objct.spec.replicas > 1", 2, "did you mean `object`?")]
    [InlineData("object.metadata.name.startWith('w')", 2, "did you mean `startsWith`?")]
    public void A_validation_is_a_rule(string expression, int code, string says)
    {
        var run = Run(Policy($"validations: [{{ expression: {Quoted(expression)} }}]"));
        Assert.True(code == run.Code, run.Output);
        Assert.Contains(says, run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("resourceRules: [{ apiGroups: [apps], apiVersions: [v1], operations: [CREATE], resources: [deployments] }]", 1)]
    [InlineData("resourceRules: [{ apiGroups: ['*'], apiVersions: ['*'], operations: ['*'], resources: ['*'] }]", 1)]
    [InlineData("resourceRules: [{ apiGroups: [apps], apiVersions: [v1beta1], operations: [CREATE], resources: [deployments] }]", 1)]
    [InlineData("matchPolicy: Exact, resourceRules: [{ apiGroups: [apps], apiVersions: [v1beta1], operations: [CREATE], resources: [deployments] }]", 0)]
    [InlineData("resourceRules: [{ apiGroups: [''], apiVersions: [v1], operations: [CREATE], resources: [deployments] }]", 0)]
    [InlineData("resourceRules: [{ apiGroups: [apps], apiVersions: [v1], operations: [UPDATE], resources: [deployments] }]", 0)]
    [InlineData("resourceRules: [{ apiGroups: [apps], apiVersions: [v1], operations: [CREATE], resources: [deployments/scale] }]", 0)]
    [InlineData("resourceRules: [{ apiGroups: [apps], apiVersions: [v1], operations: [CREATE], resources: [deployments], scope: Cluster }]", 0)]
    [InlineData("resourceRules: [{ apiGroups: [apps], apiVersions: [v1], operations: [CREATE], resources: [deployments], resourceNames: [other] }]", 0)]
    [InlineData("resourceRules: [{ apiGroups: [apps], apiVersions: [v1], resources: [deployments] }]", 1)]
    [InlineData("resourceRules: [{ apiGroups: [apps], apiVersions: [v1], operations: [], resources: [deployments] }]", 0)]
    [InlineData("objectSelector: { matchLabels: { tier: front } }", 1)]
    [InlineData("objectSelector: { matchExpressions: [{ key: tier, operator: NotIn, values: [front] }] }", 0)]
    [InlineData("namespaceSelector: { matchExpressions: [{ key: kubernetes.io/metadata.name, operator: In, values: [shop] }] }", 1)]
    [InlineData("namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: other } }", 0)]
    [InlineData("resourceRules: [{ apiGroups: ['*'], apiVersions: ['*'], operations: ['*'], resources: ['*'] }], excludeResourceRules: [{ apiGroups: [apps], apiVersions: ['*'], operations: ['*'], resources: [deployments] }]", 0)]
    public void It_is_about_what_its_constraints_match(string constraints, int code)
    {
        var run = Run(Policy($"matchConstraints: {{ {constraints} }}\n  validations: [{{ expression: 'false' }}]"));
        Assert.True(code == run.Code, run.Output);
    }

    [Theory]
    [InlineData("[{ name: a, expression: 'false' }, { name: b, expression: object.nothing == 1 }]", 0, "")]
    [InlineData("[{ name: a, expression: 'true' }]", 1, "failed expression")]
    [InlineData("[{ name: a, expression: 'true' }, { name: b, expression: object.nothing == 1 }]", 3, "matchCondition `b` could not be evaluated: no such key: nothing")]
    public void Conditions_decide_whether_it_is_asked(string conditions, int code, string says)
    {
        var run = Run(Policy($"matchConditions: {conditions}\n  validations: [{{ expression: 'false' }}]"));
        Assert.True(code == run.Code, run.Output);
        Assert.Contains(says, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_evaluated_is_passed_over_where_the_policy_says_so() =>
        Assert.Equal(0, Run(Policy("failurePolicy: Ignore\n  validations: [{ expression: object.nothing == 1 }]")).Code);

    [Theory]
    [InlineData("validationActions: [Deny, Audit]", 1)]
    [InlineData("validationActions: [Warn]", 0)]
    [InlineData("validationActions: [Deny], matchResources: { objectSelector: { matchLabels: { tier: back } } }", 0)]
    public void A_binding_says_what_a_failure_means_and_what_it_is_about(string binding, int code)
    {
        var run = Run(Policy("validations: [{ expression: 'false' }]") + Binding(binding));
        Assert.True(code == run.Code, run.Output);
    }

    [Theory]
    [InlineData("name: small, namespace: default", 1, "at most 3")]
    [InlineData("name: large, namespace: default", 0, "")]
    [InlineData("selector: { matchLabels: { size: any } }", 1, "at most 3")]
    [InlineData("name: none, parameterNotFoundAction: Allow", 0, "")]
    [InlineData("name: none, parameterNotFoundAction: Deny", 3, "no params found")]
    public void Parameters_are_objects_of_the_same_files(string reference, int code, string says)
    {
        const string Limits = "---\napiVersion: r/v1\nkind: Limit\nmetadata: { name: small, namespace: default, labels: { size: any } }\nmax: 3\n---\napiVersion: r/v1\nkind: Limit\nmetadata: { name: large, namespace: default }\nmax: 9\n";
        var selects = reference.StartsWith("selector", StringComparison.Ordinal) ? reference + ", namespace: default" : reference;
        var run = Run(Policy("paramKind: { apiVersion: r/v1, kind: Limit }\n  validations: [{ expression: object.spec.replicas <= params.max, messageExpression: \"'at most ' + string(params.max)\" }]") + Binding($"validationActions: [Deny], paramRef: {{ {selects} }}") + Limits);
        Assert.True(code == run.Code, run.Output);
        Assert.Contains(says, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_variable_is_made_when_it_is_used_and_still_leads_to_the_place_in_the_object()
    {
        var run = Run(Policy("variables: [{ name: broken, expression: 1 / 0 }, { name: images, expression: 'object.spec.template.spec.containers.map(c, c.image)' }]\n  validations:\n    - expression: |\n        variables.images.all(image,\n          image.startsWith('registry.acme.example/'))\n      message: from elsewhere\n    - expression: 'true || variables.broken == 1'"));
        Assert.True(run.Code == 1, run.Output);
        Assert.Contains("fail[vap/p[0]]: from elsewhere\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("in.yaml:6:47", run.Output, StringComparison.Ordinal);
        Assert.Contains("image.startsWith('registry.acme.example/'))\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failure_inside_a_variable_is_told_where_the_variable_is_used()
    {
        var run = Run(Policy("variables: [{ name: bad, expression: object.spec.nothing + 1 }]\n  validations:\n    - expression: object.spec.replicas > variables.bad"));
        Assert.True(run.Code == 3, run.Output);
        Assert.Contains("resulted in error: no such key: nothing", run.Output, StringComparison.Ordinal);
        Assert.Contains("vap.yaml:7:19", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("wanted", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_binding_of_no_policy_is_told()
    {
        var run = Run(Policy("validations: [{ expression: 'true' }]") + Binding("validationActions: [Deny]").Replace("policyName: p", "policyName: q", StringComparison.Ordinal));
        Assert.Contains("warning[BLW3103]", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("BLW3101")]
    [InlineData("BLW3102")]
    [InlineData("BLW3103")]
    public void The_example_on_its_page_gives_the_diagnostic(string id)
    {
        var blocks = Repository.Read($"docs/diagnostics/{id}.md").Split("```yaml\n").Skip(1).Select(rest => rest.Split("\n```")[0]).ToList();
        Assert.Contains($"[{id}]", Run(blocks[0]).Output, StringComparison.Ordinal);
        foreach (var fix in blocks.Skip(1)) Assert.DoesNotContain($"[{id}]", Run(fix).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_yaml_in_the_folder_of_a_policy_is_none()
    {
        using var files = new TemporaryRepository(empty: true);
        files.Write("p/vap.yaml", Policy("validations: [{ expression: 'true' }]"));
        files.Write("p/values.yaml", "a: [1, 2\n");
        files.Write("in/in.yaml", Deployment);
        var run = CommandLine.Run(["check", "-p", files.PathOf("p"), files.PathOf("in")]);
        Assert.True(run.Code == 0, run.Output);
    }

    private static string Policy(string spec) => $"apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingAdmissionPolicy\nmetadata: {{ name: p }}\nspec:\n  {spec}\n";

    private static string Binding(string spec) => $"---\napiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingAdmissionPolicyBinding\nmetadata: {{ name: b }}\nspec: {{ policyName: p, {spec} }}\n";

    private static string Quoted(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private static (int Code, string Output) Run(string policy)
    {
        using var files = new TemporaryRepository(empty: true);
        files.Write("vap.yaml", policy);
        files.Write("in.yaml", Deployment);
        var (code, output) = CommandLine.Run(["check", "-p", files.PathOf("vap.yaml"), files.PathOf("in.yaml")]);
        return (code, output.Replace(files.Directory + "/", "", StringComparison.Ordinal));
    }
}
