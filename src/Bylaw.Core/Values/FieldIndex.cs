using Bylaw.Core.Plans;

namespace Bylaw.Core.Values;

/// <summary>
/// Finds the items of a collection whose part under a path equals a value. Collections make one when they are searched
/// for the second time, and keep it: they never change.
/// </summary>
public sealed class FieldIndex
{
    /// <summary>A smaller collection is searched as fast item by item.</summary>
    public const int WorthIt = 8;

    private readonly Value[] _path;
    private readonly Dictionary<Value, int> _first;
    private readonly int[] _next;
    private readonly FieldIndex? _further;

    private FieldIndex(Value[] path, int count, Func<int, Value?> partOf, FieldIndex? further)
    {
        _path = path;
        _further = further;
        _first = new Dictionary<Value, int>(count);
        _next = new int[count];
        for (var n = count - 1; n >= 0; n--)
        {
            if (partOf(n) is not { } part) continue;
            ref var first = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_first, part, out var known);
            _next[n] = known ? first : -1;
            first = n;
        }
    }

    /// <summary>The place of the first item with the wanted part, or -1.</summary>
    public int First(Value wanted) => _first.TryGetValue(wanted, out var place) ? place : -1;

    /// <summary>The place of the next item with the same part, or -1.</summary>
    public int Next(int place) => _next[place];

    /// <summary>The index for a path among those that were made before, or null.</summary>
    internal static FieldIndex? Find(FieldIndex? indexes, Value[] path)
    {
        for (; indexes is { IsSearch: false }; indexes = indexes._further)
            if (ReferenceEquals(indexes._path, path) || indexes._path.AsSpan().SequenceEqual(path)) return indexes;
        return null;
    }

    /// <summary>Stands for the first search, which makes no index.</summary>
    internal bool IsSearch => ReferenceEquals(this, Searched);

    private static readonly FieldIndex Searched = new([NullValue.Instance], 0, _ => null, null);

    /// <summary>What a collection keeps after a search: after the first one that it was searched, then an index. The budget pays for making it.</summary>
    internal static FieldIndex AfterSearch(FieldIndex? indexes, Value[] path, int count, Func<int, Value?> partOf, Budget? budget)
    {
        if (indexes is null) return Searched;
        budget?.Step(count);
        return new FieldIndex(path, count, partOf, indexes);
    }
}
