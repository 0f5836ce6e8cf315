using System.Text.Json;

namespace Bylaw.Core.Values;

/// <summary>
/// The text of a large JSON document that has been read once and found good. Its arrays and objects are made when somebody
/// looks at them, one level at a time, so that what is never asked for costs no more than its text.
/// </summary>
internal sealed class JsonStore(ReadOnlyMemory<byte> utf8, ReadOptions options)
{
    /// <summary>Shorter arrays and objects are made together with what they stand in.</summary>
    public const int Shortest = 64;

    private readonly Lock _lock = new();
    private readonly NameTable _names = new(options.Names ?? NameTable.Common);

    public Value Part(int start, int length, bool isObject)
    {
        var part = new JsonPart(this, start, length);
        return isObject ? new ObjectValue(part) : new ArrayValue(part);
    }

    /// <summary>Makes one level.</summary>
    public Value Read(JsonPart part)
    {
        // One thread makes a level: all must see the same values.
        lock (_lock)
        {
            var parser = new JsonParser(utf8.Span.Slice(part.Start, part.Length), options, keepPositions: false, _names) { Store = this, Offset = part.Start };
            if (!parser.TryRead()) throw new InvalidOperationException("a text that was read once cannot be read again");
            return parser.Tree.TakeRoot().Value;
        }
    }

    /// <summary>How large the value of a part would be.</summary>
    public ValueSize SizeOf(JsonPart part)
    {
        var reader = new Utf8JsonReader(utf8.Span.Slice(part.Start, part.Length), new JsonReaderOptions { MaxDepth = options.MaxDepth + 1 });
        long nodes = 0;
        var depth = 0;
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray) depth = Math.Max(depth, reader.CurrentDepth + 1);
            if (reader.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray)) nodes += 1 + reader.ValueSpan.Length / 32;
        }
        return ValueSize.Of(nodes, depth);
    }
}

/// <summary>Where the text of an array or object stands in a store.</summary>
internal sealed record JsonPart(JsonStore Store, int Start, int Length);
