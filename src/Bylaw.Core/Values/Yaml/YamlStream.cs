using System.Buffers;
using System.Text;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Bylaw.Core.Values;

/// <summary>
/// One pass over a YAML stream: takes parser events, builds values, and after a broken document goes on at the next
/// <c>---</c> line. Depth and sizes are counted as events arrive, so hostile text is refused before it costs much.
/// </summary>
internal sealed class YamlStream
{
    private const int MaxBrokenDocuments = 1_000;
    private const int MaxProblems = 100;
    private const int MaxMended = 200;

    // The parser looks at everything that is open for each token, so depth times size is bounded too.
    private const int UsualDepth = 32;
    private const string Tag11 = "tag:yaml.org,2002:";

    // Everything that YAML does not call printable, tab and line breaks aside.
    private static readonly SearchValues<char> NotPrintable = SearchValues.Create(
        [.. Enumerable.Range(0, 0xA0).Select(unit => (char)unit).Where(unit => char.IsControl(unit) && unit is not '\t' and not '\n' and not '\r' and not '\u0085'), '\uFFFE', '\uFFFF']);

    private readonly SourceText _source;
    private readonly ReadOptions _options;
    private readonly string _text;
    private readonly YamlFeed _feed;
    private readonly NameTable _names;
    private readonly TreeBuilder _tree;
    private readonly List<int> _badCharacters = [];
    private readonly List<Document> _documents = [];
    private readonly List<Diagnostic> _diagnostics = [];
    private readonly List<Comment> _comments = [];
    private readonly Dictionary<string, Anchor> _anchors = new(StringComparer.Ordinal);
    private readonly Stack<OpenNode> _open = [];
    private readonly HashSet<string> _reportedTags = new(StringComparer.Ordinal);
    private int _segment;
    private int _index = -1;
    private int _documentStart;
    private bool _inDocument;
    private bool _broken;
    private bool _empty;
    private bool _endWasImplicit;
    private bool _stopped;
    private int _brokenDocuments;
    private int _nextBadCharacter;
    private int _contentEnd;
    private int _skipped;
    private Span _skippedFrom;
    private int _placeholders;
    private int _mended;
    private int _restart;
    private int _diagnosticsBefore;
    private int _problems;
    private int _nodes;
    private long _work;
    private long _expanded;
    private long _aliased;

    public YamlStream(SourceText source, ReadOptions options)
    {
        _source = source;
        _options = options;
        _names = new NameTable(options.Names ?? NameTable.Common);
        _tree = new TreeBuilder(options.KeepPositions, options.DuplicateKeys, keepKeySpans: true);
        _text = WithoutBadCharacters(source.Content);
        _feed = new YamlFeed(_text);
    }

    public ReadResult Read()
    {
        for (var from = 0; from < _text.Length && !_stopped;)
        {
            var next = ReadFrom(from);
            if (_options.KeepComments) YamlComments.Collect(_source, _feed, from, next, _comments);
            from = next;
        }
        ReportBadCharacters(_text.Length);
        return new ReadResult([.. _documents], [.. _diagnostics.OrderBy(diagnostic => diagnostic.At?.Span.Start ?? 0)]) { Comments = [.. _comments] };
    }

    // Reads until the end or the first document whose syntax is broken; answers where to go on.
    private int ReadFrom(int start)
    {
        _segment = start;
        _documentStart = start;
        var scanner = new Scanner(_feed.Open(start), skipComments: true);
        try
        {
            var parser = new Parser(scanner);
            while (parser.MoveNext())
                if (!Take(parser.Current!)) return Recover();
            return _text.Length;
        }
        catch (YamlException e)
        {
            if (_inDocument && _mended < MaxMended && Mend(e)) return Again();
            _diagnostics.Add(YamlProblems.Explain(_source, e.Message, Offset(e.Start), Math.Max(Offset(e.End), Offset(scanner.CurrentPosition)), _documentStart, _contentEnd));
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // The parser leaks other exceptions on some broken text; they carry no place, but the scanner knows how far it came.
            var at = Offset(scanner.CurrentPosition);
            _diagnostics.Add(YamlProblems.Explain(_source, "", at, at, _documentStart, _contentEnd));
        }
        return Recover();
    }

