namespace Bylaw.Governance.Reading;

/// <summary>What a field holds: how to read it, and what to call it.</summary>
internal abstract class FieldType
{
    /// <summary>What it is, with its article: <c>a date</c>.</summary>
    public abstract string Wanted { get; }
}

/// <summary>A field type that reads into a certain type.</summary>
internal abstract class FieldType<T> : FieldType
{
    /// <summary>Reads a node; when it cannot, reports why and returns false.</summary>
    public abstract bool TryRead(Node node, out T value);
}
