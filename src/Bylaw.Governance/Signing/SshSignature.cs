using System.Security.Cryptography;
using System.Text;

namespace Bylaw.Governance.Signing;

/// <summary>
/// Signatures of <c>ssh-keygen -Y sign</c> (OpenSSH: PROTOCOL.sshsig): a key, a namespace that keeps signatures for one purpose from
/// holding for another, the name of a hash, and a signature over all of them with the hash of the message.
/// </summary>
internal static class SshSignature
{
    public const string ArmorName = "SSH SIGNATURE";
    private const uint Version = 1;

    private static ReadOnlySpan<byte> Magic => "SSHSIG"u8;

    public static SignatureCheck Check(string armored, ReadOnlySpan<byte> message, string sshNamespace, IReadOnlyList<PublicKey> known)
    {
        if (Armor.Open(armored, ArmorName, out var problem) is not { } bytes) return SignatureCheck.Fails($"the signature cannot be read: {problem}");
        var wire = new Wire(bytes);
        if (!wire.Take(6).SequenceEqual(Magic)) return SignatureCheck.Fails("the signature is not of the form `SSHSIG`");
        if (wire.Number() != Version) return SignatureCheck.Fails("the signature is not of version 1");
        var blob = wire.String();
        var @namespace = wire.String();
        var reserved = wire.String();
        var hash = wire.Text();
        var signature = wire.String();
        if (!wire.IsAtEnd) return SignatureCheck.Fails("the signature is cut off, or something follows it");
        if (!@namespace.SequenceEqual(Encoding.UTF8.GetBytes(sshNamespace))) return SignatureCheck.Fails($"the signature is not for the namespace `{sshNamespace}`");
        if (Hash(hash, message) is not { } digest) return SignatureCheck.Fails("the signature hashes the message by neither SHA-256 nor SHA-512");
        if (Find(blob, known) is not { } key) return SignatureCheck.Fails($"the key `{Fingerprint(blob)}` is not known");
        if (key.Weakness is { } weakness) return SignatureCheck.Fails($"the key `{key.Fingerprint}` is weak: {weakness}");
        var signed = new WireWriter().Raw(Magic).String(@namespace).String(reserved).Text(hash).String(digest).ToArray();
        return Check(key, signature, signed);
    }

    private static SignatureCheck Check(SshKey key, ReadOnlySpan<byte> signature, byte[] signed)
    {
        var wire = new Wire(signature);
        var format = wire.Text();
        var bytes = wire.String();
        if (wire.Failed) return SignatureCheck.Fails("the signature is cut off");
        var holds = key.Verifier!.Holds(format, bytes, signed, ref wire, out var problem);
        if (problem is null && !wire.IsAtEnd) problem = "something follows the signature";
        if (problem is null && !holds) problem = $"the signature of the key `{key.Fingerprint}` does not hold for this content";
        return problem is null ? new SignatureCheck(key, null) : SignatureCheck.Fails(problem);
    }

    private static byte[]? Hash(string name, ReadOnlySpan<byte> message) => name switch
    {
        "sha256" => SHA256.HashData(message),
        "sha512" => SHA512.HashData(message),
        _ => null,
    };

    private static SshKey? Find(ReadOnlySpan<byte> blob, IReadOnlyList<PublicKey> known)
    {
        foreach (var key in known)
            if (key is SshKey ssh && ssh.Blob.Span.SequenceEqual(blob)) return ssh;
        return null;
    }

    private static string Fingerprint(ReadOnlySpan<byte> blob) => "SHA256:" + Convert.ToBase64String(SHA256.HashData(blob)).TrimEnd('=');
}