    // Two things that the parser refuses and the readers of the Kubernetes tools accept.
    private bool Mend(YamlException e) =>
        (e.Message.Contains("wrong indentation", StringComparison.Ordinal) && _feed.IndentQuoted(Offset(e.Start)))
        || (e.Message.Contains("extra spaces in first line", StringComparison.Ordinal) && _feed.EmptyBlankLines(Offset(e.Start)));

    // Reads the current document from its beginning once more.
    private int Again()
    {
        _mended++;
        _index--;
        for (var i = _diagnostics.Count - 1; i >= _diagnosticsBefore; i--)
            if (_diagnostics[i].Severity == Severity.Error) _diagnostics.RemoveAt(i);
        Reset();
        return _restart;
    }

    private int Recover()
    {
        // What follows the end of a document without a marker belongs to that document, so it is broken after all.
        if (!_inDocument && _endWasImplicit && _documents.Count > 0 && _documents[^1].Index == _index) _documents.RemoveAt(_documents.Count - 1);
        if (!_inDocument && !_endWasImplicit) _index++;
        var next = NextMarker(_documentStart);
        ReportBadCharacters(next);
        Reset();
        if (!_stopped && next < _text.Length) MayGoOn(next);
        return next;
    }

    private bool MayGoOn(int at)
    {
        if (++_brokenDocuments < MaxBrokenDocuments) return true;
        _stopped = true;
        _diagnostics.Add(InputDiagnostics.TooManyBroken(_source.At(new Span(at, 0)), MaxBrokenDocuments));
        return false;
    }

    // One is enough for each stretch: a binary file is full of them.
    private void ReportBadCharacters(int end)
    {
        if (_nextBadCharacter >= _badCharacters.Count || _badCharacters[_nextBadCharacter] >= end) return;
        var at = _badCharacters[_nextBadCharacter];
        Broken(InputDiagnostics.BadCharacter(_source.At(new Span(at, 1)), _source.Content[at]));
        while (_nextBadCharacter < _badCharacters.Count && _badCharacters[_nextBadCharacter] < end) _nextBadCharacter++;
    }

    private void Reset()
    {
        _tree.Clear();
        _anchors.Clear();
        _open.Clear();
        _skipped = 0;
        _problems = 0;
        _inDocument = _broken = _endWasImplicit = false;
        _expanded = _aliased = 0;
    }

    // A line that begins with --- begins a document, wherever it stands: quotes and blocks cannot contain one.
    private int NextMarker(int after)
    {
        var at = after;
        while (true)
        {
            var found = _text.AsSpan(at).IndexOfAny('\n', '\r');
            if (found < 0) return _text.Length;
            at += found + 1;
            var line = _text.AsSpan(at);
            if (line.StartsWith("---", StringComparison.Ordinal) && (line.Length == 3 || line[3] is ' ' or '\t' or '\r' or '\n')) return at;
        }
    }

    private bool Take(ParsingEvent e)
    {
        switch (e)
        {
            case DocumentStart start: return BeginDocument(start);
            case DocumentEnd end: return EndDocument(end);
            case Scalar or AnchorAlias or SequenceStart or MappingStart or SequenceEnd or MappingEnd when _skipped > 0: return Skip(e);
            case Scalar scalar: return TakeScalar(scalar);
            case AnchorAlias alias: return TakeAlias(alias);
            case SequenceStart start: return Open(start, isObject: false, start.Style == SequenceStyle.Flow);
            case MappingStart start: return Open(start, isObject: true, start.Style == MappingStyle.Flow);
            case SequenceEnd or MappingEnd: return Close(e);
            default: return true;
        }
    }

    private bool BeginDocument(DocumentStart start)
    {
        Reset();
        _inDocument = true;
        _empty = false;
        _index++;
        _diagnosticsBefore = _diagnostics.Count;
        _restart = _text.LastIndexOf('\n', Math.Max(0, Offset(start.Start) - 1)) + 1;
        _documentStart = Offset(start.IsImplicit ? start.Start : start.End);
        _contentEnd = _documentStart;
        return true;
    }

