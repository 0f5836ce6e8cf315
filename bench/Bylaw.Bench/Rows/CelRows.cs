using Bylaw.Cel;
using Bylaw.Cel.Checking;
using Bylaw.Core.Decisions;
using Bylaw.Core.Plans;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Kubernetes;

namespace Bylaw.Bench.Rows;

/// <summary>CEL: prepared expressions on an object, and an admission policy on a review.</summary>
internal static class CelRows
{
    private static readonly (string Name, string Expression)[] s_expressions =
    [
        ("cel/limit", "object.spec.replicas <= 5"),
        ("cel/optional", "!has(object.spec.strategy) || object.spec.strategy.type == 'RollingUpdate'"),
        ("cel/labels", "has(object.metadata.labels) && 'app' in object.metadata.labels && object.metadata.labels['app'].startsWith('web')"),
        ("cel/containers", "object.spec.template.spec.containers.all(c, has(c.resources) && c.image.startsWith('registry.example.com/'))"),
        ("cel/pattern", "object.metadata.name.matches('^[a-z]([-a-z0-9]*[a-z0-9])?$')"),
        ("cel/quantity", "quantity(object.spec.template.spec.containers[0].resources.limits.memory).isLessThan(quantity('2Gi'))"),
    ];

    private const string Deployment = """
        {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web-frontend", "namespace": "shop", "labels": {"app": "web", "tier": "front"}},
         "spec": {"replicas": 3, "strategy": {"type": "RollingUpdate"}, "template": {"spec": {"containers": [
           {"name": "web", "image": "registry.example.com/web:1.2.3", "resources": {"limits": {"memory": "512Mi"}}},
           {"name": "proxy", "image": "registry.example.com/proxy:4.5", "resources": {"limits": {"memory": "128Mi"}}}]}}}}
        """;

    private const string Policy = """
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicy
        metadata: { name: web }
        spec:
          matchConstraints: { resourceRules: [{ apiGroups: [apps], apiVersions: [v1], operations: [CREATE], resources: [deployments] }] }
          variables: [{ name: containers, expression: object.spec.template.spec.containers }]
          validations:
            - expression: object.spec.replicas <= 5
            - expression: variables.containers.all(c, c.image.startsWith('registry.example.com/'))
            - expression: variables.containers.all(c, has(c.resources.limits.memory))
        """;

    private const string Mutation = """
        apiVersion: admissionregistration.k8s.io/v1
        kind: MutatingAdmissionPolicy
        metadata: { name: web }
        spec:
          matchConstraints: { resourceRules: [{ apiGroups: [apps], apiVersions: [v1], operations: [CREATE], resources: [deployments] }] }
          mutations:
            - patchType: ApplyConfiguration
              applyConfiguration: { expression: "Object{metadata: Object.metadata{labels: {'team': 'shop'}}, spec: Object.spec{template: Object.spec.template{spec: Object.spec.template.spec{containers: [Object.spec.template.spec.containers{name: 'proxy', imagePullPolicy: 'Always'}]}}}}" }
            - patchType: JSONPatch
              jsonPatch: { expression: "[JSONPatch{op: 'add', path: '/spec/paused', value: true}]" }
        """;

    public static IEnumerable<Row> All()
    {
        var environment = CelEnvironment.Kubernetes.With(("object", CelType.Dyn));
        Value?[] values = [JsonReader.Read("object", System.Text.Encoding.UTF8.GetBytes(Deployment)).Value!];
        foreach (var (name, expression) in s_expressions)
        {
            var program = CelProgram.Compile(new SourceText(name, expression), environment, CelOptions.Default, out var diagnostics) ?? throw new InvalidDataException(string.Join("\n", diagnostics));
            var evaluator = new CelEvaluator(BudgetLimits.Default with { Steps = long.MaxValue - 1, Time = TimeSpan.Zero, Memory = 1L << 50 }, TimeProvider.System);
            if (!ReferenceEquals(evaluator.Evaluate(program, values).Value, BooleanValue.True)) throw new InvalidDataException($"{name} is not true");
            yield return new Row(name, () => evaluator.Evaluate(program, values));
        }
        yield return new Row("compile/cel", () => CelProgram.Compile(new SourceText("cel", s_expressions[3].Expression), environment, CelOptions.Default, out _));
    }

    /// <summary>A policy of three rules and a variable, and one that changes the object twice, as <c>check</c> asks them.</summary>
    public static IEnumerable<Row> Admission()
    {
        var policy = Compiled(Policy);
        var document = DocumentReader.Read("in.json", System.Text.Encoding.UTF8.GetBytes(Deployment)).Documents[0];
        var item = ManifestItem.In(document)[0];
        var request = new PolicyRequest { Document = item.Value, Input = new RequestShapes(item).Of };
        if (policy.Evaluate(request) is not { Count: 3 } verdicts || verdicts.Any(verdict => verdict.Outcome != Outcome.Pass)) throw new InvalidDataException("the policy does not pass");
        yield return new Row("admission-policy/three-rules", () => policy.Evaluate(request));
        var changing = (IMutatingPolicy)Compiled(Mutation);
        if (changing.Mutate(request) is not { Verdicts: [{ Outcome: Outcome.Pass }, { Outcome: Outcome.Pass }] }) throw new InvalidDataException("the policy changes nothing");
        yield return new Row("admission-policy/merge-and-patch", () => changing.Mutate(request));
    }

    private static ICompiledPolicy Compiled(string text)
    {
        var compiled = new AdmissionPolicyLanguage().Compile([new SourceText("web.yaml", text)], CompileOptions.Default);
        return compiled.Policy ?? throw new InvalidDataException(string.Join("\n", compiled.Diagnostics));
    }
}
