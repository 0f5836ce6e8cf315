using System.Runtime.InteropServices;
using System.Text;

namespace Bylaw.Core.Values;

/// <summary>
/// Shared <see cref="StringValue"/>s for names, so that equal names are one instance and compare by reference. A table may stand on
/// a frozen one whose names it reuses. Frozen tables are safe to use from several threads, others from one.
/// </summary>
public sealed class NameTable
{
    /// <summary>Longer names are not shared.</summary>
    public const int MaxLength = 64;

    private const int MaxCount = 1 << 16;

    // Names that a hostile text makes to collide are not shared, instead of being searched for at length.
    private const int MaxProbes = 8;

    private readonly NameTable? _below;
    private StringValue?[] _names = [];
    private uint[] _hashes = [];
    private int _count;
    private bool _frozen;

    /// <summary>An empty table, standing on a frozen one or on none.</summary>
    public NameTable(NameTable? below = null)
    {
        if (below is { _frozen: false }) throw new ArgumentException("a table can only stand on a frozen table", nameof(below));
        _below = below;
    }

    /// <summary>Names that are common in Kubernetes objects and reviews; frozen.</summary>
    public static NameTable Common { get; } = CommonNames.MakeTable();

    /// <summary>Number of names, without those of the table below.</summary>
    internal int Count => _count;

    /// <summary>Allows no further names. Returns the table.</summary>
    public NameTable Freeze()
    {
        _frozen = true;
        return this;
    }

    /// <summary>The shared value of a name; a value of its own when the table is frozen without it, or when it is too long or not ASCII.</summary>
    public StringValue Intern(string name) => Get(name, out _);

    /// <summary>The shared value of a name, or null.</summary>
    public StringValue? Find(ReadOnlySpan<char> name)
    {
        Span<byte> ascii = stackalloc byte[MaxLength];
        return name.Length <= MaxLength && Ascii.FromUtf16(name, ascii, out var length) == System.Buffers.OperationStatus.Done
            ? Find(ascii[..length], Hash(ascii[..length]))
            : null;
    }

    /// <summary>The value of a UTF-8 name and whether it is the shared one.</summary>
    internal StringValue Get(ReadOnlySpan<byte> utf8, out bool shared)
    {
        shared = true;
        if (utf8.Length <= MaxLength)
        {
            var hash = Hash(utf8);
            if (Find(utf8, hash) is { } found) return found;
            if (Ascii.IsValid(utf8) && Add(Encoding.ASCII.GetString(utf8), hash) is { } added) return added;
        }
        shared = false;
        return new StringValue(Encoding.UTF8.GetString(utf8));
    }

    /// <summary>The value of a name and whether it is the shared one.</summary>
    internal StringValue Get(string name, out bool shared)
    {
        shared = true;
        Span<byte> ascii = stackalloc byte[MaxLength];
        if (name.Length <= MaxLength && Ascii.FromUtf16(name, ascii, out var length) == System.Buffers.OperationStatus.Done)
        {
            var hash = Hash(ascii[..length]);
            if (Find(ascii[..length], hash) is { } found) return found;
            if (Add(name, hash) is { } added) return added;
        }
        shared = false;
        return new StringValue(name);
    }

    private StringValue? Find(ReadOnlySpan<byte> utf8, uint hash)
    {
        for (var table = this; table is not null; table = table._below)
        {
            var hashes = table._hashes;
            var mask = hashes.Length - 1;
            if (mask < 0) continue;
            for (int probe = 0, at = (int)hash & mask; probe < MaxProbes; probe++, at = (at + 1) & mask)
            {
                var name = table._names[at];
                if (name is null) break;
                if (hashes[at] == hash && name.Text.Length == utf8.Length && Ascii.Equals(utf8, name.Text)) return name;
            }
        }
        return null;
    }

    private StringValue? Add(string name, uint hash)
    {
        if (_frozen || _count >= MaxCount) return null;
        if (_count * 2 >= _names.Length) Grow();
        var value = new StringValue(name);
        if (!TryPlace(value, hash)) return null;
        _count++;
        return value;
    }

    private bool TryPlace(StringValue name, uint hash)
    {
        var mask = _names.Length - 1;
        for (int probe = 0, at = (int)hash & mask; probe < MaxProbes; probe++, at = (at + 1) & mask)
        {
            if (_names[at] is not null) continue;
            _names[at] = name;
            _hashes[at] = hash;
            return true;
        }
        return false;
    }

    private void Grow()
    {
        var (names, hashes) = (_names, _hashes);
        _names = new StringValue?[Math.Max(64, names.Length * 2)];
        _hashes = new uint[_names.Length];
        _count = 0;
        for (var i = 0; i < names.Length; i++)
            if (names[i] is { } name && TryPlace(name, hashes[i])) _count++;
    }

    // Length and the bytes, eight at a time; names are short.
    private static uint Hash(ReadOnlySpan<byte> utf8)
    {
        const ulong Factor = 0x9E3779B97F4A7C15;
        var hash = (ulong)utf8.Length * Factor;
        while (utf8.Length >= 8)
        {
            hash = (hash ^ MemoryMarshal.Read<ulong>(utf8)) * Factor;
            hash ^= hash >> 29;
            utf8 = utf8[8..];
        }
        ulong rest = 0;
        if (utf8.Length >= 4)
        {
            rest = MemoryMarshal.Read<uint>(utf8);
            utf8 = utf8[4..];
        }
        foreach (var unit in utf8) rest = (rest << 8) | unit;
        hash = (hash ^ rest) * Factor;
        return (uint)(hash >> 32);
    }
}
