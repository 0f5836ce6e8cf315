using System.Security.Cryptography;

namespace Bylaw.Governance.Signing.Pgp;

/// <summary>A packet with a key or a subkey, taken apart.</summary>
internal sealed record PgpKeyPacket(string Fingerprint, int Algorithm, long Created, PgpVerifier? Verifier, string? Weakness, byte[] Framed)
{
    public static PgpKeyPacket? Read(byte[] body)
    {
        var wire = new Wire(body);
        if (wire.Byte() != 4 || body.Length > ushort.MaxValue) return null;
        long created = wire.Number();
        var algorithm = wire.Byte();
        if (wire.Failed) return null;
        var framed = new WireWriter().Raw([0x99, (byte)(body.Length >> 8), (byte)body.Length]).Raw(body).ToArray();
        var verifier = PgpVerifier.Of(algorithm, wire, out var weakness);
        return new PgpKeyPacket(Convert.ToHexString(Hash(framed)), algorithm, created, verifier, weakness, framed);
    }

    // Fingerprints of version 4 are SHA-1 by their definition (RFC 9580, section 5.5.4.2).
#pragma warning disable CA5350
    private static byte[] Hash(byte[] framed) => SHA1.HashData(framed);
#pragma warning restore CA5350
}