    private bool EndDocument(DocumentEnd end)
    {
        _inDocument = false;
        _endWasImplicit = end.IsImplicit;
        var at = Math.Max(Offset(end.End), _contentEnd);
        ReportBadCharacters(at);
        foreach (var repeated in _tree.Repeated ?? [])
            Broken(InputDiagnostics.RepeatedKey(((StringValue)repeated.Key).Text, _source.At(repeated.First), _source.At(repeated.Second)));
        foreach (var merge in _tree.BadMerges ?? []) Broken(InputDiagnostics.MergeNeedsObject(_source.At(merge)));
        if (_broken)
        {
            _tree.Clear();
            return MayGoOn(at);
        }
        if (_empty) return true;
        if (!_tree.IsComplete) return StopAt(at);
        var root = _tree.TakeRoot();
        _documents.Add(new Document(_source, _index, root.Value, root.Node));
        return true;
    }

    private bool TakeScalar(Scalar scalar)
    {
        var span = ScalarSpan(scalar);
        if (_tree.InObject && !_tree.KeyIsOpen) return TakeKey(scalar, span);
        if (_tree.Depth == 0 && scalar.Style == ScalarStyle.Plain && scalar.Value.Length == 0 && scalar.Anchor.IsEmpty && scalar.Tag.IsEmpty)
        {
            _empty = true;
            return true;
        }
        var value = ValueOf(scalar, span);
        if (!scalar.Anchor.IsEmpty) _anchors[scalar.Anchor.Value] = new Anchor(value, null, span, 1);
        return Add(value, span, null, 1);
    }

    private bool TakeKey(Scalar scalar, Span span)
    {
        if (IsMergeKey(scalar))
        {
            _tree.Key(TreeBuilder.MergeKey, shared: true, span);
            return true;
        }
        var value = ValueOf(scalar, span);
        if (!scalar.Anchor.IsEmpty) _anchors[scalar.Anchor.Value] = new Anchor(value, null, span, 1);
        AddKey(value, span);
        return true;
    }

    private static bool IsMergeKey(Scalar scalar) =>
        scalar.Value == "<<" && (scalar.Tag.IsEmpty ? scalar.Style == ScalarStyle.Plain : scalar.Tag.Value == Tag11 + "merge");

    // Keys of JSON are text: numbers, booleans and null stand for their canonical spelling, as in the Kubernetes tools.
    private void AddKey(Value value, Span span)
    {
        var text = value switch
        {
            StringValue s => s.Text,
            NumberValue n => n.Exact.ToString(),
            _ => value.ToString(),
        };
        var key = _names.Get(text, out var shared);
        _tree.Key(key, shared, span);
    }

    private void AddPlaceholderKey(Span span) => _tree.Key(new StringValue($"\0{_placeholders++}"), shared: false, span);

    private bool TakeAlias(AnchorAlias alias)
    {
        var name = alias.Value.Value;
        var span = Span.Between(Offset(alias.Start), Offset(alias.End));
        _contentEnd = span.End;
        if (!_anchors.TryGetValue(name, out var anchor))
        {
            Broken(InputDiagnostics.NoAnchor(name, _source.At(span), _problems < 10 && _anchors.Count < 1_000 ? NearestName.Find(name, _anchors.Keys) : null));
            anchor = new Anchor(NullValue.Instance, null, span, 1);
        }
        else if (anchor.Value is null)
        {
            Broken(InputDiagnostics.AliasInItself(name, _source.At(span), _source.At(new Span(anchor.Span.Start, name.Length + 1))));
            anchor = new Anchor(NullValue.Instance, null, span, 1);
        }
        _aliased += anchor.Size;
        if (_aliased > _options.MaxAliasedNodes) return Stop(InputDiagnostics.AliasBomb(_source.At(span), _options.MaxAliasedNodes));
        if (!_tree.InObject || _tree.KeyIsOpen) return Add(anchor.Value!, span, anchor.Node, anchor.Size);
        if (anchor.Value is ArrayValue or ObjectValue)
        {
            Broken(InputDiagnostics.KeyNotScalar(_source.At(span), anchor.Value is ArrayValue ? "array" : "object"));
            AddPlaceholderKey(span);
        }
        else AddKey(anchor.Value!, span);
        return true;
    }

