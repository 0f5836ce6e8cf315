using Bylaw.Core.Decisions;
using Bylaw.Core.Values;

namespace Bylaw.Kubernetes;

/// <summary>
/// The forms in which policies see an item, each made when first asked for. The item's value is in each of them as the
/// same instance. Safe to use from several threads.
/// </summary>
public sealed class RequestShapes
{
    private readonly ManifestItem _item;
    private readonly Value? _parameters;
    private readonly Lazy<ObjectValue> _request;
    private readonly Lazy<Value> _admission;
    private readonly Lazy<Value> _gatekeeper;

    /// <summary>The forms of an item.</summary>
    /// <param name="item">The item.</param>
    /// <param name="parameters">What policies in Gatekeeper's form read as their parameters; null for none.</param>
    public RequestShapes(ManifestItem item, Value? parameters = null)
    {
        _item = item;
        _parameters = parameters;
        _request = new(() => item.Request ?? AdmissionRequest.For(item));
        _admission = new(MakeAdmissionReview);
        _gatekeeper = new(MakeGatekeeperReview);
    }

    /// <summary>The item in a form.</summary>
    public Value Of(RequestShape shape) => shape switch
    {
        RequestShape.AdmissionReview => _admission.Value,
        RequestShape.GatekeeperReview => _gatekeeper.Value,
        _ => _item.Value,
    };

    private ObjectValue MakeAdmissionReview()
    {
        var review = new ObjectBuilder();
        review.Set("apiVersion", new StringValue("admission.k8s.io/v1"));
        review.Set("kind", new StringValue("AdmissionReview"));
        review.Set("request", _request.Value);
        return review.ToObject();
    }

    private ObjectValue MakeGatekeeperReview()
    {
        var input = new ObjectBuilder();
        input.Set("parameters", _parameters ?? ObjectValue.Empty);
        input.Set("review", WithObject(_request.Value));
        return input.ToObject();
    }

    // Gatekeeper puts what is deleted where policies look for the object.
    private ObjectValue WithObject(ObjectValue request) =>
        request.Get("object") is ObjectValue ? request : request.With(new StringValue("object"), _item.Value);
}
