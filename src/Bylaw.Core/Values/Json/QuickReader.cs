using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;

namespace Bylaw.Core.Values;

/// <summary>
/// Reads JSON that has nothing wrong with it, in one pass over valid UTF-8. It gives up at the first thing that is not plainly right,
/// and does not say why: <see cref="JsonParser"/> then reads again and finds the words.
/// </summary>
internal ref struct QuickReader
{
    // Short texts (kinds, protocols, quantities) repeat so often that finding them is cheaper than making them.
    private const int ShortText = 16;

    private const int MostEscaped = 256;

    private readonly ReadOnlySpan<byte> _utf8;
    private readonly bool _ascii;
    private readonly int _maxDepth;
    private readonly NameTable _names;
    private readonly KeyShapes _shapes;
    private readonly ReadingDesk _desk;
    private readonly KeyShape _outside = new();
    private Value[] _items;
    private int _itemCount;
    private int _keyCount;
    private Frame[] _frames = new Frame[8];
    private int _depth;
    private int _nodesLeft;
    private int _at;

    public QuickReader(ReadOnlySpan<byte> utf8, ReadOptions options, ReadingDesk desk)
    {
        _utf8 = utf8;
        _ascii = Ascii.IsValid(utf8);
        _maxDepth = options.MaxDepth;
        _nodesLeft = options.MaxNodes;
        _desk = desk;
        (_names, _shapes, _items) = (desk.Names, desk.Shapes, desk.Items);
    }

    /// <summary>The value; null when something is wrong.</summary>
    public Value? Read() => ReadAll() && SkipSpace() == 0 && _at >= _utf8.Length ? _items[0] : null;

    private bool ReadAll()
    {
        do
        {
            if (!ReadValue(out var isOpen)) return false;
            if (isOpen) continue;
            if (!ReadEnds()) return false;
        }
        while (_depth > 0);
        return true;
    }

    // A scalar, an empty collection, or the beginning of another one up to its first value.
    private bool ReadValue(out bool isOpen)
    {
        isOpen = false;
        if (--_nodesLeft < 0) return false;
        switch (SkipSpace())
        {
            case (byte)'"': return ReadText();
            case (byte)'{': return OpenObject(out isOpen);
            case (byte)'[': return OpenArray(out isOpen);
            case (byte)'t': return ReadWord("true"u8, BooleanValue.True);
            case (byte)'f': return ReadWord("false"u8, BooleanValue.False);
            case (byte)'n': return ReadWord("null"u8, NullValue.Instance);
            default: return ReadNumber();
        }
    }

    // What comes after a value: ends of collections, up to the next value.
    private bool ReadEnds()
    {
        while (_depth > 0)
        {
            ref var frame = ref _frames[_depth - 1];
            var unit = SkipSpace();
            _at++;
            if (unit == ',') return !frame.IsObject || ReadKey(ref frame);
            if (unit == ']' && !frame.IsObject) CloseArray(ref frame);
            else if (unit != '}' || !frame.IsObject || !TryCloseObject(ref frame)) return false;
        }
        return true;
    }

    private bool OpenObject(out bool isOpen)
    {
        isOpen = false;
        if (_depth >= _maxDepth) return false;
        _at++;
        if (SkipSpace() == '}')
        {
            _at++;
            Add(ObjectValue.Empty);
            return true;
        }
        isOpen = true;
        var above = _depth == 0 ? _shapes.Root : _frames[_depth - 1].Shape ?? _outside;
        ref var frame = ref Push();
        frame.IsObject = true;
        frame.Above = above;
        frame.Shape = _shapes.Root;
        frame.Keys = _keyCount;
        return ReadKey(ref frame);
    }

    private bool OpenArray(out bool isOpen)
    {
        isOpen = false;
        if (_depth >= _maxDepth) return false;
        _at++;
        if (SkipSpace() == ']')
        {
            _at++;
            Add(ArrayValue.Empty);
            return true;
        }
        isOpen = true;
        var shape = _depth == 0 ? _shapes.Root : _frames[_depth - 1].Shape;
        ref var frame = ref Push();
        frame.IsObject = false;
        frame.Shape = shape;
        return true;
    }

    private ref Frame Push()
    {
        if (_depth == _frames.Length) Array.Resize(ref _frames, _depth * 2);
        ref var frame = ref _frames[_depth++];
        frame.Items = _itemCount;
        return ref frame;
    }

    private void CloseArray(ref Frame frame)
    {
        var items = _items.AsSpan(frame.Items, _itemCount - frame.Items).ToArray();
        Close(ref frame, new ArrayValue(items));
    }

    private bool TryCloseObject(ref Frame frame)
    {
        var values = _items.AsSpan(frame.Items, _itemCount - frame.Items).ToArray();
        if (frame.Shape is { } shape)
        {
            var keys = shape.Keys;
            Close(ref frame, new ObjectValue(keys, values, keys.Length, shape.Slots, shape.Order));
            return true;
        }
        if (!TryTakeKeys(ref frame, out var own, out var slots)) return false;
        Close(ref frame, new ObjectValue(own, values, own.Length, slots));
        return true;
    }

    // The keys of an object without shape; false when one comes twice.
    private bool TryTakeKeys(ref Frame frame, out Value[] keys, out int[]? slots)
    {
        keys = _desk.Keys.AsSpan(frame.Keys, _keyCount - frame.Keys).ToArray();
        _keyCount = frame.Keys;
        slots = keys.Length > HashIndex.ScanLimit ? HashIndex.TryBuildDistinct(keys) : null;
        return slots is not null || (keys.Length <= HashIndex.ScanLimit && !HashIndex.HasEqual(keys));
    }

    private void Close(ref Frame frame, Value value)
    {
        _itemCount = frame.Items;
        _depth--;
        Add(value);
    }

    // Whoever comes here stands before a key, and goes on behind its colon. Most keys are the ones that came the last time.
    private bool ReadKey(ref Frame frame)
    {
        if (SkipSpace() != '"') return false;
        if (frame.Shape is not { } shape) return ReadLooseKey();
        var next = shape.Count == 0 ? frame.Above.Inner : shape.Next;
        if (next is null || !_utf8[_at..].StartsWith(next.Written)) return ReadOtherKey(ref frame, shape);
        _at += next.Written.Length;
        frame.Shape = next;
        return true;
    }

    private bool ReadOtherKey(ref Frame frame, KeyShape shape)
    {
        if (ReadName(out var written, out var isShared) is not { } key) return false;
        var next = isShared ? _shapes.Find(shape, key) : null;
        if (next is null && isShared)
        {
            if (shape.Has(key)) return false;
            next = _shapes.Add(shape, key, written);
        }
        frame.Shape = next;
        if (next is null) Loosen(shape, key);
        else if (shape.Count == 0) frame.Above.Inner = next;
        else shape.Next = next;
        return ReadColon();
    }

    // The object gets keys of its own.
    private void Loosen(KeyShape shape, StringValue key)
    {
        RoomForKeys(shape.Count + 1);
        shape.CopyTo(_desk.Keys.AsSpan(_keyCount));
        _keyCount += shape.Count;
        _desk.Keys[_keyCount++] = key;
    }

    private bool ReadLooseKey()
    {
        if (ReadName(out _, out _) is not { } key) return false;
        RoomForKeys(1);
        _desk.Keys[_keyCount++] = key;
        return ReadColon();
    }

    // A key and how it is written, without its quotes; null when something is wrong.
    private StringValue? ReadName(out ReadOnlySpan<byte> written, out bool isShared)
    {
        written = default;
        isShared = false;
        var start = _at + 1;
        var end = EndOfText(start);
        if (end < 0) return null;
        var isPlain = _utf8[end] == '"';
        if (!isPlain && !FindQuote(ref end)) return null;
        written = _utf8[start..end];
        _at = end + 1;
        if (isPlain || written.Length > MostEscaped) return _names.Get(isPlain ? written : Encoding.UTF8.GetBytes(JsonText.Unescape(written)), out isShared);
        Span<byte> name = stackalloc byte[MostEscaped];
        return _names.Get(name[..JsonText.Unescape(written, name)], out isShared);
    }

    private readonly void RoomForKeys(int count)
    {
        while (_keyCount + count > _desk.Keys.Length) _desk.Keys = Doubled(_desk.Keys);
    }

    private bool ReadColon()
    {
        if (SkipSpace() != ':') return false;
        _at++;
        return true;
    }

    private bool ReadText()
    {
        var start = _at + 1;
        var end = EndOfText(start);
        if (end < 0) return false;
        StringValue value;
        if (_utf8[end] != '"')
        {
            if (!FindQuote(ref end)) return false;
            value = new StringValue(JsonText.Unescape(_utf8[start..end]));
        }
        else if (end - start <= ShortText) value = _names.Get(_utf8[start..end], out _);
        else value = new StringValue((_ascii ? Encoding.Latin1 : Encoding.UTF8).GetString(_utf8[start..end]));
        _at = end + 1;
        Add(value);
        return true;
    }

    // The place of the quote or of the first backslash; -1 when the text does not end or has a control character before.
    private readonly int EndOfText(int at)
    {
        ref var first = ref MemoryMarshal.GetReference(_utf8);
        for (; at <= _utf8.Length - Vector128<byte>.Count; at += Vector128<byte>.Count)
        {
            var units = Vector128.LoadUnsafe(ref first, (nuint)at);
            var found = Vector128.Equals(units, Vector128.Create((byte)'"')) | Vector128.Equals(units, Vector128.Create((byte)'\\')) | Vector128.LessThan(units, Vector128.Create((byte)' '));
            if (found == Vector128<byte>.Zero) continue;
            at += BitOperations.TrailingZeroCount(found.ExtractMostSignificantBits());
            return _utf8[at] >= ' ' ? at : -1;
        }
        for (; at < _utf8.Length; at++)
            if (_utf8[at] is (byte)'"' or (byte)'\\' or < (byte)' ') return _utf8[at] >= ' ' ? at : -1;
        return -1;
    }

    // From the first backslash of a text to its quote; false when an escape is wrong.
    private readonly bool FindQuote(ref int end)
    {
        while (_utf8[end] == '\\')
        {
            var length = EscapeLength(_utf8[end..]);
            if (length == 0) return false;
            end = EndOfText(end + length);
            if (end < 0) return false;
        }
        return true;
    }

    private static int EscapeLength(ReadOnlySpan<byte> escape)
    {
        if (escape.Length < 2) return 0;
        if (escape[1] is (byte)'"' or (byte)'\\' or (byte)'/' or (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r' or (byte)'t') return 2;
        if (escape[1] != 'u' || escape.Length < 6) return 0;
        foreach (var digit in escape.Slice(2, 4))
            if (!char.IsAsciiHexDigit((char)digit)) return 0;
        return 6;
    }

    private bool ReadWord(ReadOnlySpan<byte> word, Value value)
    {
        if (!_utf8[_at..].StartsWith(word)) return false;
        _at += word.Length;
        Add(value);
        return true;
    }

    private bool ReadNumber()
    {
        var start = _at;
        while (_at < _utf8.Length && (char.IsAsciiDigit((char)_utf8[_at]) || _utf8[_at] is (byte)'-' or (byte)'+' or (byte)'.' or (byte)'e' or (byte)'E')) _at++;
        if (_at == start || JsonText.ReadNumber(_utf8[start.._at]) is not { } number) return false;
        Add(number);
        return true;
    }

    // The unit at which it then stands; 0 at the end.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private byte SkipSpace()
    {
        while (_at < _utf8.Length)
        {
            var unit = _utf8[_at];
            if (unit > ' ' || unit is not ((byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')) return unit;
            _at++;
        }
        return 0;
    }

    private void Add(Value value)
    {
        if (_itemCount == _items.Length) _desk.Items = _items = Doubled(_items);
        _items[_itemCount++] = value;
    }

    private static Value[] Doubled(Value[] room)
    {
        Array.Resize(ref room, room.Length * 2);
        return room;
    }

    private struct Frame
    {
        public bool IsObject;
        public int Items;

        /// <summary>Where the keys stand when there is no shape.</summary>
        public int Keys;

        /// <summary>The keys so far, null when they are not shared. For an array, the keys up to the one it stands under.</summary>
        public KeyShape? Shape;

        /// <summary>The keys up to the one under which an object stands.</summary>
        public KeyShape Above;
    }
}
