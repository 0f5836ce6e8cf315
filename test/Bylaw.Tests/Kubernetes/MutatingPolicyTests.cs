using Bylaw.Core.Decisions;
using Bylaw.Core.Plans;
using Bylaw.Core.Values;
using Bylaw.Tests.Governance;
using Xunit;

namespace Bylaw.Tests.Kubernetes;

/// <summary>Mutating admission policies: which are asked, in which order, and what others see of it.</summary>
public sealed class MutatingPolicyTests
{
    private const string Pod = "{\"apiVersion\": \"v1\", \"kind\": \"Pod\", \"metadata\": {\"name\": \"a\", \"namespace\": \"shop\", \"labels\": {}}, \"spec\": {\"containers\": []}}";

    [Theory]
    // `a` comes first and sees nothing of `b`, unless it is asked again after b's change; nobody is asked a third time.
    [InlineData("Never", "Never", "a")]
    [InlineData("IfNeeded", "Never", "a,ab")]
    [InlineData("Never", "IfNeeded", "a")]
    [InlineData("IfNeeded", "IfNeeded", "a,ab")]
    public void Who_was_asked_before_a_change_is_asked_again_when_it_wants_to(string first, string second, string seen)
    {
        var policies = Policy("a", first, "Object{metadata: Object.metadata{annotations: {'seen': (has(object.metadata.annotations) ? object.metadata.annotations.seen + ',' : '') + 'a' + (has(object.metadata.labels.b) ? 'b' : '')}}}")
            + Policy("b", second, "Object{metadata: Object.metadata{labels: {'b': '1'}}}");
        var changed = Mutate(policies, Pod);
        Assert.Equal(seen, ((changed.Document as ObjectValue)?.Get("metadata") as ObjectValue)?.Get("annotations") is ObjectValue annotations ? annotations.GetText("seen") : null);
    }

