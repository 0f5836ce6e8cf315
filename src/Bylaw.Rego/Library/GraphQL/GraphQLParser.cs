using Bylaw.Core.Plans;
using Bylaw.Core.Values;

namespace Bylaw.Rego.Library.GraphQL;

/// <summary>
/// What parsers of queries and schemas share: tokens, the first problem, nodes. After a problem every method returns at once with
/// whatever it has; the caller throws the tree away.
/// </summary>
internal abstract class GraphQLParser(string text, Budget budget)
{
    private const int MaxDepth = 200;
    private readonly GraphQLLexer _lexer = new(text);
    private readonly Dictionary<object, GraphQLPosition> _positions = new(ReferenceEqualityComparer.Instance);
    private GraphQLToken? _peeked;
    private GraphQLToken _previous = new(GraphQLTokenKind.Invalid, "", default, null);
    private int _depth;

    /// <summary>The first problem.</summary>
    public GraphQLProblem? Problem { get; private set; }

    protected bool HasProblem => Problem is not null;

    protected GraphQLDocument Finish(ObjectValue root) => new(root, _positions);

    protected GraphQLToken Peek()
    {
        if (HasProblem) return _previous;
        budget.Step();
        return _peeked ??= _lexer.Next();
    }

    protected bool PeekIs(GraphQLTokenKind kind) => Peek().Kind == kind;

    protected bool PeekIsName(string name) => Peek() is { Kind: GraphQLTokenKind.Name } token && token.Text == name;

    protected GraphQLToken Next()
    {
        if (HasProblem) return _previous;
        var token = Peek();
        _peeked = null;
        _previous = token;
        if (token.Kind == GraphQLTokenKind.Invalid) Fail(token, token.Text);
        return token;
    }

    protected GraphQLToken Previous => _previous;

    protected GraphQLToken Expect(GraphQLTokenKind kind)
    {
        var token = Peek();
        if (token.Kind == kind && !HasProblem) return Next();
        Fail(token, $"Expected {GraphQLToken.Word(kind)}, found {GraphQLToken.Word(token.Kind)}");
        return token;
    }

    protected GraphQLToken ExpectName(string name)
    {
        var token = Peek();
        if (PeekIsName(name) && !HasProblem) return Next();
        Fail(token, $"Expected \"{name}\", found {token}");
        return token;
    }

    protected bool Skip(GraphQLTokenKind kind)
    {
        if (HasProblem || !PeekIs(kind)) return false;
        Next();
        return true;
    }

    protected string ParseName()
    {
        var token = Expect(GraphQLTokenKind.Name);
        return HasProblem ? "" : token.Text;
    }

    protected void Unexpected(GraphQLToken token) => Fail(token, $"Unexpected {token}");

    protected void Fail(GraphQLToken at, string message) => Problem ??= new GraphQLProblem(message, at.At);

    /// <summary>Items between two brackets, at least one; none when there is no opening bracket. Returns the comments before the closing one.</summary>
    protected List<string>? ParseSome(GraphQLTokenKind open, GraphQLTokenKind close, List<Value> into, Func<Value> parse) =>
        ParseItems(open, close, into, parse, mayBeEmpty: false);

    /// <summary>Items between two brackets, possibly none.</summary>
    protected void ParseMany(GraphQLTokenKind open, GraphQLTokenKind close, List<Value> into, Func<Value> parse) =>
        ParseItems(open, close, into, parse, mayBeEmpty: true);

    private List<string>? ParseItems(GraphQLTokenKind open, GraphQLTokenKind close, List<Value> into, Func<Value> parse, bool mayBeEmpty)
    {
        if (!Skip(open)) return null;
        if (++_depth > MaxDepth) Fail(_previous, $"Nesting is deeper than {MaxDepth}");
        while (!HasProblem && !PeekIs(close)) into.Add(parse());
        if (into.Count == 0 && !mayBeEmpty) Fail(Peek(), $"expected at least one definition, found {GraphQLToken.Word(Peek().Kind)}");
        var comments = HasProblem ? null : Peek().Comments;
        Next();
        _depth--;
        return comments;
    }

    /// <summary>A node with its place; fields that are null, or empty lists, are left out.</summary>
    protected ObjectValue Node(GraphQLToken at, params ReadOnlySpan<(string Key, Value? Value)> fields)
    {
        budget.Reserve(4096);
        var output = new ObjectBuilder(fields.Length);
        foreach (var (key, value) in fields)
            if (value is not null and not ArrayValue { Count: 0 }) output.Set(key, value);
        var node = output.ToObject();
        if (node.Count > 0) _positions[node] = at.At;
        return node;
    }

    protected static Value ListOf(List<Value> items) => new ArrayValue([.. items]);

