using Bylaw.Core.Plans;
using Bylaw.Core.Values;

namespace Bylaw.Kubernetes.Gatekeeper.Mutation;

/// <summary>Changes parts of an image's name.</summary>
internal sealed class ImageChange(ImageParts parts) : Change
{
    public override LocationKind Kind => LocationKind.Text;

    public override bool IsTerminal => true;

    public override ObjectValue Field(ObjectValue map, string field, MutationSubject subject, Budget budget)
    {
        var image = map.Get(field) switch
        {
            null => "",
            StringValue text => text.Text,
            _ => throw new MutationHalt($"`{field}` is no text, so it is no image"),
        };
        return map.With(new StringValue(field), Value.Of(ImageParts.Read(image).With(parts).ToString()));
    }
}
