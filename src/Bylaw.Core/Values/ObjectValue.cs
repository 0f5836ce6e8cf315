using System.Collections;
using Bylaw.Core.Plans;

namespace Bylaw.Core.Values;

/// <summary>
/// A map from values to values. It remembers the order of writing and enumerates in canonical order of its keys.
/// Small maps are scanned, large ones hashed.
/// </summary>
public sealed class ObjectValue : Value, IReadOnlyCollection<KeyValuePair<Value, Value>>
{
    // Set last: whoever sees the keys sees the rest.
    private volatile Value[]? _keys;
    private Value[] _values = [];
    private int _count;
    // What few objects have: text that is not read yet, later what searches have left.
    private volatile object? _rare;
    private int[]? _slots;
    private int[]? _order;
    private int _hash;
    private ValueSize _size;

    internal ObjectValue(Value[] keys, Value[] values, int count, int[]? slots = null, int[]? order = null)
    {
        _keys = keys;
        _values = values;
        _count = count;
        _slots = slots;
        _order = order;
    }

    internal ObjectValue(JsonPart text) => _rare = text;

    /// <summary>
    /// A map of keys that all differ, in the order of writing, and their values. Neither array may be changed afterwards; the keys may be shared
    /// with other maps.
    /// </summary>
    public static ObjectValue Of(Value[] keys, Value[] values) => keys.Length == 0 ? Empty : new(keys, values, keys.Length);

    /// <summary>The empty map.</summary>
    public static readonly ObjectValue Empty = new([], [], 0);

    /// <inheritdoc/>
    public override ValueKind Kind => ValueKind.Object;

    /// <inheritdoc/>
    public int Count => Entries;

    /// <summary>The key at a place in the order of writing.</summary>
    public Value WrittenKey(int place) => Keys[place];

    /// <summary>The value at a place in the order of writing.</summary>
    public Value WrittenValue(int place) => Values[place];

    /// <summary>The place (in the order of writing) of the n-th key in canonical order.</summary>
    public int SortedPlace(int n) => (_order ??= ValueOrder.SortedPlaces(Keys, Entries))[n];

    /// <summary>As <see cref="ArrayValue.IndexBy"/>, over the values; places count in canonical order of the keys.</summary>
    public FieldIndex? IndexBy(Value[] path, Func<Value, Value[], Value?> follow, Budget? budget = null) =>
        FieldIndex.Find(_rare as FieldIndex, path) ?? AfterSearch(path, follow, budget);

    private FieldIndex? AfterSearch(Value[] path, Func<Value, Value[], Value?> follow, Budget? budget)
    {
        var count = Entries;
        var further = FieldIndex.AfterSearch(_rare as FieldIndex, path, count, n => follow(Values[SortedPlace(n)], path), budget);
        _rare = further;
        return further.IsSearch ? null : further;
    }

    /// <summary>The place of a key in the order of writing, or -1.</summary>
    public int PlaceOf(Value key)
    {
        if (Entries <= HashIndex.ScanLimit) return HashIndex.Scan(Keys, Entries, key);
        return HashIndex.Find(_slots ??= HashIndex.Build(Keys, Entries), Keys, key);
    }

    /// <summary>The value under a key, or null.</summary>
    public Value? Get(Value key)
    {
        var place = PlaceOf(key);
        return place < 0 ? null : Values[place];
    }

    /// <summary>The value under a text key, or null.</summary>
    public Value? Get(string key)
    {
        if (Entries > HashIndex.ScanLimit)
        {
            var place = HashIndex.FindText(_slots ??= HashIndex.Build(Keys, Entries), Keys, key);
            return place < 0 ? null : Values[place];
        }
        for (var i = 0; i < Entries; i++)
            if (Keys[i] is StringValue text && string.Equals(text.Text, key, StringComparison.Ordinal)) return Values[i];
        return null;
    }

    /// <summary>The text under a text key, or null when it is missing or no text.</summary>
    public string? GetText(string key) => (Get(key) as StringValue)?.Text;

    internal override ValueSize Size
    {
        get
        {
            if (!_size.IsUnknown) return _size;
            return _size = _keys is null && _rare is JsonPart text
                ? text.Store.SizeOf(text)
                : ValueSize.Both(ValueSize.Around(Keys.AsSpan(0, Entries)), ValueSize.Around(Values.AsSpan(0, Entries)));
        }
    }

    private Value[] Keys => _keys ?? Make();

    private Value[] Values
    {
        get
        {
            if (_keys is null) Make();
            return _values;
        }
    }

