using System.Collections;

namespace Bylaw.Core.Values;

/// <summary>A set of distinct values, enumerated in canonical order.</summary>
public sealed class SetValue : Value, IReadOnlyCollection<Value>
{
    private readonly Value[] _items;
    private readonly int _count;
    private int[]? _slots;
    private int[]? _order;
    private int _hash;
    private ValueSize _size;

    internal SetValue(Value[] items, int count, int[]? slots = null)
    {
        _items = items;
        _count = count;
        _slots = slots;
    }

    /// <summary>The empty set.</summary>
    public static readonly SetValue Empty = new([], 0);

    /// <summary>The set of the given values; repeated ones count once.</summary>
    public static SetValue Of(IEnumerable<Value> items)
    {
        var builder = new SetBuilder();
        foreach (var item in items) builder.Add(item);
        return builder.ToSet();
    }

    /// <inheritdoc/>
    public override ValueKind Kind => ValueKind.Set;

    /// <inheritdoc/>
    public int Count => _count;

    /// <summary>The n-th member in canonical order.</summary>
    public Value Sorted(int n) => _items[(_order ??= ValueOrder.SortedPlaces(_items, _count))[n]];

    /// <summary>A member by its place in the order of adding: faster than <see cref="Sorted"/> where order does not matter.</summary>
    public Value Added(int place) => _items[place];

    /// <summary>Whether a value is a member.</summary>
    public bool Contains(Value item) => Find(item) is not null;

    /// <summary>The member equal to a value, or null.</summary>
    public Value? Find(Value item)
    {
        var place = _count <= HashIndex.ScanLimit
            ? HashIndex.Scan(_items, _count, item)
            : HashIndex.Find(_slots ??= HashIndex.Build(_items, _count), _items, item);
        return place < 0 ? null : _items[place];
    }

    internal override ValueSize Size => _size.IsUnknown ? _size = ValueSize.Around(_items.AsSpan(0, _count)) : _size;

    /// <inheritdoc/>
    public override bool Equals(Value? other)
    {
        if (ReferenceEquals(this, other)) return true;
        if (other is not SetValue set || set._count != _count) return false;
        for (var i = 0; i < _count; i++)
            if (!set.Contains(_items[i])) return false;
        return true;
    }

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        if (_hash != 0) return _hash;
        var hash = ~_count;
        for (var i = 0; i < _count; i++) hash += HashCode.Combine(_items[i].GetHashCode());
        return _hash = hash == 0 ? 1 : hash;
    }

    /// <summary>Members in canonical order.</summary>
    public IEnumerator<Value> GetEnumerator()
    {
        for (var n = 0; n < _count; n++) yield return Sorted(n);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>Collects the members of a <see cref="SetValue"/>. Not for use after <see cref="ToSet"/>.</summary>
public sealed class SetBuilder
{
    // Most sets of rules stay empty: room is made with the first member.
    private const int Fewest = 4;

    private Value[] _items;
    private int[]? _slots;

    /// <summary>An empty builder with room for some members.</summary>
    public SetBuilder(int capacity = 4) => _items = capacity <= Fewest ? [] : new Value[capacity];

    /// <summary>Number of members so far.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a member; false when it is there already.</summary>
    public bool Add(Value item)
    {
        var place = _slots is null ? HashIndex.Scan(_items, Count, item) : HashIndex.Find(_slots, _items, item);
        if (place >= 0) return false;
        if (Count == _items.Length) Array.Resize(ref _items, Math.Max(Fewest, Count * 2));
        _items[Count++] = item;
        if (Count <= HashIndex.ScanLimit) return true;
        if (_slots is null || _slots.Length < Count * 2) _slots = HashIndex.Build(_items, Count);
        else HashIndex.Insert(_slots, item, Count - 1);
        return true;
    }

    /// <summary>The finished set.</summary>
    public SetValue ToSet() => Count == 0 ? SetValue.Empty : new SetValue(_items, Count, _slots);
}
