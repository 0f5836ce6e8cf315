using System.Net;

namespace Bylaw.Rego.Library.Certificates;

/// <summary>What a chain has to satisfy.</summary>
internal sealed record ChainRequirements(DateTimeOffset At)
{
    /// <summary>The host that the leaf must be for; empty for any.</summary>
    public string Host { get; init; } = "";

    /// <summary>Purposes of which one must be allowed, as numbers; 1 is server authentication, 0 any.</summary>
    public IReadOnlyList<int> Usages { get; init; } = [1];
}

/// <summary>
/// Finds a chain from a leaf to a root. RFC 5280, section 6, without revocation and policies; authorities with name
/// constraints are refused.
/// </summary>
internal sealed class CertificateChain(Certificate root, IReadOnlyList<Certificate> intermediates, ChainRequirements requirements)
{
    private const int MaxSignatureChecks = 100;
    private const int CertSign = 1 << 5;
    private readonly List<Certificate> _chain = [];
    private int _signatureChecks;

    /// <summary>The chain, leaf first; null when there is none.</summary>
    public List<Certificate>? Find(Certificate leaf)
    {
        if (!IsUsable(leaf) || !IsForHost(leaf)) return null;
        _chain.Add(leaf);
        var isRoot = leaf.Raw.Span.SequenceEqual(root.Raw.Span);
        return (isRoot || Extend(leaf)) ? _chain : null;
    }

    private bool Extend(Certificate child)
    {
        if (IsIssuer(root, child))
        {
            _chain.Add(root);
            if (AllowsUsages()) return true;
            _chain.RemoveAt(_chain.Count - 1);
        }
        foreach (var candidate in intermediates)
        {
            if (_chain.Contains(candidate) || !candidate.Extensions.IsAuthority || !IsIssuer(candidate, child)) continue;
            _chain.Add(candidate);
            if (Extend(candidate)) return true;
            _chain.RemoveAt(_chain.Count - 1);
        }
        return false;
    }

    private bool IsIssuer(Certificate parent, Certificate child)
    {
        if (!parent.Subject.Raw.Span.SequenceEqual(child.Issuer.Raw.Span) || !IsUsable(parent)) return false;
        var extensions = parent.Extensions;
        if (extensions.HasBasicConstraints ? !extensions.IsAuthority : parent.Version == 3) return false;
        if (extensions.KeyUsage != 0 && (extensions.KeyUsage & CertSign) == 0) return false;
        if (extensions.HasBasicConstraints && extensions.MaxPathLength >= 0 && _chain.Count - 1 > extensions.MaxPathLength) return false;
        if (extensions.HasNameConstraints || ++_signatureChecks > MaxSignatureChecks) return false;
        return child.SignedBy.Verify(parent.PublicKey.Key, child.Signed);
    }

    private bool IsUsable(Certificate certificate) =>
        certificate.Extensions.UnhandledCritical is null && certificate.NotBefore <= requirements.At && requirements.At <= certificate.NotAfter;

    // A purpose must be allowed by every certificate of the chain that names purposes at all.
    private bool AllowsUsages()
    {
        if (requirements.Usages.Contains(0)) return true;
        foreach (var usage in requirements.Usages)
            if (_chain.TrueForAll(certificate => Allows(certificate.Extensions, usage))) return true;
        return false;
    }

    private static bool Allows(CertificateExtensions extensions, int usage)
    {
        if (extensions.Usages is null && extensions.UnknownUsages is null) return true;
        return extensions.Usages is { } usages && (usages.Contains(0) || usages.Contains(usage));
    }

    private bool IsForHost(Certificate leaf)
    {
        var host = requirements.Host;
        if (host.Length == 0) return true;
        if (IPAddress.TryParse(host.Trim('[', ']'), out var address)) return leaf.Extensions.Names.Addresses?.Contains(address) == true;
        return leaf.Extensions.Names.Dns?.Exists(pattern => MatchesHost(pattern, host)) == true;
    }

    // RFC 6125: a wildcard stands for the first label only.
    private static bool MatchesHost(string pattern, string host)
    {
        pattern = pattern.ToLowerInvariant();
        host = host.ToLowerInvariant();
        if (host.EndsWith('.')) host = host[..^1];
        if (!pattern.StartsWith("*.", StringComparison.Ordinal)) return pattern == host;
        var dot = host.IndexOf('.');
        return dot > 0 && host.AsSpan(dot).SequenceEqual(pattern.AsSpan(1));
    }
}
