using System.Collections.Immutable;

namespace Bylaw.Governance.Signing.Pgp;

/// <summary>A key of OpenPGP with its subkeys.</summary>
internal sealed record PgpKey : PublicKey
{
    public override KeyForm Form => KeyForm.Pgp;

    /// <summary>The fingerprints of the primary key and of all subkeys.</summary>
    public ImmutableArray<string> All { get; init; } = [];

    /// <summary>Those of its keys that may sign.</summary>
    public ImmutableArray<PgpSigningKey> Signing { get; init; } = [];

    public bool Equals(PgpKey? other) => base.Equals(other);

    public override int GetHashCode() => base.GetHashCode();
}

/// <summary>One key that signs, and the time in which it does: seconds since 1970; null when it never expires.</summary>
internal sealed record PgpSigningKey(string Fingerprint, PgpVerifier Verifier, long Created, long? Expires);
