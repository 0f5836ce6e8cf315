using System.Security.Cryptography;
using System.Text;
using Bylaw.Core.Values;

namespace Bylaw.Kubernetes;

/// <summary>Writes the request that an API server would send about an object that is to be created.</summary>
internal static class AdmissionRequest
{
    private static readonly ObjectValue Requester = MakeRequester();

    public static ObjectValue For(ManifestItem item)
    {
        var subject = item.Object;
        var request = new ObjectBuilder(12);
        request.Set("uid", new StringValue(Uid(item)));
        request.Set("kind", GroupVersion(subject, "kind", subject?.Kind ?? ""));
        request.Set("resource", GroupVersion(subject, "resource", ResourceName.Of(subject?.Kind ?? "")));
        request.Set("name", new StringValue(subject?.Name ?? ""));
        if (item.Namespace is { } space) request.Set("namespace", new StringValue(space));
        request.Set("operation", new StringValue("CREATE"));
        request.Set("userInfo", Requester);
        request.Set("object", item.Value);
        request.Set("oldObject", NullValue.Instance);
        request.Set("dryRun", BooleanValue.False);
        request.Set("options", NullValue.Instance);
        return request.ToObject();
    }

    /// <summary>The same object has the same uid on every machine: 128 bits of a hash, in the form of a UUID of version 8.</summary>
    private static string Uid(ManifestItem item)
    {
        var reference = item.Reference;
        var text = string.Join('\n', reference.ApiVersion, reference.Kind, reference.Namespace, reference.Name);
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16);
        bytes[6] = (byte)(0x80 | bytes[6] & 0x0f);
        bytes[8] = (byte)(0x80 | bytes[8] & 0x3f);
        return new Guid(bytes, bigEndian: true).ToString();
    }

    private static ObjectValue GroupVersion(KubernetesObject? subject, string last, string name)
    {
        var map = new ObjectBuilder(3);
        map.Set("group", new StringValue(subject?.Group ?? ""));
        map.Set("version", new StringValue(subject?.Version ?? ""));
        map.Set(last, new StringValue(name));
        return map.ToObject();
    }

    private static ObjectValue MakeRequester()
    {
        var user = new ObjectBuilder(2);
        user.Set("username", new StringValue("bylaw"));
        user.Set("groups", new ArrayValue([new StringValue("system:authenticated")]));
        return user.ToObject();
    }
}
