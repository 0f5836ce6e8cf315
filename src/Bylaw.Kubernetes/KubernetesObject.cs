using System.Collections.Immutable;
using Bylaw.Core.Decisions;
using Bylaw.Core.Values;

namespace Bylaw.Kubernetes;

/// <summary>A value seen as a Kubernetes object: what it is and what it is called.</summary>
public sealed class KubernetesObject
{
    private KubernetesObject(ObjectValue value, string apiVersion, string kind)
    {
        Value = value;
        ApiVersion = apiVersion;
        Kind = kind;
        Metadata = value.Get("metadata") as ObjectValue ?? ObjectValue.Empty;
    }

    /// <summary>The object itself.</summary>
    public ObjectValue Value { get; }

    /// <summary>Group and version: <c>apps/v1</c>, or <c>v1</c> for the core group.</summary>
    public string ApiVersion { get; }

    /// <summary>Kind.</summary>
    public string Kind { get; }

    /// <summary>Group; empty for the core group.</summary>
    public string Group => ApiVersion.LastIndexOf('/') is >= 0 and var slash ? ApiVersion[..slash] : "";

    /// <summary>Version.</summary>
    public string Version => ApiVersion[(ApiVersion.LastIndexOf('/') + 1)..];

    /// <summary>Its <c>metadata</c>; empty when that is missing or no mapping.</summary>
    public ObjectValue Metadata { get; }

    /// <summary>Name, or <c>generateName</c> when there is none yet; empty when there is neither.</summary>
    public string Name => NotEmpty(Metadata.GetText("name")) ?? Metadata.GetText("generateName") ?? "";

    /// <summary>Namespace as written; null for none.</summary>
    public string? Namespace => NotEmpty(Metadata.GetText("namespace"));

    /// <summary>The namespace in which it counts: for a Namespace itself, its own name.</summary>
    public string? EffectiveNamespace => IsNamespace ? NotEmpty(Name) : Namespace;

    /// <summary>Whether it is a Namespace.</summary>
    public bool IsNamespace => Kind == "Namespace" && ApiVersion == "v1";

    /// <summary>Labels; those that are no text are left out.</summary>
    public ImmutableSortedDictionary<string, string> Labels => TextsOf("labels");

    /// <summary>Annotations; those that are no text are left out.</summary>
    public ImmutableSortedDictionary<string, string> Annotations => TextsOf("annotations");

    /// <summary>How findings refer to it.</summary>
    public ObjectReference Reference => new(ApiVersion, Kind, Namespace, Name);

    /// <summary>Sees a value as a Kubernetes object; null when it has no <c>apiVersion</c> and <c>kind</c> as texts.</summary>
    public static KubernetesObject? TryRead(Value value) =>
        value is ObjectValue map && NotEmpty(map.GetText("apiVersion")) is { } version && NotEmpty(map.GetText("kind")) is { } kind
            ? new KubernetesObject(map, version, kind)
            : null;

    private ImmutableSortedDictionary<string, string> TextsOf(string field)
    {
        var texts = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        if (Metadata.Get(field) is ObjectValue map)
            foreach (var (key, value) in map)
                if (key is StringValue name && value is StringValue text) texts[name.Text] = text.Text;
        return texts.ToImmutable();
    }

    private static string? NotEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
