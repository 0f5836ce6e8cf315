using System.Numerics;

namespace Bylaw.Governance.Signing.Pgp;

/// <summary>Numbers of OpenPGP: how many bits, then the bytes.</summary>
internal static class PgpNumbers
{
    /// <summary>The next number; empty when it is cut off or written otherwise than it must be.</summary>
    public static ReadOnlySpan<byte> Next(ref Wire wire, out bool isIntact)
    {
        var bits = wire.Short();
        var bytes = wire.Take((uint)(bits + 7) / 8);
        isIntact = !wire.Failed && bits > 0 && (bytes.Length * 8) - BitOperations.LeadingZeroCount((uint)bytes[0]) + 24 == bits;
        return isIntact ? bytes : default;
    }
}
