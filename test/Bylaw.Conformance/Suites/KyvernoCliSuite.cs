using System.Globalization;
using Bylaw.Core.Decisions;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Kubernetes;
using Bylaw.Kubernetes.Types;

namespace Bylaw.Conformance.Suites;

/// <summary>The suites of the Kyverno command line whose policies are those of the API server: every row of their results is a case.</summary>
internal sealed class KyvernoCliSuite : ISuite
{
    public string Name => "kyverno/cli";

    public IEnumerable<ConformanceCase> Cases(string directory)
    {
        if (!JsonReader.TryReadValue(File.ReadAllBytes(Path.Combine(directory, "index.json")), out var index, out var error)) throw new InvalidDataException(error?.ToString());
        foreach (var entry in List(index, "entries"))
        {
            var kinds = (ObjectValue)entry.Get("policyKinds")!;
            if (kinds.Count == 0 || !kinds.All(kind => ((StringValue)kind.Key).Text.Contains("AdmissionPolicy", StringComparison.Ordinal))) continue;
            var file = Path.Combine(directory, "..", entry.GetText("path")!);
            foreach (var test in Documents(file).Select(document => (ObjectValue)document.Root))
                for (var n = 0; n < ((ArrayValue)test.Get("results")!).Count; n++)
                {
                    var row = (ObjectValue)((ArrayValue)test.Get("results")!)[n];
                    yield return new ConformanceCase(string.Create(CultureInfo.InvariantCulture, $"{entry.GetText("path")}#{n}"), false, () => new KyvernoTest(Path.GetDirectoryName(file)!, test).Run(row));
                }
        }
    }

    internal static IReadOnlyList<Document> Documents(string path) => DocumentReader.ReadFile(path, new ReadOptions { KeepPositions = true, Schema = YamlSchema.Kubernetes }).Documents;

    internal static IEnumerable<ObjectValue> List(Value? value, string field) => (value as ObjectValue)?.Get(field) is ArrayValue list ? list.OfType<ObjectValue>() : [];
}

/// <summary>One <c>kyverno-test.yaml</c>.</summary>
internal sealed class KyvernoTest(string folder, ObjectValue test)
{
    /// <summary>What is wrong with a row of its results; null when it is as expected.</summary>
    public string? Run(ObjectValue row)
    {
        var compiled = new AdmissionPolicyLanguage { GivesParametersTogether = true }.Compile([.. Files("policies").Concat(Files("paramResources")).Select(path => new SourceText(path, File.ReadAllText(path)))], CompileOptions.Default);
        if (compiled.Policy is not IMutatingPolicy policy) return $"does not compile: {compiled.Diagnostics.FirstOrDefault()}";
        var wanted = (row.Get("resources") as ArrayValue)?.OfType<StringValue>().Select(name => name.Text).ToList() ?? [];
        var objects = Objects("resources").ToList();
        var chosen = objects.Where(item => wanted.Contains(item.Object!.Name)).ToList();
        var problems = (chosen.Count > 0 ? chosen : objects).Select(item => Judge(policy, item, row)).OfType<string>().ToList();
        return problems.Count == 0 ? null : string.Join("; ", problems);
    }

    private string? Judge(IMutatingPolicy policy, ManifestItem item, ObjectValue row)
    {
        var name = row.GetText("policy")!;
        var mutation = policy.Mutate(Request(item));
        var verdicts = mutation.Verdicts.Concat(policy.Evaluate(Request(item.With(mutation.Document)))).Where(verdict => verdict.Rule.Name.Split('[', '/')[0] == name).ToList();
        // As the tool has it: what the policy is not about passes whatever is expected, as long as it does not change objects.
        if (verdicts.Count == 0) return row.Get("isMutatingAdmissionPolicy") is null ? null : $"{item.Object!.Name}: not found";
        var result = verdicts.Max(verdict => verdict.Outcome) switch { Outcome.Error => "error", >= Outcome.Warn => "fail", _ => "pass" };
        if (result != row.GetText("result")) return $"{item.Object!.Name}: {result}, and not {row.GetText("result")}: {verdicts[0].Message}";
        return row.GetText("patchedResources") is { } file ? Compare(mutation.Document, file) : null;
    }

    private string? Compare(Value actual, string file)
    {
        var made = KubernetesObject.TryRead(actual)!;
        foreach (var expected in KyvernoCliSuite.Documents(Path.Combine(folder, file)).SelectMany(document => ManifestItem.In(document)).Select(Placed))
        {
            if (expected.Object is not { } one || one.Reference != made.Reference) continue;
            var (left, right) = (Pruned(actual), Pruned(expected.Value));
            return Equals(left, right) ? null : $"{made.Name}: {left}, and not {right}";
        }
        return null;
    }

    private PolicyRequest Request(ManifestItem item)
    {
        var review = (ObjectValue)((ObjectValue)new RequestShapes(item).Of(RequestShape.AdmissionReview)).Get("request")!;
        if (test.GetText("userinfo") is { } file) review = review.With(new StringValue("userInfo"), ((ObjectValue)KyvernoCliSuite.Documents(Path.Combine(folder, file))[0].Root).Get("userInfo")!);
        return new PolicyRequest { Document = item.Value, Input = new RequestShapes(item with { Request = review }).Of, Namespace = () => item.Namespace is { } space ? NamespaceOf(space) : null };
    }

    private ObjectValue? NamespaceOf(string name)
    {
        var values = test.GetText("variables") is { } file ? KyvernoCliSuite.Documents(Path.Combine(folder, file))[0].Root : test.Get("values");
        var labels = KyvernoCliSuite.List(values, "namespaceSelector").FirstOrDefault(one => one.GetText("name") == name)?.Get("labels");
        if (labels is null) return null;
        var metadata = new ObjectBuilder();
        metadata.Set("name", new StringValue(name));
        metadata.Set("labels", labels);
        var space = new ObjectBuilder();
        space.Set("apiVersion", new StringValue("v1"));
        space.Set("kind", new StringValue("Namespace"));
        space.Set("metadata", metadata.ToObject());
        return space.ToObject();
    }

    private IEnumerable<string> Files(string field) => test.Get(field) is ArrayValue list ? list.OfType<StringValue>().Select(file => Path.Combine(folder, file.Text)) : [];

    private IEnumerable<ManifestItem> Objects(string field) => Files(field).SelectMany(KyvernoCliSuite.Documents).SelectMany(document => ManifestItem.In(document)).Where(item => item.Object is not null).Select(Placed);

    /// <summary>What can be in a namespace and does not say in which is in <c>default</c>.</summary>
    private static ManifestItem Placed(ManifestItem item)
    {
        if (item.Object is not { Namespace: null } found || KubernetesTypes.Find(found.ApiVersion, found.Kind) is { IsNamespaced: false }) return item;
        return item.With(found.Value.With(new StringValue("metadata"), found.Metadata.With(new StringValue("namespace"), new StringValue("default"))));
    }

    // Null, empty maps and empty lists are as if they were not there.
    private static Value? Pruned(Value value)
    {
        switch (value)
        {
            case ObjectValue map:
                var kept = new ObjectBuilder(map.Count);
                foreach (var (key, part) in map)
                    if (Pruned(part) is { } left) kept.Set(key, left);
                return kept.Count == 0 ? null : kept.ToObject();
            case ArrayValue list:
                Value[] items = [.. list.Select(Pruned).OfType<Value>()];
                return items.Length == 0 ? null : new ArrayValue(items);
            default: return value is NullValue ? null : value;
        }
    }
}