    [Fact]
    public void Policies_that_judge_see_the_changed_object_and_point_into_the_file()
    {
        var run = Check(Policy("m", "Never", "Object{metadata: Object.metadata{labels: {'team': 'shop'}}}")
            + "---\napiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingAdmissionPolicy\nmetadata: { name: v }\nspec:\n  validations:\n    - expression: object.metadata.labels.team == 'shop'\n    - expression: object.spec.replicas > 3\n",
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web, namespace: shop }\nspec:\n  replicas: 1\n");
        Assert.True(run.Code == 1, run.Output);
        Assert.Contains("fail[p/v[1]]", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("v[0]", run.Output, StringComparison.Ordinal);
        Assert.Contains("in.yaml:5:3", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Fail", 3, "no such key: nothing")]
    [InlineData("Ignore", 0, "")]
    public void A_change_that_cannot_be_made_is_an_error_or_passed_over(string failurePolicy, int code, string says)
    {
        var run = Check(Policy("m", "Never", "Object{metadata: Object.metadata{labels: {'x': object.spec.nothing}}}").Replace("reinvocationPolicy", $"failurePolicy: {failurePolicy}\n  reinvocationPolicy", StringComparison.Ordinal), Pod);
        Assert.True(code == run.Code, run.Output);
        Assert.Contains(says, run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "shop,spare")]
    [InlineData("name: two, ", "spare")]
    [InlineData("name: none, parameterNotFoundAction: Allow, ", "")]
    public void It_is_asked_once_for_each_object_of_parameters(string reference, string teams)
    {
        var selects = reference.StartsWith("name", StringComparison.Ordinal) ? reference : "selector: { matchLabels: { use: it } }, ";
        const string Parameters = "---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: one, namespace: shop, labels: { use: it } }\ndata: { team: shop }\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: two, namespace: shop, labels: { use: it } }\ndata: { team: spare }\n";
        var policy = Policy("m", "Never", "Object{metadata: Object.metadata{labels: {'teams': (has(object.metadata.labels.teams) ? object.metadata.labels.teams + ',' : '') + params.data.team}}}").Replace("spec:\n", "spec:\n  paramKind: { apiVersion: v1, kind: ConfigMap }\n", StringComparison.Ordinal);
        var changed = Mutate(policy + $"---\napiVersion: admissionregistration.k8s.io/v1\nkind: MutatingAdmissionPolicyBinding\nmetadata: {{ name: b }}\nspec: {{ policyName: m, paramRef: {{ {selects}namespace: shop }} }}\n" + Parameters, Pod);
        Assert.Equal(teams, (((changed.Document as ObjectValue)?.Get("metadata") as ObjectValue)?.Get("labels") as ObjectValue)?.GetText("teams") ?? "");
    }

    [Fact]
    public void Custom_resources_are_merged_by_the_schema_of_their_definition()
    {
        const string Definition = "---\napiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: { name: widgets.acme.example }\nspec: { group: acme.example, scope: Namespaced, names: { kind: Widget, plural: widgets }, versions: [{ name: v1, served: true, storage: true, schema: { openAPIV3Schema: { type: object, properties: { spec: { type: object, properties: { parts: { type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [id], items: { type: object, required: [id], properties: { id: { type: string }, size: { type: integer } } } } } } } } } }] }\n";
        var changed = Mutate(Policy("m", "Never", "Object{spec: Object.spec{parts: [Object.spec.parts{id: 'b', size: 2}]}}") + Definition,
            "{\"apiVersion\": \"acme.example/v1\", \"kind\": \"Widget\", \"metadata\": {\"name\": \"w\"}, \"spec\": {\"parts\": [{\"id\": \"a\"}, {\"id\": \"b\", \"size\": 1}]}}");
        Assert.Equal("""{"parts":[{"id":"a"},{"id":"b","size":2}]}""", ((ObjectValue)changed.Document).Get("spec")!.ToString());
    }

    [Fact]
    public void Of_what_is_deleted_nothing_is_changed()
    {
        var policy = Assert.IsAssignableFrom<IMutatingPolicy>(MutationCaseTests.Compile(Policy("m", "Never", "Object{metadata: Object.metadata{labels: {'x': '1'}}}")));
        var request = MutationCaseTests.Request((ObjectValue)MutationCaseTests.Read("p.json", Pod));
        var review = (ObjectValue)((ObjectValue)request.Input(RequestShape.AdmissionReview)).Get("request")!;
        var deleted = review.With(new StringValue("operation"), new StringValue("DELETE")).With(new StringValue("oldObject"), review.Get("object")!).With(new StringValue("object"), NullValue.Instance);
        var mutation = policy.Mutate(request with { Input = _ => ObjectValue.Empty.With(new StringValue("request"), deleted) });
        Assert.Same(request.Document, mutation.Document);
        Assert.Empty(mutation.Verdicts);
    }

    [Theory]
    [InlineData("Object{metadata: Object.metadata{labels: {'x': lists.range(100000).map(i, string(i)).join(',')}}}", "ApplyConfiguration")]
    [InlineData("lists.range(1000000).map(i, JSONPatch{op: 'add', path: '/metadata/labels/x', value: lists.range(1000)})", "JSONPatch")]
    public void What_costs_too_much_ends(string expression, string type)
    {
        var policy = Assert.IsAssignableFrom<IMutatingPolicy>(MutationCaseTests.Compile(Policy("m", "Never", expression, type)));
        var request = MutationCaseTests.Request((ObjectValue)MutationCaseTests.Read("p.json", Pod)) with { Limits = new BudgetLimits { Steps = 1_000_000 } };
        Assert.Equal(Outcome.Error, Assert.Single(policy.Mutate(request).Verdicts).Outcome);
    }

    [Fact]
    public void Namespaces_among_the_inputs_are_known_by_their_labels()
    {
        const string Vap = "apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingAdmissionPolicy\nmetadata: { name: v }\nspec:\n  matchConstraints: { namespaceSelector: { matchLabels: { env: prod } } }\n  validations: [{ expression: \"namespaceObject.metadata.labels.env == 'other'\" }]\n";
        const string Objects = "apiVersion: v1\nkind: Namespace\nmetadata: { name: shop, labels: { env: prod } }\n---\napiVersion: v1\nkind: Namespace\nmetadata: { name: test, labels: { env: test } }\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: a, namespace: shop }\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: b, namespace: test }\n";
        var run = Check(Vap, Objects);
        Assert.True(run.Code is 1 or 3, run.Output);
        Assert.Contains("ConfigMap shop/a", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("ConfigMap test/b", run.Output, StringComparison.Ordinal);
    }

    private static Mutation Mutate(string policies, string pod) =>
        Assert.IsAssignableFrom<IMutatingPolicy>(MutationCaseTests.Compile(policies)).Mutate(MutationCaseTests.Request((ObjectValue)MutationCaseTests.Read("p.json", pod)));

    private static (int Code, string Output) Check(string policies, string input)
    {
        using var files = new TemporaryRepository(empty: true);
        files.Write("p/policy.yaml", policies);
        files.Write("in/in.yaml", input);
        return CommandLine.Run(["check", "-p", files.PathOf("p"), files.PathOf("in")]);
    }

    private static string Policy(string name, string again, string expression, string type = "ApplyConfiguration")
    {
        var part = type == "JSONPatch" ? "jsonPatch" : "applyConfiguration";
        return $"---\napiVersion: admissionregistration.k8s.io/v1\nkind: MutatingAdmissionPolicy\nmetadata: {{ name: {name} }}\nspec:\n  reinvocationPolicy: {again}\n  matchConstraints: {{ resourceRules: [{{ apiGroups: ['*'], apiVersions: ['*'], operations: ['*'], resources: ['*'] }}] }}\n  mutations:\n    - patchType: {type}\n      {part}:\n        expression: >-\n          {expression}\n";
    }
}
