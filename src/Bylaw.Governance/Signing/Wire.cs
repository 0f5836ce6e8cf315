using System.Buffers.Binary;
using System.Text;

namespace Bylaw.Governance.Signing;

/// <summary>Reads what RFC 4251 writes: numbers of four bytes, and strings with their length before them. Never reads past the end.</summary>
internal ref struct Wire(ReadOnlySpan<byte> bytes)
{
    private const int LongestName = 80;
    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>Whether something could not be read.</summary>
    public bool Failed { get; private set; }

    /// <summary>Whether all was read, and nothing is left.</summary>
    public readonly bool IsAtEnd => !Failed && _rest.IsEmpty;

    public uint Number()
    {
        var bytes = Take(4);
        return Failed ? 0 : BinaryPrimitives.ReadUInt32BigEndian(bytes);
    }

    public ushort Short()
    {
        var bytes = Take(2);
        return Failed ? (ushort)0 : BinaryPrimitives.ReadUInt16BigEndian(bytes);
    }

    public byte Byte()
    {
        var bytes = Take(1);
        return Failed ? (byte)0 : bytes[0];
    }

    public ReadOnlySpan<byte> String()
    {
        var length = Number();
        return Take(length);
    }

    /// <summary>A string as a name; what is no name makes the whole unreadable.</summary>
    public string Text()
    {
        var bytes = String();
        Failed |= bytes.Length > LongestName || bytes.ContainsAnyExceptInRange((byte)'!', (byte)'~');
        return Failed ? "" : Encoding.ASCII.GetString(bytes);
    }

    /// <summary>A number of any length that is not negative, without leading zeros; a form longer than needed is refused.</summary>
    public ReadOnlySpan<byte> Positive()
    {
        var bytes = String();
        if (bytes.IsEmpty) return bytes;
        var padded = bytes[0] == 0;
        Failed |= bytes[0] >= 0x80 || (padded && (bytes.Length == 1 || bytes[1] < 0x80));
        return Failed ? default : padded ? bytes[1..] : bytes;
    }

    /// <summary>All that is left.</summary>
    public ReadOnlySpan<byte> Rest() => Take((uint)_rest.Length);

    public ReadOnlySpan<byte> Take(uint count)
    {
        Failed |= count > _rest.Length;
        if (Failed) return default;
        var taken = _rest[..(int)count];
        _rest = _rest[(int)count..];
        return taken;
    }
}
