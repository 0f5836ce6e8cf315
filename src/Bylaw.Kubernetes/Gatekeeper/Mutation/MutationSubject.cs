using Bylaw.Core.Values;
using Bylaw.Kubernetes.AdmissionPolicies;

namespace Bylaw.Kubernetes.Gatekeeper.Mutation;

/// <summary>An object that mutators change and expansion templates expand, with what is known around it.</summary>
/// <param name="Value">The object.</param>
internal sealed record MutationSubject(ObjectValue Value)
{
    private ReviewedRequest? _request;
    private KubernetesObject? _object;

    /// <summary>The namespace in which it counts; null for none.</summary>
    public string? Namespace { get; init; }

    /// <summary>What is known of the labels of its namespace; null for nothing.</summary>
    public IReadOnlyDictionary<string, string>? NamespaceLabels { get; init; }

    /// <summary>Whether it is what a controller would make of another object.</summary>
    public bool IsGenerated { get; init; }

    /// <summary>Who asked.</summary>
    public string User { get; init; } = "";

    /// <summary>What is to happen to it.</summary>
    public string Operation { get; init; } = "CREATE";

    /// <summary>The object with its kind and names; null when it has none.</summary>
    public KubernetesObject? Object => _object ??= KubernetesObject.TryRead(Value);

    /// <summary>The request about it, by which matches go.</summary>
    public ReviewedRequest Request => _request ??= MakeRequest();

    /// <summary>The same with another value.</summary>
    public MutationSubject With(ObjectValue value) => ReferenceEquals(value, Value) ? this : new MutationSubject(value)
    {
        Namespace = Namespace,
        NamespaceLabels = NamespaceLabels,
        IsGenerated = IsGenerated,
        User = User,
        Operation = Operation,
    };

    private ReviewedRequest MakeRequest()
    {
        var kind = new ObjectBuilder(3);
        kind.Set("group", Core.Values.Value.Of(Object?.Group ?? ""));
        kind.Set("version", Core.Values.Value.Of(Object?.Version ?? ""));
        kind.Set("kind", Core.Values.Value.Of(Object?.Kind ?? ""));
        var request = new ObjectBuilder(5);
        request.Set("kind", kind.ToObject());
        request.Set("name", Core.Values.Value.Of(Object?.Name ?? ""));
        request.Set("operation", Core.Values.Value.Of(Operation));
        request.Set("object", Value);
        return new ReviewedRequest(request.ToObject(), static () => null) { Namespace = Namespace };
    }
}
