using System.Collections;
using Bylaw.Core.Plans;

namespace Bylaw.Core.Values;

/// <summary>An ordered list of values.</summary>
public sealed class ArrayValue : Value, IReadOnlyList<Value>
{
    private Value[]? _items;
    // What few arrays have: text that is not read yet, later what searches have left.
    private object? _rare;
    private int _hash;
    private ValueSize _size;

    /// <summary>Takes ownership of the items: the caller must not change the array afterwards.</summary>
    public ArrayValue(Value[] items) => _items = items;

    internal ArrayValue(JsonPart text) => _rare = text;

    /// <summary>The empty list.</summary>
    public static readonly ArrayValue Empty = new([]);

    /// <inheritdoc/>
    public override ValueKind Kind => ValueKind.Array;

    /// <inheritdoc/>
    public int Count => Made.Length;

    /// <inheritdoc/>
    public Value this[int index] => Made[index];

    /// <summary>The items.</summary>
    public ReadOnlySpan<Value> Items => Made;

    /// <summary>
    /// An index of the items by their part under a path, which <paramref name="follow"/> finds; null the first time, when a
    /// search item by item costs no more than making it. The budget pays a step for each item when an index is made.
    /// </summary>
    public FieldIndex? IndexBy(Value[] path, Func<Value, Value[], Value?> follow, Budget? budget = null) =>
        FieldIndex.Find(_rare as FieldIndex, path) ?? AfterSearch(path, follow, budget);

    private FieldIndex? AfterSearch(Value[] path, Func<Value, Value[], Value?> follow, Budget? budget)
    {
        var items = Made;
        var further = FieldIndex.AfterSearch(_rare as FieldIndex, path, items.Length, n => follow(items[n], path), budget);
        Volatile.Write(ref _rare, further);
        return further.IsSearch ? null : further;
    }

    /// <summary>Whether an item equals a value. The budget pays a step for each item unless there is an index.</summary>
    public bool Contains(Value item, Budget? budget = null)
    {
        if (Made.Length >= FieldIndex.WorthIt && IndexBy([], static (found, _) => found, budget) is { } index) return index.First(item) >= 0;
        budget?.Step(Made.Length);
        foreach (var known in Made)
            if (known.Equals(item)) return true;
        return false;
    }

    internal override ValueSize Size
    {
        get
        {
            if (!_size.IsUnknown) return _size;
            return _size = _items is null && _rare is JsonPart text ? text.Store.SizeOf(text) : ValueSize.Around(Made);
        }
    }

    private Value[] Made => _items ?? Make();

    private Value[] Make()
    {
        if (Volatile.Read(ref _rare) is JsonPart text)
        {
            // The level that another thread has made counts.
            Interlocked.CompareExchange(ref _items, ((ArrayValue)text.Store.Read(text))._items, null);
            _rare = null;
        }
        return Volatile.Read(ref _items)!;
    }

    /// <inheritdoc/>
    public override bool Equals(Value? other)
    {
        if (ReferenceEquals(this, other)) return true;
        if (other is not ArrayValue array || array.Count != Count) return false;
        for (var i = 0; i < Made.Length; i++)
            if (!Made[i].Equals(array.Made[i])) return false;
        return true;
    }

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        if (_hash != 0) return _hash;
        var hash = new HashCode();
        foreach (var item in Made) hash.Add(item.GetHashCode());
        var result = hash.ToHashCode();
        return _hash = result == 0 ? 1 : result;
    }

    /// <inheritdoc/>
    public IEnumerator<Value> GetEnumerator() => ((IEnumerable<Value>)Made).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
