using System.Security.Cryptography;

namespace Bylaw.Governance.Signing;

/// <summary>Checks what one kind of SSH key signs.</summary>
internal abstract class SshVerifier
{
    private const string SecurityKey = "@openssh.com";

    /// <summary>Whether a name is one of a kind of key that this program knows, be it one that it refuses.</summary>
    public static bool IsKnown(string algorithm) => algorithm is "ssh-ed25519" or "ssh-rsa" or "ssh-dss" or "sk-ssh-ed25519" + SecurityKey
        || EcdsaKey.CurveOf(algorithm) is not null;

    /// <summary>The verifier of a key whose name was read already; null with the weakness of a key that cannot be used.</summary>
    public static SshVerifier? Of(string algorithm, Wire key, out string? weakness, out string? advice)
    {
        advice = null;
        try
        {
            switch (algorithm)
            {
                case "ssh-ed25519": return Ed25519Key.Read(key, false, out weakness);
                case "sk-ssh-ed25519" + SecurityKey: return Ed25519Key.Read(key, true, out weakness);
                case "ssh-rsa": return RsaKey.Read(key, out weakness, out advice);
                case "ssh-dss":
                    weakness = "DSA is not secure any more";
                    return null;
            }
            if (EcdsaKey.CurveOf(algorithm) is { } curve) return EcdsaKey.Read(key, algorithm, curve, out weakness);
            weakness = algorithm.Contains("-cert-", StringComparison.Ordinal) ? "certificates are not taken: name the key itself" : $"`{algorithm}` is no kind of key that is known";
        }
        catch (CryptographicException)
        {
            weakness = "its numbers are no key";
        }
        return null;
    }

    /// <summary>Whether a signature of this format holds for the data. What follows the signature in its wrapping is handed over too.</summary>
    public abstract bool Holds(string format, ReadOnlySpan<byte> signature, ReadOnlySpan<byte> data, ref Wire rest, out string? problem);

    /// <summary>
    /// What a security key signs: the hash of the application, flags, a counter, and the hash of the data. Null when nobody
    /// touched the key for it.
    /// </summary>
    protected static byte[]? WithPresence(ReadOnlySpan<byte> application, ReadOnlySpan<byte> data, ref Wire rest, out string? problem)
    {
        var flags = rest.Byte();
        var counter = rest.Number();
        problem = rest.Failed ? "the signature is cut off" : (flags & 1) == 0 ? "nobody touched the security key for this signature" : null;
        if (problem is not null) return null;
        return new WireWriter().Raw(SHA256.HashData(application)).Raw([flags]).Number(counter).Raw(SHA256.HashData(data)).ToArray();
    }
}
