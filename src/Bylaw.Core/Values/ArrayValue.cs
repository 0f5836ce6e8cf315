using System.Collections;

namespace Bylaw.Core.Values;

/// <summary>An ordered list of values.</summary>
public sealed class ArrayValue : Value, IReadOnlyList<Value>
{
    private readonly Value[] _items;
    private int _hash;
    private ValueSize _size;

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
