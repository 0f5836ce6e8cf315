using Bylaw.Core.Values;
using Bylaw.Kubernetes;
using Bylaw.Kubernetes.Gator;
using Bylaw.Tests.Governance;
using Xunit;

namespace Bylaw.Tests.Kubernetes;

/// <summary>What controllers would make of objects: the rows of <c>cases/gatekeeper/expansion.yaml</c>, and constraints on it in <c>bylaw check</c>.</summary>
public sealed class ExpansionTests
{
    private const string Template = """
        apiVersion: templates.gatekeeper.sh/v1
        kind: ConstraintTemplate
        metadata: { name: refuse }
        spec:
          crd: { spec: { names: { kind: Refuse } } }
          targets:
            - target: admission.k8s.gatekeeper.sh
              rego: |
                package refuse
                violation[{"msg": msg}] { c := input.review.object.spec.containers[_]; startswith(c.image, "docker.io/"); msg := sprintf("bad image %v", [c.image]) }
        ---
        apiVersion: constraints.gatekeeper.sh/v1beta1
        kind: Refuse
        metadata: { name: images }
        spec: { match: { kinds: [{ apiGroups: [''], kinds: [Pod] }] } }

        """;

    private const string Pods = """
        ---
        apiVersion: expansion.gatekeeper.sh/v1beta1
        kind: ExpansionTemplate
        metadata: { name: pods }
        spec: { applyTo: [{ groups: [apps], versions: [v1], kinds: [Deployment] }], templateSource: spec.template, generatedGVK: { group: '', version: v1, kind: Pod }ACTION }

        """;

