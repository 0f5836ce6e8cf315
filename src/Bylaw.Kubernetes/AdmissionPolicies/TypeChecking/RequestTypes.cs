using System.Collections.Frozen;
using Bylaw.Kubernetes.Types;

namespace Bylaw.Kubernetes.AdmissionPolicies.TypeChecking;

/// <summary>The types of what every request has, whatever it is about.</summary>
internal static class RequestTypes
{
    private static readonly TypeSchema s_text = new(SchemaType.String), s_texts = new(SchemaType.List) { Items = s_text };

    /// <summary>The variable <c>request</c>: an AdmissionRequest without its objects.</summary>
    public static readonly TypeSchema Request = Object("kubernetes.AdmissionRequest",
        ("kind", Texts("kubernetes.GroupVersionKind", "group", "version", "kind")), ("resource", Texts("kubernetes.GroupVersionResource", "group", "version", "resource")), ("subResource", s_text),
        ("requestKind", Texts("kubernetes.GroupVersionKind", "group", "version", "kind")), ("requestResource", Texts("kubernetes.GroupVersionResource", "group", "version", "resource")), ("requestSubResource", s_text),
        ("name", s_text), ("namespace", s_text), ("operation", s_text), ("userInfo", User), ("dryRun", new TypeSchema(SchemaType.Boolean)), ("options", TypeSchema.Any));

    /// <summary>The variable <c>namespaceObject</c>.</summary>
    public static TypeSchema Namespace => KubernetesTypes.Type("core/v1.Namespace")!;

    private static TypeSchema User => Object("kubernetes.UserInfo", ("username", s_text), ("uid", s_text), ("groups", s_texts), ("extra", new TypeSchema(SchemaType.Map) { Items = s_texts }));

    private static TypeSchema Texts(string name, params IEnumerable<string> fields) => Object(name, fields.Select(field => (field, s_text)));

    private static TypeSchema Object(string name, params IEnumerable<(string Name, TypeSchema Type)> fields)
    {
        var all = fields.ToFrozenDictionary(field => field.Name, field => new FieldSchema(field.Name, field.Type), StringComparer.Ordinal);
        return new TypeSchema(SchemaType.Object, () => all) { Name = name };
    }
}
