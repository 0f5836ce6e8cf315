namespace Bylaw.Governance.Signing.Pgp;

/// <summary>A packet of OpenPGP: its kind and its content.</summary>
internal sealed record PgpPacket(int Tag, byte[] Body)
{
    public const int Signature = 2;
    public const int PublicKey = 6;
    public const int UserId = 13;
    public const int PublicSubkey = 14;
    public const int UserAttribute = 17;
    private const int MostPackets = 2000;

    /// <summary>The packets of some bytes; null when they are cut off, or written in parts, which keys and signatures never are.</summary>
    public static List<PgpPacket>? ReadAll(ReadOnlySpan<byte> bytes)
    {
        var packets = new List<PgpPacket>();
        var wire = new Wire(bytes);
        while (!wire.IsAtEnd)
        {
            var header = wire.Byte();
            if (header < 0x80 || packets.Count == MostPackets) return null;
            var isNew = (header & 0x40) != 0;
            var length = isNew ? NewLength(ref wire) : OldLength(ref wire, header & 3);
            if (length is null) return null;
            var body = wire.Take(length.Value);
            if (wire.Failed) return null;
            packets.Add(new PgpPacket(isNew ? header & 0x3F : (header >> 2) & 0x0F, body.ToArray()));
        }
        return packets;
    }

    /// <summary>A length as in the headers of subpackets, too.</summary>
    public static uint? NewLength(ref Wire wire, bool isSubpacket = false)
    {
        uint first = wire.Byte();
        if (first < 192) return first;
        if (first < (isSubpacket ? 255u : 224u)) return ((first - 192) << 8) + wire.Byte() + 192;
        return first == 255 ? wire.Number() : null;
    }

    private static uint? OldLength(ref Wire wire, int type) => type switch
    {
        0 => wire.Byte(),
        1 => wire.Short(),
        2 => wire.Number(),
        _ => null,
    };
}
