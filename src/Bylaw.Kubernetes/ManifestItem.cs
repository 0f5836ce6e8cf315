using System.Collections.Immutable;
using Bylaw.Core.Decisions;
using Bylaw.Core.Values;

namespace Bylaw.Kubernetes;

/// <summary>One thing in a document that policies are asked about.</summary>
public sealed record ManifestItem
{
    /// <summary>The document.</summary>
    public required Document Document { get; init; }

    /// <summary>Where the item stands in it.</summary>
    public required ValuePath Path { get; init; }

    /// <summary>The item: a Kubernetes object, or the whole document when it is something else.</summary>
    public required Value Value { get; init; }

    /// <summary>The item as a Kubernetes object; null when it is something else.</summary>
    public KubernetesObject? Object { get; init; }

    /// <summary>The AdmissionReview's <c>request</c> that it came in; null when it was not in one.</summary>
    public ObjectValue? Request { get; init; }

    /// <summary>How findings refer to it.</summary>
    public ObjectReference Reference => Object is null
        ? new ObjectReference(null, null, null, NameOf(Document))
        : Object.IsNamespace ? Object.Reference : Object.Reference with { Namespace = Namespace };

    /// <summary>What is to happen to the object: <c>CREATE</c>, <c>UPDATE</c>, <c>DELETE</c>, <c>CONNECT</c>.</summary>
    public string Operation => Request?.GetText("operation") ?? "CREATE";

    /// <summary>Who asked, when an AdmissionReview says so; else null.</summary>
    public string? Requester => (Request?.Get("userInfo") as ObjectValue)?.GetText("username");

    /// <summary>The namespace in which the item counts; null for none.</summary>
    public string? Namespace => Request?.GetText("namespace") is { Length: > 0 } given ? given : Object?.EffectiveNamespace;

    /// <summary>The item once a policy has changed it. It still stands where it stood.</summary>
    public ManifestItem With(Value changed) => this with
    {
        Value = changed,
        Object = KubernetesObject.TryRead(changed),
        Request = Request?.With(new StringValue(Request.Get("object") is ObjectValue ? "object" : "oldObject"), changed),
    };

    /// <summary>
    /// The items of a document: each object of a <c>List</c> (or <c>PodList</c>, …), however nested; the object of an
    /// AdmissionReview; else the document itself. A list that holds nothing, and an empty document, have no items.
    /// </summary>
    public static ImmutableArray<ManifestItem> In(Document document)
    {
        var items = ImmutableArray.CreateBuilder<ManifestItem>();
        ManifestItems.Collect(document, document.Root, ValuePath.Root, items);
        return items.DrainToImmutable();
    }

    // A file may hold several documents: their place tells them apart.
    private static string NameOf(Document document) => document.Index == 0 ? document.Source.Name : $"{document.Source.Name}#{document.Index + 1}";
}