    private bool Open(NodeEvent start, bool isObject, bool isFlow)
    {
        var at = Offset(start.Start);
        if (_tree.Depth >= _options.MaxDepth) return Stop(InputDiagnostics.NestedTooDeep(_source.At(new Span(at, 1)), _options.MaxDepth));
        if (_tree.InObject && !_tree.KeyIsOpen)
        {
            _skipped = 1;
            _skippedFrom = new Span(at, 1);
            Broken(IsTemplate(at)
                ? InputDiagnostics.UnrenderedTemplate(_source.At(new Span(_text.LastIndexOf("{{", at, StringComparison.Ordinal), 2)))
                : InputDiagnostics.KeyNotScalar(_source.At(_skippedFrom), isObject ? "object" : "array"));
            return true;
        }
        CheckCollectionTag(start, isObject, at);
        string? anchor = null;
        if (!start.Anchor.IsEmpty)
        {
            anchor = start.Anchor.Value;
            _anchors[anchor] = new Anchor(null, null, new Span(at, 1), 0);
        }
        _open.Push(new OpenNode(anchor, _expanded, isFlow));
        _tree.Open(isObject, at);
        return Count(at, 1);
    }

    private bool IsTemplate(int at) => at > 0 && at < _text.Length && _text[at] == '{' && _text[at - 1] == '{';

    private bool Close(ParsingEvent end)
    {
        // On some broken text the parser ends objects in the middle of an entry.
        if (_tree.KeyIsOpen || end is MappingEnd != _tree.InObject) return StopAt(Offset(end.Start));
        var open = _open.Pop();
        // The parser ends a block at the next token; it ends where its last part does.
        if (open.IsFlow) _contentEnd = Offset(end.Start) + 1;
        var built = _tree.InObject ? _tree.CloseObject(_contentEnd) : _tree.CloseArray(_contentEnd);
        if (open.Anchor is not null) _anchors[open.Anchor] = new Anchor(built.Value, built.Node, built.Span, _expanded - open.ExpandedBefore);
        return true;
    }

    // A key that is an array or object is reported once and not built.
    private bool Skip(ParsingEvent e)
    {
        if (e is SequenceStart or MappingStart) _skipped++;
        else if (e is SequenceEnd or MappingEnd) _skipped--;
        if (_skipped > _options.MaxDepth) return Stop(InputDiagnostics.NestedTooDeep(_source.At(new Span(Offset(e.Start), 1)), _options.MaxDepth));
        if (_skipped == 0) AddPlaceholderKey(_skippedFrom);
        return Count(Offset(e.Start), 1);
    }

    private bool Add(Value value, Span span, PositionNode? node, long size)
    {
        _tree.Add(value, span, node);
        return Count(span.Start, size);
    }

    private bool Count(int at, long size)
    {
        _expanded += size;
        _work += _tree.Depth;
        if (++_nodes <= _options.MaxNodes && _work <= (long)UsualDepth * _options.MaxNodes) return true;
        _stopped = true;
        var place = _source.At(new Span(at, 1));
        return Stop(_nodes > _options.MaxNodes ? InputDiagnostics.TooMany(place, _options.MaxNodes) : InputDiagnostics.TooManyDeep(place));
    }

    private Value ValueOf(Scalar scalar, Span span)
    {
        if (scalar.Tag.IsEmpty)
            return scalar.Style == ScalarStyle.Plain ? PlainValue(scalar.Value, span) : Text(scalar.Value);
        if (scalar.Tag.IsNonSpecific) return Text(scalar.Value);
        var tag = scalar.Tag.Value;
        var text = scalar.Value;
        if (tag.StartsWith(Tag11, StringComparison.Ordinal))
        {
            Value? value = tag.AsSpan(Tag11.Length) switch
            {
                "str" or "timestamp" or "value" or "merge" => Text(text),
                "null" => YamlScalars.IsNull(text) ? NullValue.Instance : null,
                "bool" => YamlScalars.Boolean(text, _options.Schema),
                "int" => text.Length > 0 && YamlScalars.Number(text, _options.Schema) is { IsInteger: true } number ? number : null,
                "float" => YamlScalars.IsNotFinite(text) ? PlainValue(text, span) : text.Length > 0 ? YamlScalars.Number(text, _options.Schema) : null,
                "binary" => Binary(text),
                "map" or "seq" or "set" or "omap" or "pairs" => null,
                _ => Unknown(scalar, span),
            };
            if (value is not null) return value;
            Broken(InputDiagnostics.DoesNotFitTag(text, ShortTag(tag), _source.At(span)));
            return NullValue.Instance;
        }
        return Unknown(scalar, span);
    }

