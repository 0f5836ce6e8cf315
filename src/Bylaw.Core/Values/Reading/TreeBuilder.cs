using Bylaw.Core.Text;

namespace Bylaw.Core.Values;

/// <summary>
/// Puts values together in the order in which a text names them, with their spans when asked for. What is open stands on
/// stacks of its own, so depth costs no .NET stack and every finished array has exactly its size.
/// </summary>
internal sealed class TreeBuilder(bool keepPositions, DuplicateKeys duplicateKeys, bool keepKeySpans = false)
{
    /// <summary>The key of YAML merges; an instance of its own, which no text yields.</summary>
    public static readonly StringValue MergeKey = new("<<");

    // More repeated keys than anybody reads.
    private const int MaxRepeated = 100;

    // Up to this many shared names are compared with each other by reference; more are hashed.
    private const int ReferenceScanLimit = 16;

    private Frame[] _frames = new Frame[16];
    private int _depth;
    private Value[] _items = new Value[32];
    private int _itemCount;
    private Value[] _keys = new Value[32];
    private int _keyCount;
    private Span[] _itemSpans = keepPositions ? new Span[32] : [];
    private PositionNode?[] _itemNodes = keepPositions ? new PositionNode?[32] : [];
    private readonly bool _keepKeySpans = keepPositions || keepKeySpans;
    private Span[] _keySpans = keepPositions || keepKeySpans ? new Span[32] : [];

    /// <summary>Keys that came twice in an object, as far as they were refused.</summary>
    public List<RepeatedKey>? Repeated { get; private set; }

    /// <summary>Merge keys whose value is no object and no list of objects.</summary>
    public List<Span>? BadMerges { get; private set; }

    /// <summary>Number of open arrays and objects.</summary>
    public int Depth => _depth;

    /// <summary>Whether everything is closed and there is one value.</summary>
    public bool IsComplete => _depth == 0 && _itemCount == 1;

    /// <summary>Whether the innermost open value is an object.</summary>
    public bool InObject => _depth > 0 && _frames[_depth - 1].IsObject;

    /// <summary>Whether the innermost open value is an object with a key whose value is still to come.</summary>
    public bool KeyIsOpen => InObject && _keyCount - _frames[_depth - 1].Keys > _itemCount - _frames[_depth - 1].Items;

    /// <summary>Where the innermost open value begins.</summary>
    public int OpenStart => _frames[_depth - 1].Start;

    public void Open(bool isObject, int start)
    {
        if (_depth == _frames.Length) Array.Resize(ref _frames, _depth * 2);
        _frames[_depth++] = new Frame { IsObject = isObject, AllShared = true, Items = _itemCount, Keys = _keyCount, Start = start };
    }

    /// <summary>The key of the entry whose value comes next; <paramref name="shared"/> when equal keys are surely the same instance.</summary>
    public void Key(StringValue key, bool shared, Span span)
    {
        if (_keyCount == _keys.Length) GrowKeys();
        if (_keepKeySpans) _keySpans[_keyCount] = span;
        _keys[_keyCount++] = key;
        if (!shared) _frames[_depth - 1].AllShared = false;
        if (ReferenceEquals(key, MergeKey)) _frames[_depth - 1].Merges = true;
    }

    public void Add(Value value, Span span, PositionNode? node = null)
    {
        if (_itemCount == _items.Length) GrowItems();
        if (keepPositions)
        {
            _itemSpans[_itemCount] = span;
            _itemNodes[_itemCount] = node;
        }
        _items[_itemCount++] = value;
    }

    /// <summary>Ends the innermost array and adds it to what it stands in.</summary>
    public Built CloseArray(int end)
    {
        ref var frame = ref _frames[--_depth];
        var count = _itemCount - frame.Items;
        var value = count == 0 ? ArrayValue.Empty : new ArrayValue(_items.AsSpan(frame.Items, count).ToArray());
        return Finish(value, ref frame, count, end);
    }

    /// <summary>Ends the innermost object and adds it to what it stands in.</summary>
    public Built CloseObject(int end)
    {
        ref var frame = ref _frames[--_depth];
        var count = _keyCount - frame.Keys;
        int[]? slots = null;
        if (frame.Merges) Merge(ref frame, ref count);
        else if (count > 1) slots = FindRepeated(ref frame, ref count);
        var value = count == 0
            ? ObjectValue.Empty
            : new ObjectValue(_keys.AsSpan(frame.Keys, count).ToArray(), _items.AsSpan(frame.Items, count).ToArray(), count, slots);
        return Finish(value, ref frame, count, end);
    }

    /// <summary>Puts null in the place of the last value: it was good, and will be read again.</summary>
    public void ForgetLast() => _items[_itemCount - 1] = NullValue.Instance;

    /// <summary>The only value, when everything is closed; the builder is then empty.</summary>
    public Built TakeRoot()
    {
        var built = keepPositions
            ? new Built(_items[0], _itemSpans[0], _itemNodes[0] ?? new PositionNode(_itemSpans[0], [], [], []))
            : new Built(_items[0], default, null);
        Clear();
        return built;
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        _depth = _itemCount = _keyCount = 0;
        Repeated = null;
        BadMerges = null;
    }

    private Built Finish(Value value, ref Frame frame, int count, int end)
    {
        PositionNode? node = null;
        Span span = default;
        if (keepPositions)
        {
            span = Span.Between(frame.Start, end);
            node = new PositionNode(
                span,
                frame.IsObject ? _keySpans.AsSpan(frame.Keys, count).ToArray() : [],
                _itemSpans.AsSpan(frame.Items, count).ToArray(),
                _itemNodes.AsSpan(frame.Items, count).ToArray());
        }
        _itemCount = frame.Items;
        _keyCount = frame.Keys;
        Add(value, span, node);
        return new Built(value, span, node);
    }

