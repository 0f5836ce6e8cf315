namespace Bylaw.Core.Values;

/// <summary>
/// The keys that an object has so far, in the order of writing: one more than its parent's. Objects that are written alike share one,
/// and with it the array of their keys, how to find them and their canonical order. Belongs to one thread; the arrays never change.
/// </summary>
internal sealed class KeyShape
{
    private Value[]? _keys;

    /// <summary>No keys.</summary>
    public KeyShape() => (Parent, Key, Written) = (this, StringValue.Empty, []);

    /// <summary>A shape with one more key, which is new in it.</summary>
    public KeyShape(KeyShape parent, int id, StringValue key, byte[] written)
    {
        (Parent, Id, Key, Written, Count) = (parent, id, key, written, parent.Count + 1);
    }

    /// <summary>The shape without the last key.</summary>
    public KeyShape Parent { get; }

    /// <summary>Tells shapes of one table apart.</summary>
    public int Id { get; }

    /// <summary>The last key.</summary>
    public StringValue Key { get; }

    /// <summary>The last key as text, with its quotes and the colon.</summary>
    public byte[] Written { get; }

    /// <summary>Number of keys.</summary>
    public int Count { get; }

    /// <summary>Number of shapes with one more key.</summary>
    public int Followers { get; set; }

    /// <summary>The shape that followed the last time.</summary>
    public KeyShape? Next { get; set; }

    /// <summary>The shape with which an object under the last key began the last time.</summary>
    public KeyShape? Inner { get; set; }

    public int[]? Slots { get; private set; }

    public int[] Order { get; private set; } = [];

    /// <summary>The keys; how to find them and their order are then known, too.</summary>
    public Value[] Keys => _keys ?? Collect();

    public bool Has(StringValue key)
    {
        for (var shape = this; shape.Count > 0; shape = shape.Parent)
            if (ReferenceEquals(shape.Key, key)) return true;
        return false;
    }

    /// <summary>Copies the keys.</summary>
    public void CopyTo(Span<Value> keys)
    {
        for (var shape = this; shape.Count > 0; shape = shape.Parent) keys[shape.Count - 1] = shape.Key;
    }

    private Value[] Collect()
    {
        var keys = new Value[Count];
        CopyTo(keys);
        Order = ValueOrder.SortedPlaces(keys, Count);
        if (Count > HashIndex.ScanLimit) Slots = HashIndex.Build(keys, Count);
        return _keys = keys;
    }
}
