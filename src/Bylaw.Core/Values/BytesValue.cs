namespace Bylaw.Core.Values;

/// <summary>Bytes; in JSON their Base64 text.</summary>
public sealed class BytesValue(ReadOnlyMemory<byte> bytes) : OpaqueValue
{
    /// <summary>The bytes; the caller must not change them afterwards.</summary>
    public ReadOnlyMemory<byte> Bytes { get; } = bytes;

    /// <inheritdoc/>
    public override string TypeName => "bytes";

    /// <inheritdoc/>
    public override Value ToJson() => new StringValue(Convert.ToBase64String(Bytes.Span));

    internal override ValueSize Size => ValueSize.Of(1 + Bytes.Length / 64, 0);

    /// <inheritdoc/>
    public override bool Equals(Value? other) => other is BytesValue same && same.Bytes.Span.SequenceEqual(Bytes.Span);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Bytes.Span);
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    protected internal override int CompareWithin(OpaqueValue other) => other is BytesValue same ? Bytes.Span.SequenceCompareTo(same.Bytes.Span) : base.CompareWithin(other);
}
