using System.Formats.Asn1;
using Bylaw.Core.Plans;
using Bylaw.Rego.Library.Certificates;
using Bylaw.Rego.Library.Keys;

namespace Bylaw.Rego.Library.Tokens;

/// <summary>The public keys that a token may be signed with: from a PEM certificate or key, or from a JSON Web Key (Set).</summary>
internal static class VerificationKeys
{
    public static List<JsonWebKey>? Read(string text, Budget budget, out string? error)
    {
        if (PemBlock.Read(text, 0, out var rest) is { } block)
        {
            error = rest < text.Length ? "extra data after a PEM certificate block" : null;
            if (error is not null || ReadPem(block, out error) is not { } key) return null;
            return [new JsonWebKey(key, "", "")];
        }
        if (JsonText.Read(text, budget, out error) is { } json && JsonWebKeys.Read(json, out error) is { } keys)
            return keys.FindAll(key => key.Algorithm.Length == 0 || SignatureAlgorithm.Find(key.Algorithm) is not null);
        error = $"failed to parse a JWK key (set): {error}";
        return null;
    }

    /// <summary>Whether one of the keys made the signature; a key with the token's key id is the only one asked.</summary>
    public static bool AnyVerifies(List<JsonWebKey> keys, TokenHeader header, Budget budget, Func<KeyMaterial, bool> verifies)
    {
        if (header.KeyId.Length > 0 && keys.Find(key => key.Id == header.KeyId) is { } named)
        {
            budget.Step(Signatures.Cost);
            return verifies(named.Key);
        }
        foreach (var key in keys)
        {
            if (key.Algorithm.Length > 0 && key.Algorithm != header.Algorithm) continue;
            budget.Step(Signatures.Cost);
            if (verifies(key.Key)) return true;
        }
        return false;
    }

    private static KeyMaterial? ReadPem(PemBlock block, out string? error)
    {
        error = null;
        switch (block.Label)
        {
            case "CERTIFICATE":
                if (Certificate.ReadAll(block.Data, out error) is [{ PublicKey.Key: { } certified }]) return certified;
                error = $"failed to parse a PEM certificate: {error ?? "x509: trailing data or unsupported key"}";
                return null;
            case "PUBLIC KEY":
                try
                {
                    if (DerKeys.ReadPublic(block.Data) is { } key) return key;
                    error = "failed to parse a PEM public key: x509: unknown public key algorithm";
                }
                catch (AsnContentException problem)
                {
                    error = $"failed to parse a PEM public key: asn1: structure error: {problem.Message}";
                }
                return null;
            default:
                error = "failed to extract a Key from the PEM certificate";
                return null;
        }
    }
}
