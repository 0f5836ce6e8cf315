using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Bylaw.Rego.Bundles;

/// <summary>What an entry of an archive is.</summary>
internal enum TarKind { File, Folder, Other }

/// <summary>An entry of an archive.</summary>
internal readonly record struct TarEntry(string Name, TarKind Kind, long Size);

/// <summary>
/// Reads tar archives (POSIX ustar and pax, and GNU's long names) from front to back. Sizes are checked before anything
/// is allocated for them, which is why the platform's own reader is not used. <paramref name="packedBytes"/> is the size of the
/// archive as it was packed, 0 when that is not known.
/// </summary>
internal sealed class TarReader(BoundedStream stream, BundleLimits limits, long packedBytes = 0)
{
    private const int BlockSize = 512;

    /// <summary>JSON packs to a tenth of its size, seldom to less than this part.</summary>
    private const int UsualExpansion = 32;
    private readonly byte[] _block = new byte[BlockSize];
    private long _contentLeft;
    private int _padding;
    private int _entries;
    private string? _longName;
    private long? _longSize;

    /// <summary>The next entry; null at the end. What is left of the one before is skipped.</summary>
    public TarEntry? Next()
    {
        while (true)
        {
            Skip(_contentLeft + _padding);
            if (!ReadHeader()) return null;
            if (++_entries > limits.Entries) throw new BundleRefusal(BundleDiagnostics.TooManyFiles("the archive", limits.Entries));
            var type = (char)_block[156];
            var size = Number(124, 12);
            if (size < 0) throw Broken("archive/tar: invalid tar header");
            switch (type)
            {
                case 'x':
                    Begin(size);
                    ReadPax(SmallContent());
                    continue;
                case 'L':
                    Begin(size);
                    _longName = Text(SmallContent().AsSpan());
                    continue;
                // Fields for all entries say nothing of names and sizes; names of links are not used.
                case 'g' or 'K':
                    Begin(size);
                    continue;
            }
            var name = _longName ?? ShortName();
            var kind = KindOf(type, name);
            // Links and devices have no content, whatever their size says.
            Begin(kind == TarKind.File || type is not (>= '1' and <= '6') ? _longSize ?? size : 0);
            (_longName, _longSize) = (null, null);
            if (Encoding.UTF8.GetByteCount(name) > limits.PathBytes) throw new BundleRefusal(BundleDiagnostics.UnsafeName(name[..100]));
            return new TarEntry(name, kind, _contentLeft);
        }
    }

    /// <summary>The content of the entry that was given last.</summary>
    public byte[] Content()
    {
        if (_contentLeft > limits.FileBytes) throw new BundleRefusal(BundleDiagnostics.TooLarge("a file of the archive", limits.FileBytes));
        // A size that the archive only claims costs nothing until its bytes have come, unless so many are likely to come: growing needs
        // twice the memory.
        var content = new byte[Math.Min(_contentLeft, Math.Max(1 << 20, packedBytes * UsualExpansion))];
        var count = 0;
        while (true)
        {
            var read = stream.Read(content.AsSpan(count));
            count += read;
            if (count < content.Length) throw Broken("unexpected EOF");
            if (count == _contentLeft) break;
            Array.Resize(ref content, (int)Math.Min(_contentLeft, content.Length * 4L));
        }
        _contentLeft = 0;
        return content;
    }

    private byte[] SmallContent() => _contentLeft <= 1 << 20 ? Content() : throw Broken("archive/tar: header field too long");

    private void Begin(long size) => (_contentLeft, _padding) = (size, (int)(-size & (BlockSize - 1)));

    private void Skip(long count)
    {
        Span<byte> buffer = stackalloc byte[4096];
        while (count > 0)
        {
            var read = stream.Read(buffer[..(int)Math.Min(count, buffer.Length)]);
            if (read == 0) throw Broken("unexpected EOF");
            count -= read;
        }
        _contentLeft = _padding = 0;
    }

