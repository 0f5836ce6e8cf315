using Bylaw.Cli.Opa.Flags;
using Bylaw.Core.Values;
using Bylaw.Rego.Bundles;

namespace Bylaw.Cli.Opa.Bundles;

/// <summary>The algorithm of signatures, which verifying and signing share: <c>--signing-alg</c>.</summary>
internal sealed class AlgorithmFlag(FlagSet flags)
{
    private readonly TextFlag _algorithm = flags.Add(new TextFlag("signing-alg", null, "name of the signing algorithm", "RS256"));

    public string Value => _algorithm.Value;
}

/// <summary>How bundles are verified: <c>--verification-key</c> and what belongs to it.</summary>
internal sealed class VerificationFlags(FlagSet flags, AlgorithmFlag algorithm)
{
    private readonly TextFlag _key = flags.Add(new TextFlag("verification-key", null, "set the secret (HMAC) or path of the PEM file containing the public key (RSA and ECDSA)"));
    private readonly TextFlag _id = flags.Add(new TextFlag("verification-key-id", null, "name assigned to the verification key used for bundle verification", "default"));
    private readonly TextFlag _scope = flags.Add(new TextFlag("scope", null, "scope to use for bundle signature verification"));
    private readonly TextsFlag _excluded = flags.Add(new TextsFlag("exclude-files-verify", null, "set file names to exclude during bundle verification", splits: true));

    /// <summary>The id of the key.</summary>
    public string KeyId => _id.Value;

    /// <summary>Keys and scope; null when no key is named.</summary>
    public BundleVerification? Verification => _key.Value.Length == 0
        ? null
        : BundleVerification.Of(_id.Value, new VerificationKey(BundleSigning.KeyFrom(_key.Value), algorithm.Value, _scope.Value), _scope.Value, _excluded.Value);
}

/// <summary>How bundles are signed: <c>--signing-key</c> and what belongs to it.</summary>
internal sealed class SigningFlags(FlagSet flags, AlgorithmFlag algorithm)
{
    /// <summary>What OPA says when a key is needed and none is named.</summary>
    public const string Incomplete = "specify the secret (HMAC) or path of the PEM file containing the private key (RSA and ECDSA)";

    private readonly TextFlag _key = flags.Add(new TextFlag("signing-key", null, "set the secret (HMAC) or path of the PEM file containing the private key (RSA and ECDSA)"));
    private readonly TextFlag _plugin = flags.Add(new TextFlag("signing-plugin", null, "name of the plugin to use for signing/verification (see https://www.openpolicyagent.org/docs/latest/management-bundles/#signature-plugin)"));
    private readonly TextFlag _claims = flags.Add(new TextFlag("claims-file", null, "set path of JSON file containing optional claims (see: https://www.openpolicyagent.org/docs/latest/management-bundles/#signature-format)"));

    public bool HasKey => _key.Value.Length > 0;

    /// <summary>The key and claims; null when no key is named, or with a problem. The key's id is not said together with claims.</summary>
    public BundleSigning? Read(string keyId, out string? problem)
    {
        problem = HasKey || (_plugin.Value.Length == 0 && _claims.Value.Length == 0) ? null : Incomplete;
        if (!HasKey) return null;
        var claims = _claims.Value.Length == 0 ? null : ReadClaims(_claims.Value, out problem);
        if (problem is not null) return null;
        return new BundleSigning
        {
            Key = BundleSigning.KeyFrom(_key.Value),
            Algorithm = algorithm.Value,
            KeyId = claims is null ? keyId : "",
            Claims = claims,
            Plugin = _plugin.Value,
        };
    }

    private static ObjectValue? ReadClaims(string path, out string? problem)
    {
        problem = null;
        if (!File.Exists(path)) problem = $"open {path}: no such file or directory";
        else
        {
            var read = JsonReader.Read(path, File.ReadAllBytes(path));
            if (read.Value is ObjectValue claims) return claims;
            problem = read.HasErrors ? read.Diagnostics[0].ToString() : $"{path}: claims must be an object";
        }
        return null;
    }
}
