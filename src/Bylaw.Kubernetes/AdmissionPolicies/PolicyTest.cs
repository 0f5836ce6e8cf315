using System.Text;
using Bylaw.Core.Decisions;
using Bylaw.Core.Text;
using Bylaw.Core.Values;

namespace Bylaw.Kubernetes.AdmissionPolicies;

/// <summary>One test file.</summary>
internal sealed class PolicyTest(Document document, ObjectValue test, PolicyTests all)
{
    private static readonly ReadOptions s_options = new() { KeepPositions = true, Schema = YamlSchema.Kubernetes };

    private readonly string _folder = Path.GetDirectoryName(document.Source.Name) ?? "";

    /// <summary>The tests whose names a filter takes.</summary>
    public IEnumerable<TestResult> Run(Func<string, bool> filter)
    {
        var rows = (test.Get("results") as ArrayValue)?.Select((row, n) => (Row: row as ObjectValue ?? ObjectValue.Empty, At: At(n))).Select(row => (Name: NameOf(row.Row), row.Row, row.At)).Where(row => filter(row.Name)).ToList() ?? [];
        if (rows.Count == 0) return [];
        var sources = Sources("policies").Concat(Sources("paramResources")).ToList();
        if (PolicyTests.Compile(sources, out var problem) is not { } policy) return rows.Select(row => new TestResult(row.Name, row.At, TestOutcome.Error) { Message = problem });
        // Rows about policies of other languages are theirs.
        return rows.Where(row => policy.Has(row.Row.GetText("policy") ?? "")).Select(row => Run(policy, row.Name, row.Row, row.At));
    }

    private TestResult Run(AdmissionPolicy policy, string name, ObjectValue row, Location at)
    {
        var wanted = (row.Get("resources") as ArrayValue)?.OfType<StringValue>().Select(one => one.Text.Split('/')[^1]).ToList() ?? [];
        var objects = Items("resources").Where(item => item.Object is not null).Select(Placed).ToList();
        if (objects.Count == 0) return new TestResult(name, at, TestOutcome.Error) { Message = "the test names no objects" };
        var chosen = objects.Where(item => wanted.Contains(item.Object!.Name)).ToList();
        var problems = (chosen.Count > 0 ? chosen : objects).Select(item => Judge(policy, item, row)).OfType<string>().ToList();
        return problems.Count == 0 ? new TestResult(name, at, TestOutcome.Passed) : new TestResult(name, at, TestOutcome.Failed) { Message = string.Join("; ", problems) };
    }

    private string? Judge(AdmissionPolicy policy, ManifestItem item, ObjectValue row)
    {
        var name = row.GetText("policy") ?? "";
        var mutation = policy.Mutate(Request(item));
        var verdicts = mutation.Verdicts.Concat(policy.Evaluate(Request(item.With(mutation.Document)))).Where(verdict => verdict.Rule.Name.Split('[', '/')[0] == name).ToList();
        foreach (var verdict in verdicts) all.Note(verdict);
        // As the tool has it: what the policy is not about passes whatever is expected, as long as it does not change objects.
        if (verdicts.Count == 0) return policy.Changes(name) ? $"{item.Object!.Name}: the policy is not about it" : null;
        var result = verdicts.Max(verdict => verdict.Outcome) switch { Outcome.Error => "error", >= Outcome.Warn => "fail", _ => "pass" };
        if (result != row.GetText("result")) return $"{item.Object!.Name}: {result}, and not {row.GetText("result")}{(verdicts[0].Message.Length > 0 ? ": " + verdicts[0].Message : "")}";
        return row.GetText("patchedResources") is { } file ? Compare(mutation.Document, file) : null;
    }

    private string? Compare(Value actual, string file)
    {
        var made = KubernetesObject.TryRead(actual)!;
        foreach (var expected in ItemsOf(file).Select(Placed))
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
        if (test.GetText("userinfo") is { } file && First(file)?.Get("userInfo") is { } user) review = review.With(new StringValue("userInfo"), user);
        return new PolicyRequest { Document = item.Value, Input = new RequestShapes(item with { Request = review }).Of, Namespace = () => item.Namespace is { } space ? NamespaceOf(space) : null };
    }

    private ObjectValue? NamespaceOf(string name)
    {
        var values = test.GetText("variables") is { } file ? First(file) : test.Get("values") as ObjectValue;
        if (Maps(values, "namespaces").FirstOrDefault(one => KubernetesObject.TryRead(one)?.Name == name) is { } whole) return whole;
        if (Maps(values, "namespaceSelector").FirstOrDefault(one => one.GetText("name") == name)?.Get("labels") is not { } labels) return null;
        var metadata = new ObjectBuilder(2);
        metadata.Set("name", new StringValue(name));
        metadata.Set("labels", labels);
        var space = new ObjectBuilder(3);
        space.Set("apiVersion", new StringValue("v1"));
        space.Set("kind", new StringValue("Namespace"));
        space.Set("metadata", metadata.ToObject());
        return space.ToObject();
    }

    /// <summary>What can be in a namespace and does not say in which is in <c>default</c>.</summary>
    private static ManifestItem Placed(ManifestItem item)
    {
        if (item.Object is not { Namespace: null } found || Types.KubernetesTypes.Find(found.ApiVersion, found.Kind) is { IsNamespaced: false }) return item;
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

    private string NameOf(ObjectValue row)
    {
        var name = ((test.Get("metadata") as ObjectValue)?.GetText("name") ?? test.GetText("name")) is { Length: > 0 } given ? given : Path.GetFileNameWithoutExtension(document.Source.Name);
        var resources = row.Get("resources") is ArrayValue list ? " on " + string.Join(", ", list.OfType<StringValue>().Select(one => one.Text)) : "";
        return $"{name}/{row.GetText("policy")} {row.GetText("result")}{resources}";
    }

    private Location At(int n) => document.Locate(ValuePath.Root.Then("results").Then(n), out _) ?? document.Source.At(new Span(0, 0));

    private IEnumerable<string> Files(string field) => test.Get(field) is ArrayValue list ? list.OfType<StringValue>().Select(file => file.Text) : [];

    private IEnumerable<SourceText> Sources(string field) => Files(field).Select(Open).OfType<SourceText>();

    private IEnumerable<ManifestItem> Items(string field) => Files(field).SelectMany(ItemsOf);

    private IEnumerable<ManifestItem> ItemsOf(string file) => DocumentsOf(file).SelectMany(found => ManifestItem.In(found));

    private ObjectValue? First(string file) => DocumentsOf(file) is [var first, ..] ? first.Root as ObjectValue : null;

    private IReadOnlyList<Document> DocumentsOf(string file) => Open(file) is { } source ? DocumentReader.Read(source.Name, Encoding.UTF8.GetBytes(source.Content), s_options).Documents : [];

    private SourceText? Open(string file) => all.Open(Path.Combine(_folder, file));

    private static IEnumerable<ObjectValue> Maps(ObjectValue? map, string field) => map?.Get(field) is ArrayValue list ? list.OfType<ObjectValue>() : [];
}
