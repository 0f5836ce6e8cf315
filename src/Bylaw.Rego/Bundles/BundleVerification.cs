using System.Collections.Immutable;

namespace Bylaw.Rego.Bundles;

/// <summary>Keys and scope by which the signatures of bundles are verified.</summary>
public sealed record BundleVerification
{
    /// <summary>The keys that are trusted, by id.</summary>
    public ImmutableDictionary<string, VerificationKey> Keys { get; init; } = ImmutableDictionary<string, VerificationKey>.Empty;

    /// <summary>The key to use. When it is set, bundles that are not signed are refused; when it is empty, the signature names its key.</summary>
    public string KeyId { get; init; } = "";

    /// <summary>The scope that the signature must have; empty for the key's.</summary>
    public string Scope { get; init; } = "";

    /// <summary>Files that are loaded without being verified, as patterns over their paths.</summary>
    public IReadOnlyList<string> ExcludedFiles { get; init; } = [];

    /// <summary>One key under an id, which is to be used.</summary>
    public static BundleVerification Of(string id, VerificationKey key, string scope = "", IReadOnlyList<string>? excludedFiles = null) => new()
    {
        Keys = ImmutableDictionary<string, VerificationKey>.Empty.Add(id, key),
        KeyId = id,
        Scope = scope,
        ExcludedFiles = excludedFiles ?? [],
    };

    internal bool Excludes(string path)
    {
        foreach (var pattern in ExcludedFiles)
            if (FilePattern.IsMatch(pattern, path)) return true;
        return false;
    }
}

/// <summary>A key to verify signatures with.</summary>
/// <param name="Key">The secret, or a public key or certificate as PEM text.</param>
/// <param name="Algorithm">The algorithm: <c>RS256</c>.</param>
/// <param name="Scope">The scope of the key; empty for none.</param>
public sealed record VerificationKey(string Key, string Algorithm = "RS256", string Scope = "");