    private int Entries
    {
        get
        {
            if (_keys is null) Make();
            return _count;
        }
    }

    private Value[] Make()
    {
        if (_rare is not JsonPart text) return _keys!;
        lock (text)
        {
            if (_keys is { } known) return known;
            var made = (ObjectValue)text.Store.Read(text);
            _values = made._values;
            _count = made._count;
            _slots = made._slots;
            _keys = made._keys;
            _rare = null;
            return made._keys!;
        }
    }

    /// <inheritdoc/>
    public override bool Equals(Value? other)
    {
        if (ReferenceEquals(this, other)) return true;
        if (other is not ObjectValue map || map.Entries != Entries) return false;
        for (var i = 0; i < Entries; i++)
            if (map.Get(Keys[i]) is not { } value || !value.Equals(Values[i])) return false;
        return true;
    }

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        if (_hash != 0) return _hash;
        var hash = Entries;
        for (var i = 0; i < Entries; i++) hash += HashCode.Combine(Keys[i].GetHashCode(), Values[i].GetHashCode());
        return _hash = hash == 0 ? 1 : hash;
    }

    /// <summary>Entries in canonical order of their keys.</summary>
    public IEnumerator<KeyValuePair<Value, Value>> GetEnumerator()
    {
        for (var n = 0; n < Entries; n++)
        {
            var place = SortedPlace(n);
            yield return new(Keys[place], Values[place]);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The map without the entry of a key.</summary>
    public ObjectValue Without(Value key)
    {
        if (PlaceOf(key) is < 0) return this;
        var rest = new ObjectBuilder(Entries);
        for (var i = 0; i < Entries; i++)
            if (!Keys[i].Equals(key)) rest.Set(Keys[i], Values[i]);
        return rest.ToObject();
    }

    /// <summary>The map with one entry added or replaced.</summary>
    public ObjectValue With(Value key, Value value)
    {
        var (place, count) = (PlaceOf(key), Entries);
        if (place < 0) place = count++;
        var (keys, values) = (new Value[count], new Value[count]);
        Array.Copy(Keys, keys, Entries);
        Array.Copy(Values, values, Entries);
        (keys[place], values[place]) = (key, value);
        return new ObjectValue(keys, values, count);
    }
}

/// <summary>Collects the entries of an <see cref="ObjectValue"/>. Not for use after <see cref="ToObject"/>.</summary>
public sealed class ObjectBuilder
{
    private Value[] _keys;
    private Value[] _values;
    private int[]? _slots;

    /// <summary>An empty builder with room for some entries.</summary>
    public ObjectBuilder(int capacity = 4)
    {
        _keys = new Value[Math.Max(1, capacity)];
        _values = new Value[_keys.Length];
    }

    /// <summary>Number of entries so far.</summary>
    public int Count { get; private set; }

    /// <summary>The value under a key so far, or null.</summary>
    public Value? Get(Value key)
    {
        var place = PlaceOf(key);
        return place < 0 ? null : _values[place];
    }

    /// <summary>Adds an entry; false, changing nothing, when the key is there already.</summary>
    public bool TryAdd(Value key, Value value)
    {
        if (PlaceOf(key) >= 0) return false;
        Append(key, value);
        return true;
    }

    /// <summary>Adds an entry or replaces the value under its key.</summary>
    public void Set(Value key, Value value)
    {
        var place = PlaceOf(key);
        if (place >= 0) _values[place] = value;
        else Append(key, value);
    }

    /// <summary>Adds or replaces an entry under a text key.</summary>
    public void Set(string key, Value value) => Set(new StringValue(key), value);

    /// <summary>The finished map.</summary>
    public ObjectValue ToObject()
    {
        if (Count == 0) return ObjectValue.Empty;
        if (_keys.Length > Count + Count / 2)
        {
            Array.Resize(ref _keys, Count);
            Array.Resize(ref _values, Count);
        }
        return new ObjectValue(_keys, _values, Count, _slots);
    }

    private int PlaceOf(Value key) =>
        _slots is null ? HashIndex.Scan(_keys, Count, key) : HashIndex.Find(_slots, _keys, key);

    private void Append(Value key, Value value)
    {
        if (Count == _keys.Length)
        {
            Array.Resize(ref _keys, Count * 2);
            Array.Resize(ref _values, Count * 2);
        }
        _keys[Count] = key;
        _values[Count] = value;
        Count++;
        if (Count <= HashIndex.ScanLimit) return;
        if (_slots is null || _slots.Length < Count * 2) _slots = HashIndex.Build(_keys, Count);
        else HashIndex.Insert(_slots, key, Count - 1);
    }
}