    /// <summary>
    /// False at the end, a block of zeros. It may not be missing: an archive that was cut off between two files would
    /// pass for a smaller one. The rest is read, too, because what stands at its end says whether all came as it was.
    /// </summary>
    private bool ReadHeader()
    {
        if (stream.Read(_block) < BlockSize) throw Broken("unexpected EOF");
        if (!_block.AsSpan().ContainsAnyExcept((byte)0))
        {
            while (stream.Read(_block) > 0) { }
            return false;
        }
        long sum = 0, signedSum = 0;
        for (var i = 0; i < BlockSize; i++)
        {
            var unit = i is >= 148 and < 156 ? (byte)' ' : _block[i];
            sum += unit;
            signedSum += (sbyte)unit;
        }
        var wanted = Number(148, 8);
        return wanted == sum || wanted == signedSum ? true : throw Broken("archive/tar: invalid tar header");
    }

    private string ShortName()
    {
        var name = Text(Field(0, 100));
        var isPosix = _block.AsSpan(257, 6).SequenceEqual("ustar\0"u8);
        return isPosix && Text(Field(345, 155)) is { Length: > 0 } prefix ? $"{prefix}/{name}" : name;
    }

    private static TarKind KindOf(char type, string name) => type switch
    {
        '0' or '\0' => name.EndsWith('/') ? TarKind.Folder : TarKind.File,
        '5' => TarKind.Folder,
        _ => TarKind.Other,
    };

    private ReadOnlySpan<byte> Field(int at, int length)
    {
        var field = _block.AsSpan(at, length);
        var end = field.IndexOf((byte)0);
        return end < 0 ? field : field[..end];
    }

    /// <summary>Octal digits, or a binary number when its first bit is set; negative when it is neither.</summary>
    private long Number(int at, int length)
    {
        var field = _block.AsSpan(at, length);
        long value = 0;
        if ((field[0] & 0x80) != 0)
        {
            for (var i = 0; i < length; i++)
            {
                var unit = i == 0 ? field[i] & 0x7F : field[i];
                if (value > long.MaxValue >> 8) return -1;
                value = (value << 8) | (uint)unit;
            }
            return value;
        }
        foreach (var unit in Field(at, length).Trim(" \0"u8))
        {
            if (unit is < (byte)'0' or > (byte)'7' || value > long.MaxValue >> 3) return -1;
            value = (value << 3) | (uint)(unit - '0');
        }
        return value;
    }

    // Records: "LENGTH KEY=VALUE\n", where the length counts all of it.
    private void ReadPax(byte[] records)
    {
        ReadOnlySpan<byte> rest = records;
        while (!rest.IsEmpty)
        {
            var blank = rest.IndexOf((byte)' ');
            if (blank <= 0 || !int.TryParse(rest[..blank], NumberStyles.None, CultureInfo.InvariantCulture, out var length) || length <= blank + 2 || length > rest.Length || rest[length - 1] != '\n')
                throw Broken("archive/tar: invalid tar header");
            var record = rest[(blank + 1)..(length - 1)];
            rest = rest[length..];
            var equals = record.IndexOf((byte)'=');
            if (equals < 0) throw Broken("archive/tar: invalid tar header");
            var key = record[..equals];
            var value = record[(equals + 1)..];
            if (key.StartsWith("GNU.sparse"u8)) throw Broken("archive/tar: sparse files are not supported");
            if (key.SequenceEqual("path"u8)) _longName = Text(value);
            else if (key.SequenceEqual("size"u8))
                _longSize = long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : throw Broken("archive/tar: invalid tar header");
        }
    }

    private static string Text(ReadOnlySpan<byte> bytes)
    {
        bytes = bytes.TrimEnd((byte)0);
        return Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : throw new BundleRefusal(BundleDiagnostics.UnsafeName(Encoding.UTF8.GetString(bytes)));
    }

    private static BundleRefusal Broken(string reason) => new(BundleDiagnostics.BrokenArchive(reason));
}
