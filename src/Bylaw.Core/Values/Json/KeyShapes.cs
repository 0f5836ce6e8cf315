namespace Bylaw.Core.Values;

/// <summary>
/// The shapes of the objects that a thread has read. There are only so many: objects whose keys are data (names, labels, addresses)
/// differ from each other, and sharing them would cost more than it saves.
/// </summary>
internal sealed class KeyShapes
{
    /// <summary>Most shapes that are kept from one document to the next.</summary>
    private const int MostKept = 4096;

    private const int Most = 2 * MostKept;

    // Longer objects are no records.
    private const int MostKeys = 64;

    // A record goes on with one of a few keys, unless it begins.
    private const int MostFollowers = 64, MostFirst = 1024;

    private KeyShape?[] _slots = new KeyShape?[256];
    private int _count;

    /// <summary>No keys.</summary>
    public KeyShape Root { get; } = new();

    /// <summary>Whether the table can be used for further documents.</summary>
    public bool IsWorthKeeping => _count <= MostKept;

    /// <summary>The shape with one more key, a shared name; null when there is none.</summary>
    public KeyShape? Find(KeyShape shape, StringValue key)
    {
        var mask = _slots.Length - 1;
        for (var at = Place(shape, key) & mask; _slots[at] is { } found; at = (at + 1) & mask)
            if (ReferenceEquals(found.Key, key) && ReferenceEquals(found.Parent, shape)) return found;
        return null;
    }

    /// <summary>Adds the shape with one more key, which is new in it and written so; null when there are enough.</summary>
    public KeyShape? Add(KeyShape shape, StringValue key, ReadOnlySpan<byte> written)
    {
        var mostFollowers = shape.Count == 0 ? MostFirst : MostFollowers;
        if (_count == Most || shape.Count == MostKeys || shape.Followers == mostFollowers) return null;
        if (_count * 2 >= _slots.Length) Grow();
        shape.Followers++;
        var added = new KeyShape(shape, ++_count, key, [(byte)'"', .. written, (byte)'"', (byte)':']);
        Put(added);
        return added;
    }

    private void Grow()
    {
        var before = _slots;
        _slots = new KeyShape?[before.Length * 2];
        foreach (var shape in before)
            if (shape is not null) Put(shape);
    }

    private void Put(KeyShape shape)
    {
        var mask = _slots.Length - 1;
        var at = Place(shape.Parent, shape.Key) & mask;
        while (_slots[at] is not null) at = (at + 1) & mask;
        _slots[at] = shape;
    }

    private static int Place(KeyShape shape, StringValue key) => (int)((uint)(key.GetHashCode() + shape.Id * 0x2C1B3C6D) * 0x9E3779B1u >> 8);
}