    private StringValue Unknown(Scalar scalar, Span span)
    {
        ReportTag(scalar.Tag.Value, span.Start, scalar: true);
        return Text(scalar.Value);
    }

    private Value PlainValue(string text, Span span)
    {
        var value = YamlScalars.Resolve(text, _options.Schema, out var notFinite);
        if (!notFinite) return value ?? Text(text);
        Broken(InputDiagnostics.NoJsonNumber(text, _source.At(span)));
        return NullValue.Instance;
    }

    // Short texts repeat: finding them keeps fewer of them alive.
    private StringValue Text(string text)
    {
        if (text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') >= 0) text = WithoutLoneSurrogates(text);
        return text.Length <= 16 ? _names.Get(text, out _) : new StringValue(text);
    }

    // An escape can write half a character; as in Go's reader it becomes U+FFFD.
    private static string WithoutLoneSurrogates(string text)
    {
        var output = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes()) output.Append(rune.ToString());
        return output.ToString();
    }

    private static StringValue? Binary(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? new StringValue(Encoding.UTF8.GetString(bytes, 0, length)) : null;
    }

    private void CheckCollectionTag(NodeEvent start, bool isObject, int at)
    {
        if (start.Tag.IsEmpty || start.Tag.IsNonSpecific) return;
        var tag = start.Tag.Value;
        var kind = tag.StartsWith(Tag11, StringComparison.Ordinal) ? tag[Tag11.Length..] : "";
        if (kind is "map" or "set" && isObject || kind is "seq" or "omap" or "pairs" && !isObject) return;
        if (kind is "map" or "set" or "seq" or "omap" or "pairs" or "str" or "int" or "float" or "bool" or "null" or "binary" or "timestamp")
            Broken(InputDiagnostics.DoesNotFitTag(isObject ? "an object" : "an array", ShortTag(tag), _source.At(new Span(at, 1))));
        else ReportTag(tag, at, scalar: false);
    }

    private void ReportTag(string tag, int at, bool scalar)
    {
        if (_reportedTags.Count < MaxProblems && _reportedTags.Add(tag)) _diagnostics.Add(InputDiagnostics.TagUnknown(ShortTag(tag), _source.At(new Span(at, Math.Min(ShortTag(tag).Length, _text.Length - at))), scalar));
    }

    private static string ShortTag(string tag) => tag.StartsWith(Tag11, StringComparison.Ordinal) ? "!!" + tag[Tag11.Length..] : tag;

    private void Broken(Diagnostic diagnostic)
    {
        _broken = true;
        if (_problems++ < MaxProblems) _diagnostics.Add(diagnostic);
    }

    private bool StopAt(int at) => Stop(YamlProblems.Explain(_source, "", at, at, _documentStart, _contentEnd));

    private bool Stop(Diagnostic diagnostic)
    {
        Broken(diagnostic);
        return false;
    }

    // Without the blank lines that end a block scalar; an empty value is a point right after what stands before it.
    private Span ScalarSpan(Scalar scalar)
    {
        int start = Offset(scalar.Start), end = Offset(scalar.End);
        if (end <= start)
        {
            end = start;
            while (end > _contentEnd && (end > _text.Length || char.IsWhiteSpace(_text[end - 1]))) end--;
            return new Span(end, 0);
        }
        while (end > start && _text[end - 1] is '\n' or '\r' or ' ' or '\t') end--;
        _contentEnd = end;
        return Span.Between(start, end);
    }

    private int Offset(Mark mark) =>
        _feed.Count == 0 ? (int)Math.Min(_segment + mark.Index, _text.Length) : _feed.Offset(_segment, mark.Index);

    private string WithoutBadCharacters(string content)
    {
        var next = content.AsSpan().IndexOfAny(NotPrintable);
        if (next < 0) return content;
        var units = content.ToCharArray();
        for (var at = next; next >= 0; at++)
        {
            units[at] = '\uFFFD';
            _badCharacters.Add(at);
            next = units.AsSpan(at + 1).IndexOfAny(NotPrintable);
            at += next;
        }
        return new string(units);
    }

    private readonly record struct Anchor(Value? Value, PositionNode? Node, Span Span, long Size);

    private readonly record struct OpenNode(string? Anchor, long ExpandedBefore, bool IsFlow);
}
