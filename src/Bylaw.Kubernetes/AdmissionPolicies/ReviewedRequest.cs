using System.Collections.Immutable;
using Bylaw.Core.Values;

namespace Bylaw.Kubernetes.AdmissionPolicies;

/// <summary>A request as admission policies see it: what is asked of which resource, and the objects before and after.</summary>
internal sealed class ReviewedRequest
{
    /// <summary>The label that the API server gives every Namespace.</summary>
    private const string NameLabel = "kubernetes.io/metadata.name";

    private readonly ObjectValue _kind, _resource;
    private readonly Lazy<ObjectValue?> _namespace;

    /// <param name="request">The <c>request</c> of an AdmissionReview.</param>
    /// <param name="findNamespace">The Namespace that the object is in, where it is known.</param>
    public ReviewedRequest(ObjectValue request, Func<Value?> findNamespace)
    {
        Request = request;
        _namespace = new Lazy<ObjectValue?>(() => findNamespace() as ObjectValue);
        Operation = request.GetText("operation") ?? "CREATE";
        Name = request.GetText("name") ?? "";
        Namespace = request.GetText("namespace") is { Length: > 0 } space ? space : null;
        _kind = Request.Get("kind") as ObjectValue ?? ObjectValue.Empty;
        _resource = Request.Get("resource") as ObjectValue ?? _kind;
        KindGroup = _kind.GetText("group") ?? "";
        Kind = _kind.GetText("kind") ?? "";
    }

    /// <summary>The request itself.</summary>
    public ObjectValue Request { get; }

    /// <summary>The request as expressions see it: the objects have variables of their own, and nobody should depend on the uid.</summary>
    public ObjectValue Asked => field ??= Request.Without(new StringValue("object")).Without(new StringValue("oldObject")).Without(new StringValue("uid"));

    /// <summary>What will be; null of JSON when it is deleted.</summary>
    public Value Object => field ??= Dropped("object");

    /// <summary>What was; null of JSON when it is new.</summary>
    public Value OldObject => field ??= Dropped("oldObject");

    private Value Dropped(string name) => AbsentFields.Dropped(Request.Get(name) ?? NullValue.Instance);

    public string KindGroup { get; }

    public string Kind { get; }

    public string Group => _resource.GetText("group") ?? "";

    public string Version => _resource.GetText("version") ?? "";

    public string Resource => _resource.GetText("resource") ?? ResourceName.Of(Kind);

    public string Subresource => Request.GetText("subResource") ?? "";

    public string Operation { get; }

    public string Name { get; }

    /// <summary>The namespace; null for what is in none.</summary>
    public string? Namespace { get; init; }

    /// <summary>The labels of what is and what was; one that is not there has none.</summary>
    public IEnumerable<IReadOnlyDictionary<string, string>> Labels => new[] { Object, OldObject }.Where(value => value is ObjectValue).Select(LabelsOf).DefaultIfEmpty(ImmutableSortedDictionary<string, string>.Empty);

    /// <summary>What is known of the labels of the namespace, at least its name; null when it is in none.</summary>
    public IReadOnlyDictionary<string, string>? NamespaceLabels => Kind == "Namespace" && Object is ObjectValue
        ? LabelsOf(Object)
        : Namespace is null ? null
        : _namespace.Value is { } space ? LabelsOf(space).SetItem(NameLabel, Namespace)
        : new Dictionary<string, string>(StringComparer.Ordinal) { [NameLabel] = Namespace };

    /// <summary>The same with another object.</summary>
    public ReviewedRequest With(Value changed) => new(Request.With(new StringValue("object"), changed), () => _namespace.Value);

    /// <summary>The namespace as an object, as far as it is known; null of JSON when it is in none.</summary>
    public Value NamespaceObject()
    {
        if (Namespace is not { } name) return NullValue.Instance;
        if (_namespace.Value is { } known) return known;
        var labels = new ObjectBuilder(1);
        labels.Set(NameLabel, new StringValue(name));
        var metadata = new ObjectBuilder(2);
        metadata.Set("name", new StringValue(name));
        metadata.Set("labels", labels.ToObject());
        var result = new ObjectBuilder(3);
        result.Set("apiVersion", new StringValue("v1"));
        result.Set("kind", new StringValue("Namespace"));
        result.Set("metadata", metadata.ToObject());
        return result.ToObject();
    }

    private static ImmutableSortedDictionary<string, string> LabelsOf(Value value) => KubernetesObject.TryRead(value)?.Labels ?? ImmutableSortedDictionary<string, string>.Empty;
}
