namespace Bylaw.Kubernetes;

/// <summary>The name under which an API server serves a kind.</summary>
internal static class ResourceName
{
    /// <summary>
    /// Lower case and plural, by the rules that API servers follow for custom resources that do not say
    /// (<c>NetworkPolicy</c>: <c>networkpolicies</c>). Empty for no kind.
    /// </summary>
    public static string Of(string kind)
    {
        var name = kind.ToLowerInvariant();
        if (name.Length == 0 || name == "endpoints") return name;
        if (name.EndsWith('s') || name.EndsWith('x') || name.EndsWith("ch", StringComparison.Ordinal) || name.EndsWith("sh", StringComparison.Ordinal)) return name + "es";
        if (name.EndsWith('y') && name.Length > 1 && !"aeiou".Contains(name[^2], StringComparison.Ordinal)) return name[..^1] + "ies";
        return name + "s";
    }
}
