using System.Buffers.Binary;

namespace Bylaw.Governance.Signing.Pgp;

/// <summary>The properties of a signature.</summary>
internal sealed class PgpSubpackets
{
    public const int Created = 2;
    public const int SignatureExpires = 3;
    public const int KeyExpires = 9;
    public const int Issuer = 16;
    public const int KeyFlags = 27;
    public const int Embedded = 32;
    public const int IssuerFingerprint = 33;

    // Notations (20) are known as such, but none of their names is: a critical one is unknown.
    private static readonly int[] Known = [Created, SignatureExpires, 4, 5, 6, 7, KeyExpires, 11, 12, Issuer, 21, 22, 23, 24, 25, 26, KeyFlags, 28, 29, 30, 31, Embedded, IssuerFingerprint, 34];
    private readonly List<(int Type, byte[] Value)> _all = [];

    /// <summary>How many bytes they take.</summary>
    public int Length { get; private init; }

    /// <summary>Whether one is there that must be understood, and is not.</summary>
    public bool HasUnknownCritical { get; private set; }

    public IEnumerable<int> Types => _all.Select(one => one.Type);

    public static PgpSubpackets? Read(ReadOnlySpan<byte> bytes)
    {
        var result = new PgpSubpackets { Length = bytes.Length };
        var wire = new Wire(bytes);
        while (!wire.IsAtEnd)
        {
            if (PgpPacket.NewLength(ref wire, isSubpacket: true) is not { } length || length == 0) return null;
            var type = wire.Byte();
            var value = wire.Take(length - 1);
            if (wire.Failed) return null;
            result.HasUnknownCritical |= type >= 0x80 && !Known.Contains(type & 0x7F);
            result._all.Add((type & 0x7F, value.ToArray()));
        }
        return result;
    }

    /// <summary>The value of a type that is there once; null otherwise.</summary>
    public byte[]? Single(int type)
    {
        var found = _all.Where(one => one.Type == type).ToList();
        return found.Count == 1 ? found[0].Value : null;
    }

    public bool Has(int type) => _all.Exists(one => one.Type == type);

    public long? Number(int type) => Single(type) is { Length: 4 } bytes ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : null;

    /// <summary>The fingerprint of version 4 or, without it, the last eight bytes, in hexadecimal digits; null when it is not said.</summary>
    public string? IssuerId() =>
        Single(IssuerFingerprint) is { Length: 21 } print && print[0] == 4 ? Convert.ToHexString(print.AsSpan(1))
        : Single(Issuer) is { Length: 8 } id ? Convert.ToHexString(id)
        : null;
}
