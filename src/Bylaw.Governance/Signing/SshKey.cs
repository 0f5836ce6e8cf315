using System.Buffers.Text;
using System.Security.Cryptography;

namespace Bylaw.Governance.Signing;

/// <summary>A key of SSH: its kind and the bytes that stand for it in the signatures it makes.</summary>
internal sealed record SshKey : PublicKey
{
    public override KeyForm Form => KeyForm.Ssh;

    /// <summary>The key as RFC 4253 writes it.</summary>
    public required ReadOnlyMemory<byte> Blob { get; init; }

    /// <summary>What checks signatures; null when the key is of no kind or form that can be used.</summary>
    public SshVerifier? Verifier { get; init; }

    public bool Equals(SshKey? other) => base.Equals(other);

    public override int GetHashCode() => base.GetHashCode();

    /// <summary>Reads <c>ssh-ed25519 AAAA… comment</c>.</summary>
    public static SshKey? OfLine(string line, out string? problem)
    {
        var parts = line.Split((char[])[' ', '\t'], 3, StringSplitOptions.RemoveEmptyEntries);
        problem = line.Contains('\n', StringComparison.Ordinal) ? "more than one line"
            : parts.Length < 2 ? "no key: write its kind and its letters, as in the file `.pub`"
            : null;
        if (problem is not null) return null;
        if (TryDecode(parts[1]) is not { } blob)
        {
            problem = SshVerifier.IsKnown(parts[0]) ? "the letters of the key are no base64" : $"no kind of key is named `{parts[0]}`; options before a key are not taken";
            return null;
        }
        return OfBlob(blob, parts[0], out problem);
    }

    private static SshKey? OfBlob(byte[] blob, string named, out string? problem)
    {
        var wire = new Wire(blob);
        var algorithm = wire.Text();
        problem = wire.Failed ? "the key is cut off" : algorithm != named ? $"the key says `{named}`, and its letters `{algorithm}`" : null;
        if (problem is not null) return null;
        var verifier = SshVerifier.Of(algorithm, wire, out var weakness, out var advice);
        return new SshKey
        {
            Algorithm = algorithm,
            Blob = blob,
            Fingerprint = "SHA256:" + Convert.ToBase64String(SHA256.HashData(blob)).TrimEnd('='),
            Verifier = verifier,
            Weakness = weakness,
            Advice = advice,
        };
    }

    private static byte[]? TryDecode(string letters)
    {
        if (!Base64.IsValid(letters, out var length)) return null;
        var bytes = new byte[length];
        return Convert.TryFromBase64String(letters, bytes, out var written) && written == length && Convert.ToBase64String(bytes) == letters ? bytes : null;
    }
}
