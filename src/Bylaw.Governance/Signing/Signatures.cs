using System.Security.Cryptography;

namespace Bylaw.Governance.Signing;

/// <summary>Whether a signature holds: the key that made it, which is known and not weak; or why it holds for nothing.</summary>
internal readonly record struct SignatureCheck(PublicKey? Key, string? Problem)
{
    public static SignatureCheck Fails(string problem) => new(null, problem);
}

/// <summary>Checks detached signatures.</summary>
internal static class Signatures
{
    private const int LongestSignature = 1 << 16;

    /// <summary>
    /// Checks an armored signature of SSH or OpenPGP over a message. The namespace counts for SSH; git signs with <c>git</c>. Never
    /// throws on what it is given.
    /// </summary>
    public static SignatureCheck Check(string armored, ReadOnlySpan<byte> message, string sshNamespace, IReadOnlyList<PublicKey> known)
    {
        if (armored.Length > LongestSignature) return SignatureCheck.Fails("the signature is too long");
        try
        {
            if (armored.StartsWith($"-----BEGIN {SshSignature.ArmorName}-----", StringComparison.Ordinal))
                return SshSignature.Check(armored, message, sshNamespace, known);
            if (armored.StartsWith("-----BEGIN PGP SIGNATURE-----", StringComparison.Ordinal))
                return Pgp.PgpSignatureCheck.Check(armored, message, known);
        }
        catch (CryptographicException)
        {
            return SignatureCheck.Fails("the numbers of the signature are none that its key could have made");
        }
        return SignatureCheck.Fails("the signature is of neither SSH nor OpenPGP");
    }
}
