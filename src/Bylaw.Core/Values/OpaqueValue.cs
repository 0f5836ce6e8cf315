namespace Bylaw.Core.Values;

/// <summary>
/// A value that JSON has no form for: what it means, only the language that made it knows. Everything else may compare it,
/// keep it in collections, and write it down.
/// </summary>
public abstract class OpaqueValue : Value
{
    /// <inheritdoc/>
    public sealed override ValueKind Kind => ValueKind.Opaque;

    /// <summary>The name of its type, as the language has it: <c>google.protobuf.Duration</c>.</summary>
    public abstract string TypeName { get; }

    /// <summary>What stands for it in JSON; never an opaque value itself.</summary>
    public abstract Value ToJson();

    /// <summary>A value that it is made around; null for none. It counts where a value is measured.</summary>
    protected virtual Value? Holds => null;

    internal override ValueSize Size => Holds is { } held ? ValueSize.Around([held]) : ValueSize.OfScalar;

    /// <summary>Order among the values of one type.</summary>
    protected internal virtual int CompareWithin(OpaqueValue other) => ValueOrder.Compare(ToJson(), other.ToJson());
}