    private int[]? FindRepeated(ref Frame frame, ref int count)
    {
        var keys = _keys.AsSpan(frame.Keys, count);
        if (frame.AllShared && count <= ReferenceScanLimit)
        {
            if (!HasEqualReferences(keys)) return null;
        }
        else if (count <= HashIndex.ScanLimit)
        {
            if (!HashIndex.HasEqual(keys)) return null;
        }
        else if (HashIndex.TryBuildDistinct(keys) is { } slots)
        {
            return slots;
        }
        DropRepeated(ref frame, ref count);
        return null;
    }

    private static bool HasEqualReferences(ReadOnlySpan<Value> keys)
    {
        for (var i = 1; i < keys.Length; i++)
            for (var j = 0; j < i; j++)
                if (ReferenceEquals(keys[i], keys[j])) return true;
        return false;
    }

    // Keeps each key at its first place, with its last value.
    private void DropRepeated(ref Frame frame, ref int count)
    {
        var places = new Dictionary<Value, int>();
        var kept = 0;
        for (var i = 0; i < count; i++)
        {
            var key = _keys[frame.Keys + i];
            if (places.TryGetValue(key, out var place))
            {
                if (duplicateKeys == DuplicateKeys.Refuse && (Repeated ??= []).Count < MaxRepeated)
                    Repeated.Add(_keepKeySpans ? new(key, _keySpans[frame.Keys + place], _keySpans[frame.Keys + i]) : new(key, default, default));
            }
            else
            {
                places.Add(key, place = kept++);
                _keys[frame.Keys + place] = key;
                if (_keepKeySpans) _keySpans[frame.Keys + place] = _keySpans[frame.Keys + i];
            }
            MoveItem(frame.Items + i, frame.Items + place);
        }
        count = kept;
    }

    private void MoveItem(int from, int to)
    {
        _items[to] = _items[from];
        if (!keepPositions) return;
        _itemSpans[to] = _itemSpans[from];
        _itemNodes[to] = _itemNodes[from];
    }

    // YAML merge: the object's own entries come first and win; of merged objects an earlier one wins.
    private void Merge(ref Frame frame, ref int count)
    {
        var merged = new List<(Value Source, PositionNode? Node)>();
        var own = 0;
        for (var i = 0; i < count; i++)
        {
            int key = frame.Keys + i, item = frame.Items + i;
            if (ReferenceEquals(_keys[key], MergeKey))
            {
                if (IsMergeable(_items[item])) merged.Add((_items[item], keepPositions ? _itemNodes[item] : null));
                else (BadMerges ??= []).Add(_keepKeySpans ? _keySpans[key] : default);
                continue;
            }
            _keys[frame.Keys + own] = _keys[key];
            if (_keepKeySpans) _keySpans[frame.Keys + own] = _keySpans[key];
            MoveItem(item, frame.Items + own++);
        }
        _keyCount = frame.Keys + own;
        _itemCount = frame.Items + own;
        count = own;
        DropRepeated(ref frame, ref count);
        _keyCount = frame.Keys + count;
        _itemCount = frame.Items + count;
        var known = new HashSet<Value>(count);
        for (var i = 0; i < count; i++) known.Add(_keys[frame.Keys + i]);
        foreach (var (source, node) in merged)
        {
            if (source is ObjectValue map) AddMissing(known, map, node);
            else if (source is ArrayValue list)
                for (var i = 0; i < list.Count; i++) AddMissing(known, (ObjectValue)list[i], node?.Child(i));
        }
        count = _keyCount - frame.Keys;
    }

    private static bool IsMergeable(Value value)
    {
        if (value is not ArrayValue list) return value is ObjectValue;
        foreach (var item in list.Items)
            if (item is not ObjectValue) return false;
        return true;
    }

    // Merged entries keep the spans of where they are written: there they would be changed.
    private void AddMissing(HashSet<Value> known, ObjectValue map, PositionNode? node)
    {
        for (var i = 0; i < map.Count; i++)
        {
            var key = map.WrittenKey(i);
            if (!known.Add(key)) continue;
            if (_keyCount == _keys.Length) GrowKeys();
            if (_keepKeySpans) _keySpans[_keyCount] = node is null ? default : node.KeySpans[i];
            _keys[_keyCount++] = key;
            Add(map.WrittenValue(i), node is null ? default : node.ValueSpans[i], node?.Child(i));
        }
    }

    private void GrowItems()
    {
        Array.Resize(ref _items, _itemCount * 2);
        if (!keepPositions) return;
        Array.Resize(ref _itemSpans, _itemCount * 2);
        Array.Resize(ref _itemNodes, _itemCount * 2);
    }

    private void GrowKeys()
    {
        Array.Resize(ref _keys, _keyCount * 2);
        if (_keepKeySpans) Array.Resize(ref _keySpans, _keyCount * 2);
    }

    private struct Frame
    {
        public bool IsObject;
        public bool AllShared;
        public bool Merges;
        public int Items;
        public int Keys;
        public int Start;
    }
}

/// <summary>A finished value with its place in the text.</summary>
internal readonly record struct Built(Value Value, Span Span, PositionNode? Node);

/// <summary>A key that came twice in an object.</summary>
internal readonly record struct RepeatedKey(Value Key, Span First, Span Second);
