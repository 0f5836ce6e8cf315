using System.Text;
using System.Text.Json;
using Bylaw.Core.Text;

namespace Bylaw.Core.Values;

/// <summary>
/// Reads one JSON value from valid UTF-8. Stops at the first problem and says which; positions of problems are known only
/// when positions are kept.
/// </summary>
internal ref struct JsonParser(ReadOnlySpan<byte> utf8, ReadOptions options, bool keepPositions, NameTable? names = null)
{
    private readonly ReadOnlySpan<byte> _utf8 = utf8;
    private readonly NameTable _names = names ?? new(options.Names ?? NameTable.Common);
    private readonly bool _ascii = !keepPositions || Ascii.IsValid(utf8);
    private int _knownByte;
    private int _knownUnit;
    private int _nodes;

    public TreeBuilder Tree { get; } = new(keepPositions, options.DuplicateKeys);

    /// <summary>Where longer parts are left, as text; null to make all values.</summary>
    public JsonStore? Store { get; init; }

    /// <summary>Where the text stands in the store.</summary>
    public int Offset { get; init; }

    /// <summary>Whether the text is only examined: longer parts give no value at all.</summary>
    public bool Examines { get; init; }

    public JsonProblem Problem { get; private set; }

    /// <summary>Byte offset of the problem.</summary>
    public int ProblemAt { get; private set; }

    /// <summary>Reads the value; false when there is a problem, also when keys come twice and that is refused.</summary>
    public bool TryRead()
    {
        var reader = new Utf8JsonReader(_utf8, new JsonReaderOptions { MaxDepth = options.MaxDepth + 1 });
        try
        {
            while (reader.Read())
                if (!Take(ref reader)) return Fail(Problem, (int)reader.TokenStartIndex);
        }
        catch (JsonException e)
        {
            return Fail(JsonProblem.Syntax, OffsetOf(e, (int)reader.BytesConsumed));
        }
        return Tree.Repeated is null || Fail(JsonProblem.RepeatedKeys, 0);
    }

    /// <summary>The UTF-16 offset of a byte offset. Cheap when asked in rising order.</summary>
    public int UnitAt(int at)
    {
        if (_ascii) return at;
        if (at < _knownByte) (_knownByte, _knownUnit) = (0, 0);
        _knownUnit += Encoding.UTF8.GetCharCount(_utf8[_knownByte..at]);
        _knownByte = at;
        return _knownUnit;
    }

    private bool Fail(JsonProblem problem, int at)
    {
        (Problem, ProblemAt) = (problem, at);
        return false;
    }

    private bool Take(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                var name = reader.ValueIsEscaped
                    ? _names.Get(Encoding.UTF8.GetBytes(JsonText.Unescape(reader.ValueSpan)), out var shared)
                    : _names.Get(reader.ValueSpan, out shared);
                Tree.Key(name, shared, SpanOf(ref reader, quoted: true));
                return true;
            case JsonTokenType.StartObject: return Open(ref reader, isObject: true);
            case JsonTokenType.StartArray: return Open(ref reader, isObject: false);
            case JsonTokenType.EndObject:
                var objectStart = Tree.OpenStart;
                Tree.CloseObject(EndOf(ref reader));
                Close(ref reader, objectStart);
                return true;
            case JsonTokenType.EndArray:
                var arrayStart = Tree.OpenStart;
                Tree.CloseArray(EndOf(ref reader));
                Close(ref reader, arrayStart);
                return true;
            case JsonTokenType.String when Examines: return Add(NullValue.Instance, default);
            case JsonTokenType.String:
                var text = reader.ValueSpan;
                if (!reader.ValueIsEscaped && text.Length <= ShortText) return Add(_names.Get(text, out _), SpanOf(ref reader, quoted: true));
                return Add(new StringValue(reader.ValueIsEscaped ? JsonText.Unescape(text) : Encoding.UTF8.GetString(text)), SpanOf(ref reader, quoted: true));
            case JsonTokenType.Number:
                if (JsonText.ReadNumber(reader.ValueSpan) is { } number) return Add(number, SpanOf(ref reader));
                Problem = JsonProblem.Number;
                return false;
            case JsonTokenType.True: return Add(BooleanValue.True, SpanOf(ref reader));
            case JsonTokenType.False: return Add(BooleanValue.False, SpanOf(ref reader));
            default: return Add(NullValue.Instance, SpanOf(ref reader));
        }
    }

    // Short texts (kinds, protocols, quantities) repeat so often that finding them is cheaper than making them.
    private const int ShortText = 16;

    private bool Open(ref Utf8JsonReader reader, bool isObject)
    {
        if (Tree.Depth >= options.MaxDepth)
        {
            Problem = JsonProblem.Depth;
            return false;
        }
        if (Store is not null && Tree.Depth > 0) return Leave(ref reader, isObject);
        Tree.Open(isObject, keepPositions ? UnitAt((int)reader.TokenStartIndex) : (int)reader.TokenStartIndex);
        return Count();
    }

    // A long part stays text; a short one is made at once.
    private bool Leave(ref Utf8JsonReader reader, bool isObject)
    {
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        var length = (int)reader.BytesConsumed - start;
        if (length >= JsonStore.Shortest)
        {
            Tree.Add(Store!.Part(Offset + start, length, isObject), default);
            return true;
        }
        var inner = new JsonParser(_utf8.Slice(start, length), options, keepPositions: false, _names);
        inner.TryRead();
        Tree.Add(inner.Tree.TakeRoot().Value, default);
        return true;
    }

    private void Close(ref Utf8JsonReader reader, int start)
    {
        if (Examines && reader.BytesConsumed - start >= JsonStore.Shortest) Tree.ForgetLast();
    }

    private bool Add(Value value, Span span)
    {
        Tree.Add(value, span);
        return Count();
    }

    private bool Count()
    {
        if (++_nodes <= options.MaxNodes) return true;
        Problem = JsonProblem.Nodes;
        return false;
    }

    private Span SpanOf(ref Utf8JsonReader reader, bool quoted = false)
    {
        if (!keepPositions) return default;
        var start = (int)reader.TokenStartIndex;
        return Span.Between(UnitAt(start), UnitAt(start + reader.ValueSpan.Length + (quoted ? 2 : 0)));
    }

    private int EndOf(ref Utf8JsonReader reader) => keepPositions ? UnitAt((int)reader.TokenStartIndex + 1) : 0;

    private readonly int OffsetOf(JsonException e, int fallback)
    {
        if (e.LineNumber is not { } line || e.BytePositionInLine is not { } column) return fallback;
        var at = 0;
        for (; line > 0; line--)
        {
            var next = _utf8[at..].IndexOf((byte)'\n');
            if (next < 0) return fallback;
            at += next + 1;
        }
        return (int)Math.Min(at + column, _utf8.Length);
    }
}

/// <summary>Why a JSON text could not be read.</summary>
internal enum JsonProblem
{
    Syntax,
    Depth,
    Nodes,
    Number,
    RepeatedKeys,
}
