namespace Bylaw.Core.Values;

/// <summary>
/// How large a value is, as if every part were written out: a policy may build, in little memory, a value whose parts
/// stand in it a billion times. One number, so that threads that share a value see all of it or nothing.
/// </summary>
internal readonly record struct ValueSize
{
    private const int DepthBits = 16;
    private const long MostNodes = long.MaxValue >> (DepthBits + 1), MostDepth = (1 << DepthBits) - 1;

    private readonly long _packed;

    private ValueSize(long nodes, long depth) => _packed = (Math.Min(nodes, MostNodes) << DepthBits) | Math.Min(depth, MostDepth);

    /// <summary>A scalar.</summary>
    public static readonly ValueSize OfScalar = new(1, 0);

    /// <summary>A text: a long one counts for several nodes.</summary>
    public static ValueSize OfText(string text) => new(1 + text.Length / 32, 0);

    /// <summary>A collection that was measured elsewhere.</summary>
    public static ValueSize Of(long nodes, long depth) => new(nodes, depth);

    /// <summary>Number of nodes; about 64 bytes each.</summary>
    public long Nodes => _packed >> DepthBits;

    /// <summary>Arrays, objects and sets inside each other; 0 for a scalar.</summary>
    public int Depth => (int)(_packed & MostDepth);

    /// <summary>Whether it is not measured yet.</summary>
    public bool IsUnknown => _packed == 0;

    /// <summary>A collection of the first items.</summary>
    public static ValueSize Around(ReadOnlySpan<Value> items)
    {
        long nodes = 1, depth = 0;
        foreach (var item in items)
        {
            var size = item.Size;
            nodes = Math.Min(nodes + size.Nodes, MostNodes);
            depth = Math.Max(depth, size.Depth);
        }
        return new ValueSize(nodes, depth + 1);
    }

    /// <summary>Both together, as keys and values of one object.</summary>
    public static ValueSize Both(ValueSize left, ValueSize right) => new(left.Nodes + right.Nodes, Math.Max(left.Depth, right.Depth));
}
