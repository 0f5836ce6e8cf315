using System.Globalization;
using System.Text;
using Bylaw.Core.Decisions;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Kubernetes;

namespace Bylaw.Bench.Rows;

/// <summary>Gatekeeper: its whole library on a Pod, where that lies beside the benchmark data; and many constraints of which few match.</summary>
internal static class GatekeeperRows
{
    private const string Pod = "apiVersion: v1\nkind: Pod\nmetadata: { name: web, namespace: shop, labels: { app: web } }\nspec: { containers: [{ name: a, image: registry.example.com/a:1, resources: { limits: { cpu: 100m, memory: 64Mi } } }, { name: b, image: registry.example.com/b:1 }] }\n";

    private const string Template = "apiVersion: templates.gatekeeper.sh/v1\nkind: ConstraintTemplate\nmetadata: { name: registries }\nspec:\n  crd: { spec: { names: { kind: Registries } } }\n  targets:\n    - target: admission.k8s.gatekeeper.sh\n      rego: |\n        package registries\n        violation[{\"msg\": msg}] {\n          container := input.review.object.spec.containers[_]\n          not startswith(container.image, input.parameters.registry)\n          msg := sprintf(\"%v is from elsewhere\", [container.image])\n        }\n";

    public static IEnumerable<Row> All(string directory)
    {
        var library = Path.Combine(directory, "..", "conformance", "rego", "gatekeeper");
        if (Directory.Exists(library)) yield return Evaluate("gatekeeper/library-on-a-pod", Compiled(Library(library)));
        foreach (var others in (int[])[0, 995]) yield return Evaluate(string.Create(CultureInfo.InvariantCulture, $"gatekeeper/5-of-{5 + others}-constraints"), Compiled([new SourceText("many.yaml", Many(others))]));
    }

    /// <summary>Each template with the constraint of its first sample.</summary>
    private static IEnumerable<SourceText> Library(string directory) => Directory.EnumerateFiles(directory, "template.yaml", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        .SelectMany(template => Directory.EnumerateFiles(Path.GetDirectoryName(template)!, "constraint.yaml", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Take(1).Prepend(template))
        .Select(file => new SourceText(file, File.ReadAllText(file)));

    private static string Many(int others)
    {
        var text = new StringBuilder(Template);
        for (var i = 0; i < 5 + others; i++)
            text.Append(CultureInfo.InvariantCulture, $"---\napiVersion: constraints.gatekeeper.sh/v1beta1\nkind: Registries\nmetadata: {{ name: c{i} }}\nspec:\n  match: {{ kinds: [{{ apiGroups: [\"\"], kinds: [Pod] }}], namespaces: [{(i < 5 ? "shop" : $"other-{i}")}] }}\n  parameters: {{ registry: registry.example.com/ }}\n");
        return text.ToString();
    }

    private static ICompiledPolicy Compiled(IEnumerable<SourceText> sources)
    {
        var compiled = new GatekeeperLanguage().Compile([.. sources], CompileOptions.Default);
        return compiled.Policy ?? throw new InvalidDataException(string.Join("\n", compiled.Diagnostics));
    }

    private static Row Evaluate(string name, ICompiledPolicy policy)
    {
        var document = DocumentReader.Read("in.yaml", Encoding.UTF8.GetBytes(Pod)).Documents[0];
        var item = ManifestItem.In(document)[0];
        var request = new PolicyRequest { Document = item.Value, Input = new RequestShapes(item).Of };
        var verdicts = policy.Evaluate(request);
        if (verdicts.Count == 0 || verdicts.Any(verdict => verdict.Outcome == Outcome.Error)) throw new InvalidDataException($"{name} gives no verdicts");
        return new Row(name, () => policy.Evaluate(request));
    }
}
