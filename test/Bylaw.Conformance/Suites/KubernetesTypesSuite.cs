using Bylaw.Core.Values;
using Bylaw.Kubernetes.Types;

namespace Bylaw.Conformance.Suites;

/// <summary>Facts about Kubernetes' own types, held against the table. What a case wants is a line as the table has it.</summary>
internal sealed class KubernetesTypesSuite : ISuite
{
    public string Name => "kyverno/discovery";

    public IEnumerable<ConformanceCase> Cases(string directory)
    {
        var path = Path.Combine(directory, "k8s-types.json");
        if (!JsonReader.TryReadValue(File.ReadAllBytes(path), out var root, out var error)) throw new InvalidDataException($"{path}: {error}");
        var facts = (ObjectValue)root;
        foreach (var (key, kind) in (ObjectValue)facts.Get("kinds")!)
            yield return new ConformanceCase($"kind/{((StringValue)key).Text}", false, () => Kind(((StringValue)key).Text, (ObjectValue)kind));
        foreach (var (key, type) in (ObjectValue)facts.Get("types")!)
            yield return new ConformanceCase($"type/{((StringValue)key).Text}", false, () => Type(NameOf(((StringValue)key).Text), (ObjectValue)((ObjectValue)type).Get("fields")!));
    }

    private static string? Kind(string name, ObjectValue fact)
    {
        var slash = name.LastIndexOf('/');
        if (KubernetesTypes.Find(name[..slash], name[(slash + 1)..]) is not { } kind) return "the table has no such kind";
        var found = $"{kind.Schema.Name} {kind.IsNamespaced}";
        var wanted = $"{NameOf(fact.GetText("type")!)} {fact.Get("namespaced") is BooleanValue { IsTrue: true }}";
        return found == wanted ? null : $"is {found}, and not {wanted}";
    }

    private static string? Type(string name, ObjectValue fields)
    {
        if (KubernetesTypes.Type(name) is not { } type) return "the table has no such type";
        var wanted = fields.Select(field => Line(((StringValue)field.Key).Text, (ObjectValue)field.Value)).Order(StringComparer.Ordinal);
        var found = type.Fields.Values.Select(TypeLine.Of).Order(StringComparer.Ordinal);
        return string.Join('\n', wanted.Except(found).Select(line => $"+{line}").Concat(found.Except(wanted).Select(line => $"-{line}"))) is { Length: > 0 } difference ? difference : null;
    }

    private static string Line(string name, ObjectValue fact)
    {
        var required = fact.Get("required") is BooleanValue { IsTrue: true } ? "!" : "";
        var structType = fact.GetText("structType") is { } given ? $" {given}" : "";
        var patch = fact.GetText("patchStrategy") is { } strategy ? $" patch={strategy}{(fact.GetText("patchMergeKey") is { } key ? $"@{key}" : "")}" : "";
        return $"{name}{required} {TypeOf(fact)}{structType}{patch}";
    }

    private static string TypeOf(ObjectValue fact) => fact.GetText("ref") is { } name ? NameOf(name) : fact.GetText("type") switch
    {
        "list" when fact.Get("listMapKeys") is ArrayValue keys => $"[@{string.Join(',', keys.Select(key => ((StringValue)key).Text))}]{TypeOf(Element(fact))}",
        "list" => $"[{fact.GetText("listType")}]{TypeOf(Element(fact))}",
        "map" => $"{{{fact.GetText("mapType")}}}{TypeOf(Element(fact))}",
        "date-time" => "time",
        var type => type!,
    };

    private static ObjectValue Element(ObjectValue fact) => (ObjectValue)fact.Get("elem")!;

    private static string NameOf(string name) => name.Replace("apimachinery/pkg/apis/", "", StringComparison.Ordinal).Replace("api/", "", StringComparison.Ordinal);
}
