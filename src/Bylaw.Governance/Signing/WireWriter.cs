using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Bylaw.Governance.Signing;

/// <summary>Writes what <see cref="Wire"/> reads.</summary>
internal sealed class WireWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    public byte[] ToArray() => _bytes.WrittenSpan.ToArray();

    public WireWriter Raw(ReadOnlySpan<byte> bytes)
    {
        _bytes.Write(bytes);
        return this;
    }

    public WireWriter Number(uint number)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        return Raw(bytes);
    }

    public WireWriter String(ReadOnlySpan<byte> bytes) => Number((uint)bytes.Length).Raw(bytes);

    public WireWriter Text(string text) => String(Encoding.UTF8.GetBytes(text));
}
