namespace Bylaw.Governance.Signing.Pgp;

/// <summary>
/// Reads a public key block: the primary key, what it certifies about itself, and its subkeys. Only what the primary key signed is
/// believed; a subkey must also have signed the primary key, or anybody could claim another's.
/// </summary>
internal static class PgpKeyReader
{
    private const string ArmorName = "PGP PUBLIC KEY BLOCK";
    private const byte MaySign = 0x02;

    /// <summary>A key or name with the signatures that follow it.</summary>
    private sealed record Part(PgpPacket Packet, List<PgpSignature> Signatures);

    public static PgpKey? Read(string text, out string? problem)
    {
        if (PgpArmor.Open(text.Trim().ReplaceLineEndings("\n"), ArmorName, out problem) is not { } bytes) return null;
        problem = "its packets are cut off";
        if (PgpPacket.ReadAll(bytes) is not { Count: > 0 } packets) return null;
        problem = packets[0].Tag != PgpPacket.PublicKey ? "it does not begin with a public key"
            : packets.Count(packet => packet.Tag == PgpPacket.PublicKey) > 1 ? "it holds several keys: give each a block of its own"
            : null;
        if (problem is not null) return null;
        if (PgpKeyPacket.Read(packets[0].Body) is { } primary) return Read(primary, Parts(packets));
        problem = "only keys of version 4 are taken";
        return null;
    }

    private static PgpKey Read(PgpKeyPacket primary, List<Part> parts)
    {
        var key = new PgpKey
        {
            Algorithm = primary.Verifier?.Name ?? "pgp",
            Fingerprint = primary.Fingerprint,
            Weakness = primary.Weakness,
            All = [primary.Fingerprint, .. parts.Where(part => part.Packet.Tag == PgpPacket.PublicSubkey).Select(part => PgpKeyPacket.Read(part.Packet.Body)?.Fingerprint).OfType<string>()],
        };
        if (primary.Verifier is not { } verifier) return key;
        if (parts[0].Signatures.Exists(one => one.Type == PgpSignature.RevokesKey)) return key with { Weakness = "it is revoked" };
        var own = parts.Where(part => part.Packet.Tag is not PgpPacket.PublicSubkey)
            .SelectMany(part => part.Signatures.Where(one => Certifies(one, part, primary, verifier)))
            .MaxBy(one => one.Created);
        if (own is null) return key with { Weakness = "it certifies nothing about itself with a hash that is still secure" };
        var expires = Expiry(own, primary.Created);
        var signing = parts.Where(part => part.Packet.Tag == PgpPacket.PublicSubkey).Select(part => Subkey(part, primary, verifier, expires)).OfType<PgpSigningKey>().ToList();
        if (((Flags(own) ?? MaySign) & MaySign) != 0)
            signing.Insert(0, new PgpSigningKey(primary.Fingerprint, verifier, primary.Created, expires));
        return key with { Signing = [.. signing], Weakness = signing.Count == 0 ? "none of its keys may sign" : null };
    }

    private static bool Certifies(PgpSignature signature, Part part, PgpKeyPacket primary, PgpVerifier verifier)
    {
        if (signature.Created is null) return false;
        if (part.Packet.Tag == PgpPacket.PublicKey) return signature.Type == PgpSignature.OfKey && signature.Holds(verifier, primary.Framed);
        if (signature.Type is < 0x10 or > 0x13) return false;
        var mark = part.Packet.Tag == PgpPacket.UserId ? (byte)0xB4 : (byte)0xD1;
        var content = new WireWriter().Raw(primary.Framed).Raw([mark]).Number((uint)part.Packet.Body.Length).Raw(part.Packet.Body).ToArray();
        return signature.Holds(verifier, content);
    }

    private static PgpSigningKey? Subkey(Part part, PgpKeyPacket primary, PgpVerifier verifier, long? expires)
    {
        if (PgpKeyPacket.Read(part.Packet.Body) is not { Verifier: { } own } subkey) return null;
        if (part.Signatures.Exists(one => one.Type == PgpSignature.RevokesSubkey)) return null;
        byte[] both = [.. primary.Framed, .. subkey.Framed];
        var binding = part.Signatures.Where(one => one.Type == PgpSignature.OfSubkey && one.Created is not null && one.Holds(verifier, both)).MaxBy(one => one.Created);
        if (binding is null || ((Flags(binding) ?? 0) & MaySign) == 0 || !IsBoundBack(binding, own, both)) return null;
        return new PgpSigningKey(subkey.Fingerprint, own, subkey.Created, Earlier(Expiry(binding, subkey.Created), expires));
    }

    private static bool IsBoundBack(PgpSignature binding, PgpVerifier subkey, byte[] both)
    {
        var embedded = binding.Signed.Single(PgpSubpackets.Embedded) ?? binding.Unsigned.Single(PgpSubpackets.Embedded);
        return embedded is not null && PgpSignature.Read(embedded, out _) is { Type: PgpSignature.OfPrimaryKey } back && back.Holds(subkey, both);
    }

    private static byte? Flags(PgpSignature signature) => signature.Signed.Single(PgpSubpackets.KeyFlags) is { Length: > 0 } flags ? flags[0] : null;

    private static long? Expiry(PgpSignature signature, long created) => signature.Signed.Number(PgpSubpackets.KeyExpires) is { } seconds && seconds > 0 ? created + seconds : null;

    private static long? Earlier(long? left, long? right) => left is null ? right : right is null ? left : Math.Min(left.Value, right.Value);

    private static List<Part> Parts(List<PgpPacket> packets)
    {
        var parts = new List<Part>();
        foreach (var packet in packets)
        {
            if (packet.Tag is PgpPacket.PublicKey or PgpPacket.UserId or PgpPacket.UserAttribute or PgpPacket.PublicSubkey) parts.Add(new Part(packet, []));
            else if (packet.Tag == PgpPacket.Signature && PgpSignature.Read(packet.Body, out _) is { } signature) parts[^1].Signatures.Add(signature);
        }
        return parts;
    }
}
