using System.Security.Cryptography;

namespace Bylaw.Governance.Signing.Pgp;

/// <summary>A signature packet of version 4, taken apart.</summary>
internal sealed record PgpSignature(int Type, int Algorithm, int HashAlgorithm, byte[] Hashed, byte[] Start, byte[] Numbers, PgpSubpackets Signed, PgpSubpackets Unsigned)
{
    public const int OfBinary = 0x00;
    public const int OfSubkey = 0x18;
    public const int OfPrimaryKey = 0x19;
    public const int OfKey = 0x1F;
    public const int RevokesKey = 0x20;
    public const int RevokesSubkey = 0x28;

    /// <summary>When it says it was made; null when it does not say.</summary>
    public long? Created => Signed.Number(PgpSubpackets.Created);

    public static PgpSignature? Read(byte[] body, out string? problem)
    {
        problem = "the signature packet is malformed";
        var wire = new Wire(body);
        if (wire.Byte() != 4)
        {
            problem = "only signatures of version 4 are taken";
            return null;
        }
        var (type, algorithm, hash) = (wire.Byte(), wire.Byte(), wire.Byte());
        var signed = PgpSubpackets.Read(wire.Take(wire.Short()));
        var hashedLength = signed is null ? 0 : 6 + signed.Length;
        var unsigned = PgpSubpackets.Read(wire.Take(wire.Short()));
        var start = wire.Take(2).ToArray();
        var numbers = wire.Rest().ToArray();
        if (wire.Failed || signed is null || unsigned is null) return null;
        problem = signed.HasUnknownCritical ? "it demands something that is not known here" : null;
        return problem is null ? new PgpSignature(type, algorithm, hash, body[..hashedLength], start, numbers, signed, unsigned) : null;
    }

    /// <summary>Whether it holds for some content, with a hash that is still secure.</summary>
    public bool Holds(PgpVerifier by, ReadOnlySpan<byte> content)
    {
        if (HashName is not { } hash) return false;
        var data = new WireWriter().Raw(content).Raw(Hashed).Raw([4, 0xFF]).Number((uint)Hashed.Length).ToArray();
        return CryptographicOperations.HashData(hash, data).AsSpan().StartsWith(Start) && HoldsFor(by, data, hash);
    }

    /// <summary>The hash it uses; null for one that is not secure any more, or not known.</summary>
    public HashAlgorithmName? HashName => HashAlgorithm switch
    {
        8 => HashAlgorithmName.SHA256,
        9 => HashAlgorithmName.SHA384,
        10 => HashAlgorithmName.SHA512,
        _ => null,
    };

    private bool HoldsFor(PgpVerifier by, byte[] data, HashAlgorithmName hash)
    {
        try
        {
            return by.Holds(Algorithm, new Wire(Numbers), data, hash);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
