using Bylaw.Tests.Governance;
using Xunit;

namespace Bylaw.Tests.Kubernetes;

/// <summary>Gatekeeper's templates and constraints, as <c>bylaw check</c> runs them.</summary>
public sealed class GatekeeperTests
{
    private const string Pod = "apiVersion: v1\nkind: Pod\nmetadata: { name: web, namespace: shop, labels: { tier: front } }\nspec: { containers: [{ name: a, image: docker.io/a }] }\n";

    private const string Rego = "      rego: |\n        package refuse\n        import data.lib.names\n        violation[{\"msg\": msg}] { names.is_bad(input.review.object.spec.containers[_].image); msg := sprintf(\"bad: %v\", [input.parameters.why]) }\n      libs:\n        - |\n          package lib.names\n          is_bad(image) { startswith(image, \"docker.io/\") }\n";

    private const string Cel = "      code:\n        - engine: K8sNativeValidation\n          source:\n            variables: [{ name: images, expression: 'variables.anyObject.spec.containers.map(c, c.image)' }]\n            validations:\n              - expression: variables.images.all(i, !i.startsWith('docker.io/'))\n                messageExpression: \"'bad: ' + variables.params.why\"\n";

    [Theory]
    [InlineData(Rego)]
    [InlineData(Cel)]
    public void A_constraint_is_a_rule_in_either_language(string code)
    {
        var run = Run(Template(code) + Constraint("parameters: { why: because }"));
        Assert.True(run.Code == 1, run.Output);
        Assert.Contains("fail[refuse/deny]: bad: because\n  --> in.yaml:4:33", run.Output, StringComparison.Ordinal);
        Assert.Contains("docker.io/", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("match: { kinds: [{ apiGroups: [''], kinds: [Pod] }] }", 1)]
    [InlineData("match: { kinds: [{ apiGroups: [apps], kinds: ['*'] }] }", 0)]
    [InlineData("match: { scope: Namespaced }", 1)]
    [InlineData("match: { scope: Cluster }", 0)]
    [InlineData("match: { namespaces: [shop] }", 1)]
    [InlineData("match: { namespaces: ['sh*'] }", 1)]
    [InlineData("match: { namespaces: ['*op'] }", 1)]
    [InlineData("match: { namespaces: [other] }", 0)]
    [InlineData("match: { excludedNamespaces: ['sh*'] }", 0)]
    [InlineData("match: { name: 'we*' }", 1)]
    [InlineData("match: { name: 'x*' }", 0)]
    [InlineData("match: { labelSelector: { matchLabels: { tier: back } } }", 0)]
    [InlineData("match: { namespaceSelector: { matchLabels: { env: production } } }", 1)]
    [InlineData("match: { namespaceSelector: { matchLabels: { env: staging } } }", 0)]
    [InlineData("match: { source: Generated }", 0)]
    [InlineData("enforcementAction: warn", 0)]
    [InlineData("enforcementAction: dryrun", 0)]
    public void It_is_about_what_its_match_says(string spec, int code)
    {
        const string Namespace = "---\napiVersion: v1\nkind: Namespace\nmetadata: { name: shop, labels: { env: production } }\n";
        var run = Run(Template(Rego) + Constraint(spec.Length == 0 ? "parameters: { why: x }" : $"parameters: {{ why: x }}\n  {spec}") + Namespace);
        Assert.True(code == run.Code, run.Output);
    }

    [Fact]
    public void Other_objects_are_the_inventory()
    {
        const string Code = "      rego: |\n        package refuse\n        violation[{\"msg\": \"twice\"}] { data.inventory.namespace.shop[\"v1\"].Pod[name]; name != input.review.object.metadata.name }\n";
        const string Other = "---\napiVersion: v1\nkind: Pod\nmetadata: { name: other, namespace: shop }\n";
        Assert.Equal(1, Run(Template(Code) + Constraint("{}") + Other).Code);
        Assert.Equal(0, Run(Template(Code) + Constraint("{}")).Code);
    }

    [Fact]
    public void A_mistake_in_a_template_is_told_where_it_stands()
    {
        var run = Run(Template("      rego: |\n        package refuse\n        violation[{\"msg\": \"x\"}] { unknown(input.review) }\n") + Constraint("{}"));
        Assert.Equal(2, run.Code);
        Assert.Contains("error[BLW2020]", run.Output, StringComparison.Ordinal);
        Assert.Contains("refuse.yaml:10:", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("BLW3120")]
    [InlineData("BLW3121")]
    [InlineData("BLW3122")]
    [InlineData("BLW3123")]
    [InlineData("BLW3124")]
    [InlineData("BLW3125")]
    [InlineData("BLW3126")]
    [InlineData("BLW3127")]
    public void The_example_on_its_page_gives_the_diagnostic(string id)
    {
        var blocks = Repository.Read($"docs/diagnostics/{id}.md").Split("```yaml\n").Skip(1).Select(rest => rest.Split("\n```")[0]).ToList();
        Assert.Contains($"[{id}]", Run(blocks[0]).Output, StringComparison.Ordinal);
        foreach (var fix in blocks.Skip(1)) Assert.DoesNotContain($"[{id}]", Run(fix).Output, StringComparison.Ordinal);
    }

    private static string Template(string code) => $"apiVersion: templates.gatekeeper.sh/v1\nkind: ConstraintTemplate\nmetadata: {{ name: refuse }}\nspec:\n  crd: {{ spec: {{ names: {{ kind: Refuse }} }} }}\n  targets:\n    - target: admission.k8s.gatekeeper.sh\n{code}";

    private static string Constraint(string spec) => $"---\napiVersion: constraints.gatekeeper.sh/v1beta1\nkind: Refuse\nmetadata: {{ name: deny }}\nspec:\n  {spec}\n";

    private static (int Code, string Output) Run(string policy)
    {
        using var files = new TemporaryRepository(empty: true);
        files.Write("refuse.yaml", policy);
        files.Write("in.yaml", Pod);
        var (code, output) = CommandLine.Run(["check", "-p", files.PathOf("refuse.yaml"), files.PathOf("in.yaml")]);
        return (code, output.Replace(files.Directory + "/", "", StringComparison.Ordinal));
    }
}
