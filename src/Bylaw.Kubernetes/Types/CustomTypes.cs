using Bylaw.Core.Values;

namespace Bylaw.Kubernetes.Types;

/// <summary>Reads the kinds that a CustomResourceDefinition describes.</summary>
internal static class CustomTypes
{
    private const int MaxDepth = 100;

    /// <summary>A kind for each version; none for what is no definition of apiextensions.k8s.io/v1.</summary>
    public static IEnumerable<KindType> Of(KubernetesObject definition)
    {
        if (definition is not { ApiVersion: "apiextensions.k8s.io/v1", Kind: "CustomResourceDefinition" } || Part(definition.Value, "spec") is not { } spec) yield break;
        if (spec.GetText("group") is not { } group || Part(spec, "names") is not { } names || names.GetText("kind") is not { } kind || spec.Get("versions") is not ArrayValue versions) yield break;
        foreach (var version in versions.OfType<ObjectValue>())
            if (version.GetText("name") is { } name)
                yield return new KindType($"{group}/{name}", kind, names.GetText("plural") ?? "", spec.GetText("scope") != "Cluster", Whole(Part(Part(version, "schema"), "openAPIV3Schema")));
    }

    /// <summary>The type that an OpenAPI schema describes.</summary>
    public static TypeSchema Read(ObjectValue schema) => Read(schema, 0);

    // Whatever a definition says of them, objects have these three fields.
    private static TypeSchema Whole(ObjectValue? schema) => schema is null ? TypeSchema.Any : CustomType.Object(schema, isWhole: true, field => Read(field, 1));

    private static TypeSchema Read(ObjectValue schema, int depth) =>
        depth > MaxDepth ? TypeSchema.Any : CustomType.Read(schema, part => Read(part, depth + 1));

    private static ObjectValue? Part(ObjectValue? of, string name) => of?.Get(name) as ObjectValue;
}
