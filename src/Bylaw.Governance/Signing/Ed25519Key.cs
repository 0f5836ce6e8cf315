using Org.BouncyCastle.Math.EC.Rfc8032;

namespace Bylaw.Governance.Signing;

/// <summary>Ed25519, in software or in a security key. Encodings that are not canonical hold for nothing.</summary>
internal sealed class Ed25519Key(byte[] point, byte[]? application) : SshVerifier
{
    public static Ed25519Key? Read(Wire key, bool isSecurityKey, out string? weakness)
    {
        var point = key.String().ToArray();
        var application = isSecurityKey ? key.String().ToArray() : null;
        // A point of small order would let one signature hold for many messages.
        weakness = !key.IsAtEnd || point.Length != Ed25519.PublicKeySize ? "its letters are not those of an Ed25519 key"
            : !Ed25519.ValidatePublicKeyFull(point, 0) ? "its point is none that Ed25519 allows"
            : null;
        return weakness is null ? new Ed25519Key(point, application) : null;
    }

    public override bool Holds(string format, ReadOnlySpan<byte> signature, ReadOnlySpan<byte> data, ref Wire rest, out string? problem)
    {
        problem = format != (application is null ? "ssh-ed25519" : "sk-ssh-ed25519@openssh.com") ? $"the signature is of the kind `{format}`, the key is not" : null;
        if (problem is not null) return false;
        var signed = application is null ? data.ToArray() : WithPresence(application, data, ref rest, out problem);
        return signed is not null && Holds(point, signature, signed);
    }

    public static bool Holds(byte[] point, ReadOnlySpan<byte> signature, byte[] data) =>
        signature.Length == Ed25519.SignatureSize && Ed25519.Verify(signature.ToArray(), 0, point, 0, data, 0, data.Length);
}
