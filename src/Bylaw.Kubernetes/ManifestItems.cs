using System.Collections.Immutable;
using Bylaw.Core.Values;

namespace Bylaw.Kubernetes;

/// <summary>Takes documents apart into the objects they hold.</summary>
internal static class ManifestItems
{
    // Lists in lists do occur; a deeper nest than this is somebody's joke.
    private const int MostLevels = 16;

    public static void Collect(Document document, Value value, ValuePath path, ImmutableArray<ManifestItem>.Builder items, int levels = MostLevels)
    {
        if (value is NullValue) return;
        if (levels > 0 && ListItems(value) is { } list)
        {
            for (var i = 0; i < list.Count; i++) Collect(document, list[i], path.Then("items").Then(i), items, levels - 1);
            return;
        }
        items.Add(ReadReview(document, value, path) ?? new ManifestItem
        {
            Document = document,
            Path = path,
            Value = value,
            Object = KubernetesObject.TryRead(value),
        });
    }

    /// <summary>The items of a value whose kind ends in <c>List</c> and that has items; else null.</summary>
    private static ArrayValue? ListItems(Value value)
    {
        if (KubernetesObject.TryRead(value) is not { } list || !list.Kind.EndsWith("List", StringComparison.Ordinal)) return null;
        // Kinds of custom resources may end in List as well: a true list has no name.
        return list.Metadata.Get("name") is null ? list.Value.Get("items") as ArrayValue : null;
    }

    private static ManifestItem? ReadReview(Document document, Value value, ValuePath path)
    {
        if (KubernetesObject.TryRead(value) is not { Kind: "AdmissionReview", Group: "admission.k8s.io" } review) return null;
        if (review.Value.Get("request") is not ObjectValue request) return null;
        // What is deleted comes as the old object.
        var field = request.Get("object") is ObjectValue ? "object" : "oldObject";
        if (request.Get(field) is not ObjectValue subject) return null;
        return new ManifestItem
        {
            Document = document,
            Path = path.Then("request").Then(field),
            Value = subject,
            Object = KubernetesObject.TryRead(subject),
            Request = request,
        };
    }
}
