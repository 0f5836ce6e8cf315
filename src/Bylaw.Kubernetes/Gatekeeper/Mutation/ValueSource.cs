using Bylaw.Core.Values;

namespace Bylaw.Kubernetes.Gatekeeper.Mutation;

/// <summary>Where an assigned value comes from.</summary>
internal abstract record ValueSource
{
    /// <summary>The value, for a place where <paramref name="found"/> stands.</summary>
    public abstract Value Value(Value? found, MutationSubject subject);
}

/// <summary><c>assign.value</c>: a value in the mutator.</summary>
internal sealed record WrittenSource(Value Written) : ValueSource
{
    public override Value Value(Value? found, MutationSubject subject) => Written;
}

/// <summary><c>assign.fromMetadata</c>: the name or the namespace of the object.</summary>
internal sealed record MetadataSource(bool IsName) : ValueSource
{
    public override Value Value(Value? found, MutationSubject subject) => Core.Values.Value.Of((IsName ? subject.Object?.Metadata.GetText("name") : subject.Object?.Namespace) ?? "");
}

/// <summary><c>assign.externalData</c>: what a provider says of the value that stands there, or of who asks.</summary>
internal sealed record ExternalSource(string Provider, bool ByUser, ExternalFailure Failure, string Default) : ValueSource
{
    public override Value Value(Value? found, MutationSubject subject) => new AwaitedValue(this, ByUser ? subject.User : found switch
    {
        null => "",
        StringValue text => text.Text,
        AwaitedValue awaited => awaited.Key,
        _ => throw new MutationHalt("external data can only replace a text"),
    });
}

/// <summary>What to do when a provider has no answer.</summary>
internal enum ExternalFailure
{
    /// <summary>The object cannot be changed: an error.</summary>
    Fail,

    /// <summary>The value stays.</summary>
    Ignore,

    /// <summary>A value from the mutator.</summary>
    UseDefault,
}

/// <summary>Stands for a value until a provider is asked, which happens once, after all mutators are done.</summary>
internal sealed class AwaitedValue(ExternalSource source, string key) : OpaqueValue
{
    public ExternalSource Source => source;

    /// <summary>What the provider is asked about.</summary>
    public string Key => key;

    public override string TypeName => "gatekeeper.externalData";

    public override Value ToJson() => Of(key);

    public override bool Equals(Value? other) => other is AwaitedValue awaited && awaited.Source == source && awaited.Key == key;

    public override int GetHashCode() => HashCode.Combine(source, key);
}