    protected static Value Comment(List<string>? comments)
    {
        if (comments is null) return ArrayValue.Empty;
        var output = new ObjectBuilder(1);
        output.Set("List", new ArrayValue([.. comments.Select(text => (Value)ObjectValue.Empty.With(new StringValue("Value"), new StringValue(text)))]));
        return output.ToObject();
    }

    // Arguments = "(" { Name ":" Value } ")" .
    protected Value ParseArguments(bool isConstant)
    {
        var items = new List<Value>();
        ParseSome(GraphQLTokenKind.ParenOpen, GraphQLTokenKind.ParenClose, items, () => ParseArgument(isConstant));
        return ListOf(items);
    }

    private ObjectValue ParseArgument(bool isConstant)
    {
        var start = Peek();
        var name = ParseName();
        Expect(GraphQLTokenKind.Colon);
        return Node(start, ("Name", Value.Of(name)), ("Value", ParseValue(isConstant)), ("Comment", Comment(start.Comments)));
    }

    // Directives = { "@" Name [ Arguments ] } .
    protected Value ParseDirectives(bool isConstant)
    {
        var items = new List<Value>();
        while (!HasProblem && PeekIs(GraphQLTokenKind.At))
        {
            Next();
            var start = Peek();
            items.Add(Node(start, ("Name", Value.Of(ParseName())), ("Arguments", ParseArguments(isConstant)), ("Location", StringValue.Empty)));
        }
        return ListOf(items);
    }

    protected ObjectValue ParseType()
    {
        if (++_depth > MaxDepth) Fail(Peek(), $"Nesting is deeper than {MaxDepth}");
        ObjectValue? element = null;
        var name = "";
        var isList = Skip(GraphQLTokenKind.BracketOpen);
        var start = Peek();
        if (HasProblem) return ObjectValue.Empty;
        if (isList)
        {
            element = ParseType();
            Expect(GraphQLTokenKind.BracketClose);
        }
        else
        {
            name = ParseName();
        }
        _depth--;
        return Node(start, ("NamedType", Value.Of(name)), ("Elem", element), ("NonNull", Value.Of(Skip(GraphQLTokenKind.Bang))));
    }

    protected string ParseVariable()
    {
        Expect(GraphQLTokenKind.Dollar);
        return ParseName();
    }

    protected ObjectValue ParseValue(bool isConstant)
    {
        var token = Peek();
        if (HasProblem) return ObjectValue.Empty;
        switch (token.Kind)
        {
            case GraphQLTokenKind.BracketOpen: return ParseList(token, isConstant);
            case GraphQLTokenKind.BraceOpen: return ParseObject(token, isConstant);
            case GraphQLTokenKind.Dollar when !isConstant: return ValueNode(token, GraphQLValueKind.Variable, ParseVariable());
            case GraphQLTokenKind.Int: return ParseScalar(GraphQLValueKind.Int);
            case GraphQLTokenKind.Float: return ParseScalar(GraphQLValueKind.Float);
            case GraphQLTokenKind.Text: return ParseScalar(GraphQLValueKind.Text);
            case GraphQLTokenKind.BlockText: return ParseScalar(GraphQLValueKind.Block);
            case GraphQLTokenKind.Name:
                return ParseScalar(token.Text switch
                {
                    "true" or "false" => GraphQLValueKind.Boolean,
                    "null" => GraphQLValueKind.Null,
                    _ => GraphQLValueKind.Enum,
                });
            default:
                Unexpected(token);
                return ObjectValue.Empty;
        }
    }

    private ObjectValue ParseScalar(GraphQLValueKind kind)
    {
        var token = Next();
        return ValueNode(token, kind, token.Text);
    }

    private ObjectValue ParseList(GraphQLToken start, bool isConstant)
    {
        var items = new List<Value>();
        ParseMany(GraphQLTokenKind.BracketOpen, GraphQLTokenKind.BracketClose, items, () =>
        {
            var at = Peek();
            return Node(at, ("Name", StringValue.Empty), ("Value", ParseValue(isConstant)));
        });
        return ValueNode(start, GraphQLValueKind.List, "", items, start.Comments);
    }

    private ObjectValue ParseObject(GraphQLToken start, bool isConstant)
    {
        var items = new List<Value>();
        ParseMany(GraphQLTokenKind.BraceOpen, GraphQLTokenKind.BraceClose, items, () => ParseArgument(isConstant));
        return ValueNode(start, GraphQLValueKind.Object, "", items, start.Comments);
    }

    private ObjectValue ValueNode(GraphQLToken at, GraphQLValueKind kind, string raw, List<Value>? children = null, List<string>? comments = null) => Node(
        at,
        ("Raw", Value.Of(raw)),
        ("Children", children is null ? null : ListOf(children)),
        ("Kind", Value.Of((long)kind)),
        ("ExpectedTypeHasDefault", BooleanValue.False),
        ("Comment", Comment(comments)));
}
