namespace Bylaw.Governance.Signing;

/// <summary>Where a key comes from.</summary>
internal enum KeyForm
{
    Ssh,
    Pgp,
}

/// <summary>A public key of a person.</summary>
internal abstract record PublicKey
{
    // A key of RSA with 16,384 bits has 2.8 thousand characters; a block of OpenPGP carries names and certifications.
    private const int LongestText = 1 << 18;

    private protected PublicKey()
    {
    }

    /// <summary>Its kind, as SSH names it (<c>ssh-ed25519</c>), or that of the primary key, as OpenPGP does (<c>pgp-rsa</c>).</summary>
    public required string Algorithm { get; init; }

    /// <summary><c>SHA256:…</c> as OpenSSH shows it, or the fingerprint of OpenPGP in hexadecimal digits.</summary>
    public required string Fingerprint { get; init; }

    public abstract KeyForm Form { get; }

    /// <summary>Why nothing signed by it counts; null when it may be used.</summary>
    public string? Weakness { get; init; }

    /// <summary>Something to know of a key that may be used; null for nothing.</summary>
    public string? Advice { get; init; }

    /// <summary>Reads a line as in <c>authorized_keys</c> (without options), or an armored block of OpenPGP; null with the reason.</summary>
    public static PublicKey? TryParse(string text, out string? problem)
    {
        problem = text.Length > LongestText ? "the key is too long" : null;
        if (problem is not null) return null;
        return text.TrimStart().StartsWith("-----BEGIN PGP", StringComparison.Ordinal) ? Pgp.PgpKeyReader.Read(text, out problem) : SshKey.OfLine(text.Trim(), out problem);
    }

    /// <summary>Two texts of one key are one key.</summary>
    public virtual bool Equals(PublicKey? other) => other is not null && Form == other.Form && Fingerprint == other.Fingerprint;

    public override int GetHashCode() => Fingerprint.GetHashCode(StringComparison.Ordinal);

    public sealed override string ToString() => Fingerprint;
}
