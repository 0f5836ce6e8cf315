using Bylaw.Core.Decisions;
using Bylaw.Core.Plans;
using Bylaw.Core.Values;
using Xunit;

namespace Bylaw.Tests.Kubernetes;

/// <summary>Admission policies that explode end with an error of the policy, within the limits of cost, memory and time.</summary>
public sealed class HostilePolicyTests
{
    private const string TooCostly = "operation cancelled: actual cost limit exceeded";

    private const string Match = "matchConstraints: { resourceRules: [{ apiGroups: ['*'], apiVersions: ['*'], operations: ['*'], resources: ['*'] }] }";

    private static readonly BudgetLimits s_tight = new() { Steps = 2_000_000, Memory = 16 << 20, Depth = 500 };

    private static readonly ObjectValue s_pod = (ObjectValue)MutationCaseTests.Read("p.json", "{\"apiVersion\": \"v1\", \"kind\": \"Pod\", \"metadata\": {\"name\": \"a\", \"labels\": {\"a\": \"b\"}}, \"spec\": {\"containers\": [{\"name\": \"c\", \"image\": \"i\"}]}}");

    [Theory]
    [InlineData("lists.range(1000).all(a, lists.range(1000).all(b, lists.range(1000).all(c, a + b + c >= 0)))")]
    [InlineData("lists.range(100000).exists(a, object.metadata.name.matches('(a+)+(b|c)*x$' + string(a)))")]
    [InlineData("variables.big.exists(a, variables.big.exists(b, a + b < 0))")]
    [InlineData("lists.range(10).all(x, variables.big.map(y, variables.big[y] + x).size() < 0 || true)")]
    public void A_validation_ends_at_the_cost_that_the_API_server_allows(string expression)
    {
        var verdict = Assert.Single(Judge($"variables: [{{ name: big, expression: lists.range(10000) }}]\n  validations: [{{ expression: \"{expression}\" }}]", BudgetLimits.Default));
        Assert.Equal(Outcome.Error, verdict.Outcome);
        Assert.Contains(TooCostly, verdict.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_expressions_of_a_policy_share_what_it_may_cost()
    {
        var validations = string.Concat(Enumerable.Repeat("\n    - expression: lists.range(150000).all(a, a >= 0)", 20));
        var verdicts = Judge($"validations:{validations}", BudgetLimits.Default);
        Assert.Equal(20, verdicts.Count);
        Assert.Equal(Outcome.Pass, verdicts[0].Outcome);
        Assert.Contains(TooCostly, verdicts[^1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Conditions_and_messages_end_too()
    {
        const string Endless = "lists.range(1000).all(a, lists.range(1000).all(b, lists.range(1000).all(c, a + b + c >= 0)))";
        Assert.Contains(TooCostly, Assert.Single(Judge($"matchConditions: [{{ name: c, expression: \"{Endless}\" }}]\n  validations: [{{ expression: 'true' }}]", BudgetLimits.Default)).Message, StringComparison.Ordinal);
        var verdict = Assert.Single(Judge($"validations: [{{ expression: 'false', messageExpression: \"{Endless} ? 'a' : 'b'\", message: plain }}]", BudgetLimits.Default));
        Assert.Equal((Outcome.Fail, "plain"), (verdict.Outcome, verdict.Message));
    }

    [Fact]
    public void A_variable_that_fails_is_evaluated_once_and_fails_alike_each_time()
    {
        // Evaluated for each item, the variable would cost a hundred times what is allowed.
        var verdicts = Judge("variables: [{ name: bad, expression: 'lists.range(60000).map(x, x)[object.spec.containers.size() + 60000]' }]\n  validations:\n    - expression: lists.range(100).all(i, variables.bad == i)\n    - expression: variables.bad == 1", BudgetLimits.Default);
        Assert.All(verdicts, verdict => Assert.Equal(Outcome.Error, verdict.Outcome));
        Assert.All(verdicts, verdict => Assert.Contains("index out of bounds: 60001", verdict.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_variable_that_failed_for_some_parameters_may_not_for_others()
    {
        const string Parameters = "---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: one, namespace: shop, labels: { use: it } }\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: two, namespace: shop, labels: { use: it } }\ndata: { x: '1' }\n";
        var verdicts = Judge("failurePolicy: Ignore\n  paramKind: { apiVersion: v1, kind: ConfigMap }\n  variables: [{ name: x, expression: params.data.x }]\n  validations: [{ expression: variables.x == '2' }]", BudgetLimits.Default,
            "---\napiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingAdmissionPolicyBinding\nmetadata: { name: b }\nspec: { policyName: p, validationActions: [Deny], paramRef: { selector: { matchLabels: { use: it } }, namespace: shop } }\n" + Parameters);
        Assert.Contains(verdicts, verdict => verdict.Outcome == Outcome.Fail);
    }

    [Fact]
    public void The_request_is_without_its_objects_as_in_the_API_server()
    {
        Assert.Equal(Outcome.Pass, Assert.Single(Judge("validations: [{ expression: \"!has(request.object) && !has(request.oldObject) && !has(request.uid) && request.kind.kind == 'Pod' && has(request.userInfo.username)\" }]", BudgetLimits.Default)).Outcome);
        var changed = Change("JSONPatch", ["[JSONPatch{op: 'add', path: '/metadata/labels/k', value: has(request.object) ? 'object' : request.kind.kind}]"], BudgetLimits.Default, out _);
        Assert.Contains("\"k\":\"Pod\"", changed.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "/metadata/labels/x")]
    [InlineData("/metadata", "/metadata/x")]
    [InlineData("/metadata/labels", "/metadata/labels/x")]
    [InlineData("/spec/containers", "/spec/containers/-")]
    public void A_part_that_is_copied_into_itself_again_and_again_ends_at_the_memory(string from, string path)
    {
        var operation = $"JSONPatch{{op: 'copy', from: '{from}', path: '{path}'}}";
        Change("JSONPatch", [$"lists.range(5000).map(i, {operation})"], s_tight, out var problem);
        Assert.Contains("evaluation stopped: the ", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Patches_of_many_mutations_that_double_an_object_end_too()
    {
        const string Doubling = "[JSONPatch{op: 'add', path: '/metadata/x', value: dyn(object.metadata)}, JSONPatch{op: 'copy', from: '/metadata', path: '/metadata/y'}]";
        Change("JSONPatch", [.. Enumerable.Repeat(Doubling, 60)], s_tight, out var problem);
        Assert.Contains("evaluation stopped: the ", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lists.range(50000).map(i, JSONPatch{op: 'add', path: '/metadata/labels/x', value: 'y'})", TooCostly)]
    [InlineData("lists.range(1000000).map(i, JSONPatch{op: 'add', path: '/metadata/labels/x', value: 'y'})", "evaluation stopped: the ")]
    [InlineData("lists.range(15000).map(i, JSONPatch{op: 'add', path: '/metadata/labels/' + string(i), value: 'y'})", "evaluation stopped: the ")]
    [InlineData("lists.range(15000).map(i, JSONPatch{op: 'add', path: '/spec/containers/0', value: dyn(i)})", "evaluation stopped: the ")]
    public void A_huge_patch_ends(string patches, string says)
    {
        Change("JSONPatch", [patches], s_tight, out var problem);
        Assert.Contains(says, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_that_are_long_and_deep_are_not_written_out_at_each_level()
    {
        // Half a million characters as a key, four hundred times inside itself: 40 GB of paths, if somebody wrote them.
        var doubled = string.Concat(Enumerable.Repeat("cel.bind(k, k + k, ", 19));
        var nested = string.Concat(Enumerable.Repeat("dyn({k: ", 150)) + "'end'" + string.Concat(Enumerable.Repeat("})", 150));
        var expression = $"Object{{metadata: Object.metadata{{annotations: cel.bind(k, 'k', {doubled}{nested}{new string(')', 20)}}}}}";
        var before = GC.GetAllocatedBytesForCurrentThread();
        Change("ApplyConfiguration", [expression], BudgetLimits.Default, out var problem);
        Assert.NotEqual("", problem);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 500L << 20);
    }

    [Theory]
    [InlineData("dyn(Object.a{b: a, c: a})")]
    [InlineData("dyn({'b': a, 'c': a})")]
    [InlineData("dyn([a, a])")]
    public void Objects_that_double_end(string next)
    {
        var text = "cel.bind(a, dyn('x'), " + string.Concat(Enumerable.Repeat($"cel.bind(a, {next}, ", 60)) + "Object{metadata: Object.metadata{annotations: a}}" + new string(')', 61);
        Change("ApplyConfiguration", [text], s_tight, out var problem);
        Assert.Contains("evaluation stopped: the memory limit", problem, StringComparison.Ordinal);
    }

    private static IReadOnlyList<Verdict> Judge(string spec, BudgetLimits limits, string others = "")
    {
        var policy = MutationCaseTests.Compile($"apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingAdmissionPolicy\nmetadata: {{ name: p }}\nspec:\n  {Match}\n  {spec}\n{others}");
        return policy.Evaluate(MutationCaseTests.Request(s_pod) with { Limits = limits });
    }

    private static ObjectValue Change(string type, IReadOnlyList<string> expressions, BudgetLimits limits, out string problem)
    {
        var part = type == "JSONPatch" ? "jsonPatch" : "applyConfiguration";
        var mutations = string.Concat(expressions.Select(expression => $"\n    - patchType: {type}\n      {part}:\n        expression: >-\n          {expression}"));
        var policy = Assert.IsAssignableFrom<IMutatingPolicy>(MutationCaseTests.Compile($"apiVersion: admissionregistration.k8s.io/v1\nkind: MutatingAdmissionPolicy\nmetadata: {{ name: p }}\nspec:\n  {Match}\n  mutations:{mutations}\n"));
        var mutation = policy.Mutate(MutationCaseTests.Request(s_pod) with { Limits = limits });
        problem = mutation.Verdicts.FirstOrDefault(verdict => verdict.Outcome == Outcome.Error)?.Message ?? "";
        return (ObjectValue)mutation.Document;
    }
}
