using Bylaw.Core.Values;
using Bylaw.Kubernetes;
using Bylaw.Kubernetes.Types;
using Xunit;

namespace Bylaw.Tests.Kubernetes;

/// <summary>What the table of built-in types says, and what is read from definitions of custom resources.</summary>
public sealed class KubernetesTypeTests
{
    [Theory]
    [InlineData("v1", "Pod", "pods", true)]
    [InlineData("v1", "Namespace", "namespaces", false)]
    [InlineData("v1", "Endpoints", "endpoints", true)]
    [InlineData("networking.k8s.io/v1", "Ingress", "ingresses", true)]
    [InlineData("networking.k8s.io/v1", "NetworkPolicy", "networkpolicies", true)]
    [InlineData("rbac.authorization.k8s.io/v1", "ClusterRole", "clusterroles", false)]
    public void A_kind_has_a_resource_and_a_scope(string version, string kind, string resource, bool isNamespaced)
    {
        var found = KubernetesTypes.Find(version, kind)!;
        Assert.Equal((resource, isNamespaced), (found.Resource, found.IsNamespaced));
        Assert.Contains(found, KubernetesTypes.All);
    }

    [Theory]
    [InlineData("v1", "Pod\nkind")]
    [InlineData("v1", "")]
    [InlineData("v1 Pod", "pods")]
    [InlineData("example.com/v1", "Pod")]
    public void What_is_no_kind_is_not_found(string version, string kind) => Assert.Null(KubernetesTypes.Find(version, kind));

    [Theory]
    [InlineData("spec.template.spec.containers", "list", "map", "name")]
    [InlineData("spec.template.spec.containers.ports", "list", "map", "containerPort,protocol")]
    [InlineData("spec.template.spec.containers.args", "list", "atomic", "")]
    [InlineData("metadata.finalizers", "list", "set", "")]
    [InlineData("metadata.labels.app", "string", "", "")]
    [InlineData("spec.replicas", "integer", "", "")]
    [InlineData("spec.paused", "boolean", "", "")]
    public void A_path_leads_to_a_type(string path, string kind, string listType, string keys)
    {
        var type = KubernetesTypes.Find("apps/v1", "Deployment")!.Schema;
        foreach (var name in path.Split('.')) type = (type.IsList ? type.Items! : type).Field(name)!;
        Assert.Equal((kind, listType, keys), (type.Kind, type.ListType, string.Join(',', type.ListMapKeys)));
    }

    [Fact]
    public void References_are_atomic_where_no_field_says_otherwise()
    {
        Assert.True(KubernetesTypes.Type("core/v1.ObjectReference")!.IsAtomic);
        Assert.False(KubernetesTypes.Type("core/v1.PersistentVolumeSpec")!.Field("claimRef")!.IsAtomic);
        Assert.NotNull(KubernetesTypes.Type("core/v1.PersistentVolumeSpec")!.Field("claimRef")!.Field("uid"));
        Assert.True(KubernetesTypes.Type("core/v1.PodSpec")!.Field("nodeSelector")!.IsAtomic);
    }

    [Fact]
    public void A_field_knows_how_it_is_patched()
    {
        var field = KubernetesTypes.Type("core/v1.Container")!.Fields["ports"];
        Assert.Equal(("merge", "containerPort", false), (field.PatchStrategy, field.PatchMergeKey, field.IsRequired));
        Assert.True(KubernetesTypes.Type("apiextensions/v1.CustomResourceDefinitionSpec")!.Fields["group"].IsRequired);
    }

    [Fact]
    public void Every_field_of_every_type_can_be_read()
    {
        var seen = new HashSet<TypeSchema>();
        var next = new Stack<TypeSchema>(KubernetesTypes.All.Select(kind => kind.Schema));
        while (next.TryPop(out var type))
        {
            if (!seen.Add(type)) continue;
            if (type.Items is { } items) next.Push(items);
            foreach (var field in type.Fields.Values) next.Push(field.Type);
        }
        Assert.InRange(seen.Count, 1000, 10_000);
    }

    [Fact]
    public void A_definition_of_a_custom_resource_is_read()
    {
        var kinds = CustomTypes.Of(Object(Definition)).ToList();
        var kind = Assert.Single(kinds);
        Assert.Equal(("stable.example.com/v1", "CronTab", "crontabs", true), (kind.ApiVersion, kind.Kind, kind.Resource, kind.IsNamespaced));
        var spec = kind.Schema.Field("spec")!;
        Assert.Equal(SchemaType.String, kind.Schema.Field("metadata")!.Field("name")!.Type);
        Assert.Equal(["name"], spec.Field("hosts")!.ListMapKeys);
        Assert.Equal((64L, 5L), (spec.Field("hosts")!.Items!.Field("name")!.MaxSize, spec.Field("hosts")!.MaxSize));
        Assert.Equal(SchemaType.IntOrString, spec.Field("port")!.Type);
        Assert.True(spec.Field("selector")!.IsAtomic);
        Assert.True(spec.Field("free")!.TakesAnyField);
        Assert.NotNull(spec.Field("template")!.Field("metadata"));
        Assert.Equal(SchemaType.Time, spec.Field("since")!.Type);
        Assert.Null(spec.Field("other"));
    }

    private static KubernetesObject Object(string json) => JsonReader.TryReadValue(System.Text.Encoding.UTF8.GetBytes(json), out var value, out _) ? KubernetesObject.TryRead(value)! : throw new InvalidDataException(json);

    private const string Definition = """
        { "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "spec": {
          "group": "stable.example.com", "scope": "Namespaced", "names": { "kind": "CronTab", "plural": "crontabs" },
          "versions": [{ "name": "v1", "schema": { "openAPIV3Schema": { "type": "object", "properties": { "spec": { "type": "object", "properties": {
            "hosts": { "type": "array", "maxItems": 5, "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"],
                       "items": { "type": "object", "properties": { "name": { "type": "string", "maxLength": 64 } } } },
            "port": { "x-kubernetes-int-or-string": true },
            "selector": { "type": "object", "x-kubernetes-map-type": "atomic", "additionalProperties": { "type": "string" } },
            "free": { "type": "object", "x-kubernetes-preserve-unknown-fields": true },
            "template": { "type": "object", "x-kubernetes-embedded-resource": true, "x-kubernetes-preserve-unknown-fields": true },
            "since": { "type": "string", "format": "date-time" } } } } } } }] } }
        """;
}