    private const string Deployment = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web, namespace: shop }
        spec:
          template:
            spec:
              containers:
                - name: a
                  image: docker.io/a

        """;

    public static TheoryData<string> Rows => GatekeeperCase.Names("expansion");

    [Theory]
    [MemberData(nameof(Rows))]
    public void Objects_are_expanded(string name)
    {
        var row = GatekeeperCase.Row("expansion", name);
        var items = ((ArrayValue)row.Get("objects")!).Cast<ObjectValue>().SelectMany(found => GatekeeperCase.Items(found.Get("apiVersion") is null ? GatekeeperCase.Whole(found) : found)).ToList();
        var review = GatorReview.Load(items, items, new GatorOptions());
        Assert.Empty(review.Diagnostics);
        var expansion = review.ExpandAll(items);
        if (row.GetText("error") is { } error)
        {
            Assert.Contains(error, expansion.Error ?? "no error", StringComparison.Ordinal);
            return;
        }
        Assert.Null(expansion.Error);
        Assert.Equal(row.Get("gives"), new ArrayValue([.. expansion.Objects]));
    }

    [Fact]
    public void A_finding_on_what_is_made_points_at_where_it_is_described()
    {
        var run = Check(Template + Pods.Replace("ACTION", "", StringComparison.Ordinal));
        Assert.True(run.Code == 1, run.Output);
        Assert.Contains("fail[policy/images]: [Implied by pods] bad image docker.io/a\n  --> in.yaml:9:", run.Output, StringComparison.Ordinal);
        Assert.Contains("image: docker.io/a", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_expansion_templates_it_is_not_found() => Assert.Equal(0, Check(Template).Code);

    [Theory]
    [InlineData("warn", 0, "warn[policy/images]")]
    [InlineData("dryrun", 0, "warn[policy/images]")]
    [InlineData("deny", 1, "fail[policy/images]")]
    public void An_expansion_template_may_say_what_a_violation_leads_to(string action, int code, string shown)
    {
        var run = Check(Template + Pods.Replace("ACTION", $", enforcementAction: {action}", StringComparison.Ordinal));
        Assert.Equal(code, run.Code);
        Assert.Contains(shown, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Mutators_change_what_constraints_see()
    {
        const string Mutator = "---\napiVersion: mutations.gatekeeper.sh/v1\nkind: AssignImage\nmetadata: { name: mirror }\nspec: { applyTo: [{ groups: [''], versions: [v1], kinds: [Pod] }], match: { source: SOURCE }, location: 'spec.containers[name: *].image', parameters: { assignDomain: registry.example } }\n";
        var pods = Pods.Replace("ACTION", "", StringComparison.Ordinal);
        Assert.Equal(0, Check(Template + pods + Mutator.Replace("SOURCE", "Generated", StringComparison.Ordinal)).Code);
        Assert.Equal(1, Check(Template + pods + Mutator.Replace("SOURCE", "Original", StringComparison.Ordinal)).Code);
        const string Pod = "apiVersion: v1\nkind: Pod\nmetadata: { name: web, namespace: shop }\nspec: { containers: [{ name: a, image: docker.io/a }] }\n";
        Assert.Equal(0, Check(Template + Mutator.Replace("SOURCE", "Original", StringComparison.Ordinal), Pod).Code);
        Assert.Equal(1, Check(Template + Mutator.Replace("SOURCE", "Generated", StringComparison.Ordinal), Pod).Code);
    }

    [Fact]
    public void What_cannot_be_expanded_is_an_error_that_names_the_template()
    {
        var run = Check(Template + Pods.Replace("ACTION", "", StringComparison.Ordinal), "apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec: {}\n");
        Assert.Equal(3, run.Code);
        Assert.Contains("error[policy/ExpansionTemplate/pods]: could not find source field \"spec.template\"", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mutator_that_cannot_do_its_work_is_an_error_that_names_it()
    {
        var run = Check("apiVersion: mutations.gatekeeper.sh/v1\nkind: Assign\nmetadata: { name: a }\nspec: { applyTo: [{ groups: [apps], versions: [v1], kinds: [Deployment] }], location: 'spec.template[name: x].y', parameters: { assign: { value: 1 } } }\n");
        Assert.Equal(3, run.Code);
        Assert.Contains("error[policy/Assign/a]: mutator Assign/a failed for apps Deployment shop web: the location wants a list for `spec.template`", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Templates_that_multiply_end_at_a_limit()
    {
        // Two templates a level, 14 levels: 2^14 objects of one.
        var templates = Enumerable.Range(0, 28).Select(n => GatekeeperCase.Whole(GatekeeperCase.Map(("kind", Value.Of("ExpansionTemplate")), ("name", Value.Of($"t{n:d2}")), ("spec", GatekeeperCase.Map(
            ("applyTo", new ArrayValue([GatekeeperCase.Map(("groups", new ArrayValue([Value.Of("a")])), ("versions", new ArrayValue([Value.Of("v1")])), ("kinds", new ArrayValue([Value.Of($"K{n / 2}")])))])),
            ("templateSource", Value.Of("x")),
            ("generatedGVK", GatekeeperCase.Map(("group", Value.Of("a")), ("version", Value.Of("v1")), ("kind", Value.Of($"K{n / 2 + 1}")))))))));
        var found = Enumerable.Range(0, 15).Aggregate(ObjectValue.Empty, (inner, _) => GatekeeperCase.Map(("x", inner))).With(Value.Of("apiVersion"), Value.Of("a/v1")).With(Value.Of("kind"), Value.Of("K0"));
        var items = templates.Append(found).SelectMany(one => GatekeeperCase.Items(one)).ToList();
        Assert.Contains("more than 1000 objects", GatorReview.Load(items, items, new GatorOptions()).ExpandAll(items).Error ?? "no error", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[{ action: deny, enforcementPoints: [{ name: gator.gatekeeper.sh }] }]", "deny", true)]
    [InlineData("[{ action: warn, enforcementPoints: [{ name: '*' }] }]", "warn", true)]
    [InlineData("[{ action: warn, enforcementPoints: [{ name: gator.gatekeeper.sh }] }, { action: deny, enforcementPoints: [{ name: validation.gatekeeper.sh }] }]", "warn", false)]
    [InlineData("[{ action: deny, enforcementPoints: [{ name: validation.gatekeeper.sh }] }]", "", false)]
    public void Scoped_actions_count_where_gator_enforces_and_the_gravest_in_check(string scoped, string actions, bool isTheSame)
    {
        var policy = Template.Replace("spec: { match", $"spec: {{ enforcementAction: scoped, scopedEnforcementActions: {scoped}, match", StringComparison.Ordinal);
        const string Pod = "apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec: { containers: [{ name: a, image: docker.io/a }] }\n";
        var items = new[] { policy, Pod }.SelectMany(text => YamlReader.Read(new Core.Text.SourceText("x.yaml", text)).Documents).SelectMany(document => ManifestItem.In(document)).ToList();
        var violations = GatorReview.Load(items, [], new GatorOptions()).Review(items[^1]).Violations;
        Assert.Equal(actions, string.Join(",", violations.SelectMany(violation => violation.ScopedActions)));
        Assert.Equal(actions == "deny" || !isTheSame ? 1 : 0, Check(policy, Pod).Code);
    }

    [Theory]
    [InlineData("", "[Implied by pods] unable to match constraints: error matching the requested object: web-pod :failed to run Match criteria: namespace selector for namespace-scoped object but missing Namespace")]
    [InlineData("---\napiVersion: v1\nkind: Namespace\nmetadata: { name: shop, labels: { env: production } }\n", "[Implied by pods] bad image docker.io/a")]
    [InlineData("---\napiVersion: v1\nkind: Namespace\nmetadata: { name: shop }\n", "")]
    public void In_gator_a_namespace_whose_labels_decide_must_be_among_the_files(string space, string messages)
    {
        var policy = Template.Replace("match: {", "match: { namespaceSelector: { matchLabels: { env: production } },", StringComparison.Ordinal) + Pods.Replace("ACTION", "", StringComparison.Ordinal);
        var items = new[] { policy, Deployment + space }.SelectMany(text => YamlReader.Read(new Core.Text.SourceText("x.yaml", text)).Documents).SelectMany(document => ManifestItem.In(document)).ToList();
        var answer = GatorReview.Load(items, items, new GatorOptions()).Review(items.Single(item => item.Object!.Kind == "Deployment"));
        Assert.Equal(messages, string.Join("; ", answer.Violations.Select(violation => violation.Message)));
    }

    [Fact]
    public void Rego_asks_providers_whose_answers_are_given()
    {
        const string Rego = """
            apiVersion: templates.gatekeeper.sh/v1
            kind: ConstraintTemplate
            metadata: { name: signed }
            spec:
              crd: { spec: { names: { kind: Signed } } }
              targets:
                - target: admission.k8s.gatekeeper.sh
                  rego: |
                    package signed
                    answer := external_data({"provider": "signatures", "keys": [c.image | c := input.review.object.spec.containers[_]]})
                    violation[{"msg": msg}] { pair := answer.responses[_]; pair[1] == "unsigned"; msg := sprintf("%v is not signed", [pair[0]]) }
                    violation[{"msg": msg}] { pair := answer.errors[_]; msg := sprintf("nobody knows %v: %v", pair) }
                    violation[{"msg": answer.system_error}] { answer.system_error != "" }
            ---
            apiVersion: constraints.gatekeeper.sh/v1beta1
            kind: Signed
            metadata: { name: images }

            """;
        const string Answers = "---\napiVersion: externaldata.gatekeeper.sh/v1beta1\nkind: ProviderResponse\nmetadata: { name: signatures }\nresponse: { items: [{ key: a, value: signed }, { key: b, value: unsigned }] }\n";
        const string Pod = "apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec: { containers: [{ image: a }, { image: b }, { image: c }] }\n";
        var answered = Check(Rego + Answers, Pod);
        Assert.Contains("b is not signed", answered.Output, StringComparison.Ordinal);
        Assert.Contains("nobody knows c: no answer to `c` is given", answered.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("a is not signed", answered.Output, StringComparison.Ordinal);
        Assert.Contains("no answers of the provider `signatures` are given", Check(Rego, Pod).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Outside_of_templates_there_is_no_such_function()
    {
        using var files = new TemporaryRepository(empty: true);
        files.Write("policy.rego", "package p\nimport rego.v1\ndeny contains \"x\" if external_data({}).x\n");
        files.Write("in.yaml", "{}");
        var (code, output) = CommandLine.Run(["check", "-p", files.PathOf("policy.rego"), files.PathOf("in.yaml")]);
        Assert.Equal(2, code);
        Assert.Contains("external_data", output, StringComparison.Ordinal);
    }

    private static (int Code, string Output) Check(string policy, string input = Deployment)
    {
        using var files = new TemporaryRepository(empty: true);
        files.Write("policy.yaml", policy);
        files.Write("in.yaml", input);
        var (code, output) = CommandLine.Run(["check", "-p", files.PathOf("policy.yaml"), files.PathOf("in.yaml")]);
        return (code, output.Replace(files.Directory + "/", "", StringComparison.Ordinal));
    }
}
