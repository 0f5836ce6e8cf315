using System.Formats.Asn1;
using System.Text;
using Bylaw.Rego.Library.Certificates;
using Bylaw.Rego.Library.Keys;

namespace Bylaw.Rego.Bundles;

/// <summary>Reads the keys that bundles are signed and verified with: secrets as they are, others from PEM.</summary>
internal static class BundleKeys
{
    /// <summary>The key on the command line: a text that begins like PEM is meant itself, else the file of this name, else the text.</summary>
    public static string TextOf(string pathOrKey)
    {
        if (pathOrKey.StartsWith("-----BEGIN", StringComparison.Ordinal)) return pathOrKey;
        return File.Exists(pathOrKey) ? File.ReadAllText(pathOrKey) : pathOrKey;
    }

    /// <summary>A key to verify with. Of a private key the public part is used.</summary>
    public static KeyMaterial? ReadPublic(string text, SignatureAlgorithm algorithm, out string? error)
    {
        var key = Read(text, algorithm, out error, (block, problem) => block.Label switch
        {
            "PUBLIC KEY" => DerKeys.ReadPublic(block.Data),
            "RSA PUBLIC KEY" => DerKeys.ReadRsaPublic(block.Data),
            "CERTIFICATE" => Certificate.ReadAll(block.Data, out _) is [var certificate] ? certificate.PublicKey.Key : null,
            _ => ReadPrivate(block, "unsupported PEM block type", problem),
        });
        return key switch
        {
            RsaPrivateKey rsa => rsa.Public,
            EcPrivateKey ec => ec.Public,
            EdPrivateKey ed => new EdPublicKey(ed.Public),
            _ => key,
        };
    }

    /// <summary>A key to sign with.</summary>
    public static KeyMaterial? ReadPrivate(string text, SignatureAlgorithm algorithm, out string? error) =>
        Read(text, algorithm, out error, (block, problem) => ReadPrivate(block, "unsupported key type", problem));

    private static KeyMaterial? Read(string text, SignatureAlgorithm algorithm, out string? error, Func<PemBlock, List<string>, KeyMaterial?> read)
    {
        error = null;
        if (algorithm.Family == SignatureFamily.Hmac) return new SecretKey(Encoding.UTF8.GetBytes(text));
        if (PemBlock.Read(text, 0, out _) is not { } block)
        {
            error = "failed to parse PEM block containing the key";
            return null;
        }
        var problems = new List<string>();
        try
        {
            if (read(block, problems) is { } key) return key;
            error = problems.Count > 0 ? problems[0] : $"the key in the block `{block.Label}` is of a kind that is not supported";
        }
        catch (AsnContentException problem)
        {
            error = $"the key in the block `{block.Label}` is malformed: {problem.Message}";
        }
        return null;
    }

    private static KeyMaterial? ReadPrivate(PemBlock block, string otherwise, List<string> problems)
    {
        switch (block.Label)
        {
            case "RSA PRIVATE KEY": return DerKeys.ReadRsaPrivate(block.Data);
            case "PRIVATE KEY": return DerKeys.ReadPkcs8(block.Data);
            case "EC PRIVATE KEY": return DerKeys.ReadEcPrivate(block.Data);
            default:
                problems.Add($"{otherwise}: {block.Label}");
                return null;
        }
    }
}
