namespace Bylaw.Governance.Signing.Pgp;

/// <summary>Checks detached signatures of OpenPGP over bytes (<c>gpg --detach-sign --armor</c>).</summary>
internal static class PgpSignatureCheck
{
    private const string ArmorName = "PGP SIGNATURE";

    public static SignatureCheck Check(string armored, ReadOnlySpan<byte> message, IReadOnlyList<PublicKey> known)
    {
        if (Open(armored, out var problem) is not { } signature) return SignatureCheck.Fails(problem!);
        var issuer = signature.Signed.IssuerId() ?? signature.Unsigned.IssuerId();
        if (issuer is null) return SignatureCheck.Fails("the signature does not say which key made it");
        foreach (var key in known.OfType<PgpKey>())
        {
            if (key.Weakness is { } weakness && key.All.Any(print => print.EndsWith(issuer, StringComparison.Ordinal))) return SignatureCheck.Fails($"the key `{key.Fingerprint}` is weak: {weakness}");
            foreach (var signing in key.Signing)
                if (signing.Fingerprint.EndsWith(issuer, StringComparison.Ordinal)) return Check(signature, message, key, signing);
        }
        return SignatureCheck.Fails($"the key `{issuer}` is not known, or may not sign");
    }

    private static PgpSignature? Open(string armored, out string? problem)
    {
        if (PgpArmor.Open(armored, ArmorName, out problem) is not { } bytes)
        {
            problem = $"the signature cannot be read: {problem}";
            return null;
        }
        problem = "the signature is not one whole packet";
        if (PgpPacket.ReadAll(bytes) is not [{ Tag: PgpPacket.Signature, Body: var body }]) return null;
        if (PgpSignature.Read(body, out problem) is not { } signature) return null;
        problem = signature.Type != PgpSignature.OfBinary ? "the signature is not one over bytes"
            : signature.HashName is null ? "the signature uses a hash that is not secure any more, or not known"
            : signature.Created is null ? "the signature does not say when it was made"
            : signature.Signed.Has(PgpSubpackets.SignatureExpires) ? "the signature expires by itself, so what it approves would not stay approved"
            : signature.Unsigned.Types.Any(type => type is not (PgpSubpackets.Issuer or PgpSubpackets.IssuerFingerprint)) ? "the signature carries properties that nobody signed"
            : null;
        return problem is null ? signature : null;
    }

    // The instant is the signer's word. Who holds a key that expired can set it back, so a key that must not count any more is
    // taken out of the settings, or revoked.
    private static SignatureCheck Check(PgpSignature signature, ReadOnlySpan<byte> message, PgpKey key, PgpSigningKey signing)
    {
        if (signature.Created < signing.Created) return SignatureCheck.Fails($"the signature is older than its key `{signing.Fingerprint}`");
        if (signature.Created >= signing.Expires) return SignatureCheck.Fails($"the key `{signing.Fingerprint}` had expired when the signature was made");
        return signature.Holds(signing.Verifier, message)
            ? new SignatureCheck(key, null)
            : SignatureCheck.Fails($"the signature of the key `{signing.Fingerprint}` does not hold for this content");
    }
}
