using System.Globalization;
using System.Text;

namespace Bylaw.Rego.Bundles;

/// <summary>
/// Writes a tar archive of plain files. Times, owners and modes are the same everywhere, so that the same files give the
/// same bytes; the platform's own writer puts the number of the process into long names.
/// </summary>
internal sealed class TarWriter(Stream output)
{
    private const int BlockSize = 512;

    public void Write(string path, ReadOnlySpan<byte> content)
    {
        var name = Encoding.UTF8.GetBytes(path);
        if (name.Length > 100 || !Ascii.IsValid(name))
        {
            WriteBlocks("pax"u8, 'x', PathRecord(name));
            name = Encoding.UTF8.GetBytes(string.Concat(path.Where(char.IsAscii)));
            name = name[^Math.Min(name.Length, 100)..];
        }
        WriteBlocks(name, '0', content);
    }

    /// <summary>Two blocks of zeros.</summary>
    public void End() => output.Write(new byte[2 * BlockSize]);

    private void WriteBlocks(ReadOnlySpan<byte> name, char type, ReadOnlySpan<byte> content)
    {
        Span<byte> block = stackalloc byte[BlockSize];
        block.Clear();
        name.CopyTo(block);
        Octal(block.Slice(100, 8), 0x180);
        Octal(block.Slice(108, 8), 0);
        Octal(block.Slice(116, 8), 0);
        Octal(block.Slice(124, 12), content.Length);
        Octal(block.Slice(136, 12), 0);
        block[156] = (byte)type;
        "ustar\0"u8.CopyTo(block[257..]);
        "00"u8.CopyTo(block[263..]);
        block.Slice(148, 8).Fill((byte)' ');
        var sum = 0;
        foreach (var unit in block) sum += unit;
        Octal(block.Slice(148, 7), sum);
        output.Write(block);
        output.Write(content);
        block.Clear();
        output.Write(block[..(-content.Length & (BlockSize - 1))]);
    }

    // Digits, then a zero byte.
    private static void Octal(Span<byte> field, long value)
    {
        for (var at = field.Length - 2; at >= 0; at--, value >>= 3) field[at] = (byte)('0' + (value & 7));
    }

    // The length of the record counts its own digits.
    private static byte[] PathRecord(byte[] name)
    {
        var rest = " path=".Length + name.Length + 1;
        var length = rest + 1;
        while (length != rest + Digits(length)) length = rest + Digits(length);
        return [.. Encoding.ASCII.GetBytes(length.ToString(CultureInfo.InvariantCulture)), .. " path="u8, .. name, (byte)'\n'];
    }

    private static int Digits(int number) => number.ToString(CultureInfo.InvariantCulture).Length;
}
