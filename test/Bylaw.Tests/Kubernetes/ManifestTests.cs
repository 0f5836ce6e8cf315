using Bylaw.Core.Decisions;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Kubernetes;
using Xunit;

namespace Bylaw.Tests.Kubernetes;

public sealed class ManifestTests
{
    private const string Pod = """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"api","namespace":"orders","labels":{"app":"api","replicas":3},"annotations":{"note":"x"}},"spec":{"initContainers":[{"name":"setup"}],"containers":[{"name":"web","image":"a"},{"image":"b"}]}}""";

    [Fact]
    public void An_object_says_what_it_is()
    {
        var pod = KubernetesObject.TryRead(Read(Pod).Root)!;
        Assert.Equal(("", "v1", "Pod", "orders", "api"), (pod.Group, pod.Version, pod.Kind, pod.Namespace, pod.Name));
        Assert.Equal("app=api", string.Join(',', pod.Labels.Select(label => $"{label.Key}={label.Value}")));
        Assert.Equal("x", pod.Annotations["note"]);
        Assert.Equal("Pod orders/api", pod.Reference.ToString());
        var job = KubernetesObject.TryRead(Read("""{"apiVersion":"batch/v1","kind":"Job","metadata":{"generateName":"sync-"}}""").Root)!;
        Assert.Equal(("batch", "v1", "sync-", null), (job.Group, job.Version, job.Name, job.Namespace));
        var space = KubernetesObject.TryRead(Read("""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"orders"}}""").Root)!;
        Assert.Equal((null, "orders"), (space.Namespace, space.EffectiveNamespace));
    }

    [Fact]
    public void Lists_are_taken_apart_with_the_path_of_each_item()
    {
        var document = Read($$"""{"apiVersion":"v1","kind":"List","items":[{{Pod}},{"apiVersion":"v1","kind":"PodList","metadata":{"resourceVersion":"1"},"items":[{{Pod}},null,7]}]}""");
        var items = ManifestItem.In(document);
        Assert.Equal(["items[0]", "items[1].items[0]", "items[1].items[2]"], items.Select(item => item.Path.ToString()));
        Assert.All(items, item => Assert.Same(item.Path.Find(document.Root), item.Value));
        Assert.Equal(["Pod orders/api", "Pod orders/api", "test.json"], items.Select(item => item.Reference.ToString()));
    }

    [Theory]
    [InlineData("null", 0)]
    [InlineData("{}", 1)]
    [InlineData("7", 1)]
    [InlineData("""{"apiVersion":"v1","kind":"List","items":[]}""", 0)]
    [InlineData("""{"apiVersion":"v1","kind":"List","items":7}""", 1)]
    [InlineData("""{"apiVersion":"v1","kind":"List"}""", 1)]
    [InlineData("""{"apiVersion":"acme/v1","kind":"ShoppingList","metadata":{"name":"a"},"items":[1,2]}""", 1)]
    [InlineData("""{"apiVersion":1,"kind":2,"metadata":null}""", 1)]
    [InlineData("""{"apiVersion":"v1","kind":["Pod"]}""", 1)]
    [InlineData("""{"apiVersion":"v1","kind":"Pod","metadata":null}""", 1)]
    [InlineData("""{"apiVersion":"v1","kind":"Pod","metadata":[1]}""", 1)]
    [InlineData("""{"apiVersion":"v1","kind":"Pod","metadata":{"name":7,"namespace":{},"labels":"x","annotations":[1]}}""", 1)]
    [InlineData("""{"apiVersion":"","kind":"Pod"}""", 1)]
    [InlineData("""{"apiVersion":"a/b/c","kind":"s"}""", 1)]
    [InlineData("""{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":null}""", 1)]
    [InlineData("""{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"object":7,"userInfo":[]}}""", 1)]
    public void Hostile_shapes_are_just_documents(string json, int count)
    {
        var items = ManifestItem.In(Read(json));
        Assert.Equal(count, items.Length);
        foreach (var item in items)
        {
            _ = (item.Reference.ToString(), item.Operation, item.Requester, item.Namespace, item.Object?.Labels, item.Object?.Annotations);
            foreach (var shape in Enum.GetValues<RequestShape>()) Assert.NotNull(new RequestShapes(item).Of(shape));
        }
    }

