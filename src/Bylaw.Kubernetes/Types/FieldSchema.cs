namespace Bylaw.Kubernetes.Types;

/// <summary>A field of an object.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">What it holds.</param>
internal sealed record FieldSchema(string Name, TypeSchema Type)
{
    /// <summary>Whether it must be there.</summary>
    public bool IsRequired { get; init; }

    /// <summary>How a strategic merge patch treats it: <c>merge</c>, <c>retainKeys</c>, both, <c>replace</c>; empty for the default.</summary>
    public string PatchStrategy { get; init; } = "";

    /// <summary>The field by which a strategic merge patch tells the items of a list apart; empty for none.</summary>
    public string PatchMergeKey { get; init; } = "";
}
