using System.Collections;

namespace Bylaw.Core.Values;

/// <summary>An ordered list of values.</summary>
public sealed class ArrayValue : Value, IReadOnlyList<Value>
{
    private readonly Value[] _items;
    private int _hash;
    private ValueSize _size;
    private FieldIndex? _indexes;
    private bool _searched;

    /// <summary>Takes ownership of the items: the caller must not change the array afterwards.</summary>
    public ArrayValue(Value[] items) => _items = items;

    /// <summary>The empty list.</summary>
    public static readonly ArrayValue Empty = new([]);

    /// <inheritdoc/>
    public override ValueKind Kind => ValueKind.Array;

    /// <inheritdoc/>
    public int Count => _items.Length;

    /// <inheritdoc/>
    public Value this[int index] => _items[index];

    /// <summary>The items.</summary>
    public ReadOnlySpan<Value> Items => _items;

    /// <summary>
    /// An index of the items by their part under a path, which <paramref name="follow"/> finds; null the first time, when a
    /// search item by item costs no more than making it.
    /// </summary>
    public FieldIndex? IndexBy(Value[] path, Func<Value, Value[], Value?> follow)
    {
        if (FieldIndex.Find(_indexes, path) is { } known) return known;
        if (!_searched)
        {
            _searched = true;
            return null;
        }
        return FieldIndex.Add(ref _indexes, path, _items.Length, n => follow(_items[n], path));
    }

    /// <summary>Whether an item equals a value.</summary>
    public bool Contains(Value item)
    {
        if (_items.Length >= FieldIndex.WorthIt && IndexBy([], static (found, _) => found) is { } index) return index.First(item) >= 0;
        foreach (var known in _items)
            if (known.Equals(item)) return true;
        return false;
    }

    internal override ValueSize Size => _size.IsUnknown ? _size = ValueSize.Around(_items) : _size;

    /// <inheritdoc/>
    public override bool Equals(Value? other)
    {
        if (ReferenceEquals(this, other)) return true;
        if (other is not ArrayValue array || array.Count != Count) return false;
        for (var i = 0; i < _items.Length; i++)
            if (!_items[i].Equals(array._items[i])) return false;
        return true;
    }

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        if (_hash != 0) return _hash;
        var hash = new HashCode();
        foreach (var item in _items) hash.Add(item.GetHashCode());
        var result = hash.ToHashCode();
        return _hash = result == 0 ? 1 : result;
    }

    /// <inheritdoc/>
    public IEnumerator<Value> GetEnumerator() => ((IEnumerable<Value>)_items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
