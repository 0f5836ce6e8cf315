namespace Bylaw.Kubernetes.Types;

/// <summary>A kind of objects.</summary>
/// <param name="ApiVersion">Group and version: <c>apps/v1</c>, or <c>v1</c> for the core group.</param>
/// <param name="Kind">Kind.</param>
/// <param name="Resource">What requests call it: <c>deployments</c>.</param>
/// <param name="IsNamespaced">Whether its objects are in namespaces.</param>
/// <param name="Schema">The type of its objects.</param>
internal sealed record KindType(string ApiVersion, string Kind, string Resource, bool IsNamespaced, TypeSchema Schema)
{
    /// <summary>Group; empty for the core group.</summary>
    public string Group => ApiVersion.IndexOf('/', StringComparison.Ordinal) is >= 0 and var slash ? ApiVersion[..slash] : "";

    public string Version => ApiVersion[(ApiVersion.IndexOf('/', StringComparison.Ordinal) + 1)..];
}