    [Fact]
    public void A_review_gives_the_object_it_is_about()
    {
        var document = Read($$$"""{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"1","operation":"UPDATE","namespace":"shop","userInfo":{"username":"ada"},"object":{{{Pod}}},"oldObject":{} } }""");
        var item = Assert.Single(ManifestItem.In(document));
        Assert.Equal(("request.object", "UPDATE", "ada", "shop"), (item.Path.ToString(), item.Operation, item.Requester, item.Namespace));
        var shapes = new RequestShapes(item);
        Assert.Same(((ObjectValue)document.Root).Get("request"), ((ObjectValue)shapes.Of(RequestShape.AdmissionReview)).Get("request"));
        Assert.Same(item.Value, shapes.Of(RequestShape.Document));
    }

    [Fact]
    public void A_deletion_is_about_the_old_object()
    {
        var document = Read($$$"""{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"operation":"DELETE","object":null,"oldObject":{{{Pod}}}}}""");
        var item = Assert.Single(ManifestItem.In(document));
        Assert.Equal("request.oldObject", item.Path.ToString());
        var review = ValuePath.Root.Then("review").Then("object").Find(new RequestShapes(item).Of(RequestShape.GatekeeperReview));
        Assert.Same(item.Value, review);
    }

    [Fact]
    public void Shapes_share_the_object_and_are_made_once()
    {
        var item = ManifestItem.In(Read(Pod))[0];
        var shapes = new RequestShapes(item, ArrayValue.Empty);
        var review = (ObjectValue)shapes.Of(RequestShape.AdmissionReview);
        Assert.Same(review, shapes.Of(RequestShape.AdmissionReview));
        var request = (ObjectValue)review.Get("request")!;
        Assert.Same(item.Value, request.Get("object"));
        var gatekeeper = (ObjectValue)shapes.Of(RequestShape.GatekeeperReview);
        Assert.Same(request, gatekeeper.Get("review"));
        Assert.Same(ArrayValue.Empty, gatekeeper.Get("parameters"));
        Assert.Equal(
            """{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"dryRun":false,"kind":{"group":"","kind":"Pod","version":"v1"},"name":"api","namespace":"orders","object":{},"oldObject":null,"operation":"CREATE","options":null,"resource":{"group":"","resource":"pods","version":"v1"},"uid":"UID","userInfo":{"groups":["system:authenticated"],"username":"bylaw"}}}""",
            review.With(Value.Of("request"), request.With(Value.Of("object"), ObjectValue.Empty).With(Value.Of("uid"), Value.Of("UID"))).ToString());
    }

    [Fact]
    public void The_same_object_has_the_same_uid()
    {
        static string Uid(string json) => ValuePath.Root.Then("request").Then("uid").Find(new RequestShapes(ManifestItem.In(Read(json))[0]).Of(RequestShape.AdmissionReview))!.ToString();
        Assert.Equal(Uid(Pod), Uid(Pod));
        Assert.NotEqual(Uid(Pod), Uid(Pod.Replace("\"api\"", "\"apo\"", StringComparison.Ordinal)));
        Assert.Matches("^\"[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\"$", Uid(Pod));
    }

    [Theory]
    [InlineData("Deployment", "deployments")]
    [InlineData("NetworkPolicy", "networkpolicies")]
    [InlineData("Ingress", "ingresses")]
    [InlineData("Endpoints", "endpoints")]
    [InlineData("Gateway", "gateways")]
    [InlineData("", "")]
    public void Kinds_have_resources(string kind, string resource) => Assert.Equal(resource, ResourceName.Of(kind));

    [Theory]
    [InlineData("spec.containers.0.image", "web")]
    [InlineData("spec.containers.0", "web")]
    [InlineData("spec.containers.0.missing.deep", "web")]
    [InlineData("spec.initContainers.0.image", "setup")]
    [InlineData("spec.containers.1.image", null)]
    [InlineData("spec.containers.7.image", null)]
    [InlineData("spec.containers", null)]
    [InlineData("spec.volumes.0.name", null)]
    [InlineData("metadata.name", null)]
    public void Paths_lead_into_containers(string path, string? name)
    {
        var keys = path.Split('.').Select(step => int.TryParse(step, out var index) ? Value.Of(index) : Value.Of(step));
        Assert.Equal(name, Containers.NameAt(Read(Pod).Root, ValuePath.Of(keys)));
    }

    internal static Document Read(string json) =>
        Assert.Single(JsonReader.Read(new SourceText("test.json", json), new ReadOptions { KeepPositions = true }).Documents);
}
