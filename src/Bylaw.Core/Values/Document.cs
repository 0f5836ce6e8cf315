using Bylaw.Core.Text;

namespace Bylaw.Core.Values;

/// <summary>One document as it was read: its value, its text, and where each part of it stands.</summary>
/// <param name="Source">The text it was read from (shared by all documents of a YAML stream).</param>
/// <param name="Index">Its place in the stream, from 0.</param>
/// <param name="Root">The value.</param>
/// <param name="Positions">Spans of the parts; null when positions were not asked for.</param>
public sealed record Document(SourceText Source, int Index, Value Root, PositionNode? Positions)
{
    /// <summary>Where the value at a path stands, without the name of its field; null when it does not exist, or without positions.</summary>
    public Location? LocateValue(ValuePath path)
    {
        var node = Positions;
        if (node is null) return null;
        var span = node.Span;
        Value current = Root;
        foreach (var key in path.Keys)
        {
            var place = PlaceOf(current, key);
            if (place < 0 || node is null) return null;
            current = current is ObjectValue map ? map.WrittenValue(place) : ((ArrayValue)current)[place];
            span = node.ValueSpans[place];
            node = node.Child(place);
        }
        return Source.At(span);
    }

    private static int PlaceOf(Value container, Value key) => container switch
    {
        ObjectValue map => map.PlaceOf(key),
        ArrayValue list when key is NumberValue n && n.TryGetInt64(out var i) && i >= 0 && i < list.Count => (int)i,
        _ => -1,
    };

    /// <summary>
    /// Where a path stands. When the path does not exist, the deepest part of it that does, and
    /// <paramref name="found"/> is then false. Null without positions.
    /// </summary>
    public Location? Locate(ValuePath path, out bool found)
    {
        found = false;
        if (Positions is null) return null;
        var node = Positions;
        var span = node.Span;
        Value current = Root;
        foreach (var key in path.Keys)
        {
            var place = PlaceOf(current, key);
            if (place < 0) return Source.At(span);
            current = current is ObjectValue o ? o.WrittenValue(place) : ((ArrayValue)current)[place];
            // A finding on a field points at its name and value; on a nested block, at its name.
            span = node.SpanOf(place);
            node = node.Child(place);
            if (node is null)
            {
                found = ReferenceEquals(key, path.Keys[^1]);
                return Source.At(span);
            }
        }
        found = true;
        return Source.At(span);
    }
}

/// <summary>
/// The spans of a value's parts, beside the value: entries stand in the order of writing. Scalars inside an array
/// or object have no node of their own, only a span in their parent.
/// </summary>
/// <param name="Span">The whole value.</param>
/// <param name="KeySpans">For an object, the span of each key; empty for an array.</param>
/// <param name="ValueSpans">The span of each item or entry value.</param>
/// <param name="Children">A node for each item or entry value that is an array or object; null for the others.</param>
public sealed record PositionNode(Span Span, Span[] KeySpans, Span[] ValueSpans, PositionNode?[] Children)
{
    /// <summary>The node of an item or entry value, or null for a scalar.</summary>
    public PositionNode? Child(int place) => Children[place];

    /// <summary>Key and value of a scalar entry; the key of a nested one; the item of an array.</summary>
    public Span SpanOf(int place)
    {
        if (KeySpans.Length == 0) return ValueSpans[place];
        return Children[place] is null ? Span.Cover(KeySpans[place], ValueSpans[place]) : KeySpans[place];
    }
}
