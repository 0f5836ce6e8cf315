using Bylaw.Core.Plans;
using Bylaw.Core.Values;

namespace Bylaw.Rego.Library.GraphQL;

/// <summary>Parses type system documents. Specification of October 2021, section 3.</summary>
internal sealed class GraphQLSchemaParser : GraphQLParser
{
    private static readonly string[] Locations =
    [
        "QUERY", "MUTATION", "SUBSCRIPTION", "FIELD", "FRAGMENT_DEFINITION", "FRAGMENT_SPREAD", "INLINE_FRAGMENT", "VARIABLE_DEFINITION",
        "SCHEMA", "SCALAR", "OBJECT", "FIELD_DEFINITION", "ARGUMENT_DEFINITION", "INTERFACE", "UNION", "ENUM", "ENUM_VALUE", "INPUT_OBJECT",
        "INPUT_FIELD_DEFINITION",
    ];

    private readonly bool _isBuiltIn;

    private GraphQLSchemaParser(string text, Budget budget, bool isBuiltIn) : base(text, budget) => _isBuiltIn = isBuiltIn;

    // What stands before a definition.
    private readonly record struct Description(string Text, List<string>? Comments);

    public static GraphQLDocument? Parse(string text, Budget budget, out GraphQLProblem? problem, bool isBuiltIn = false)
    {
        var parser = new GraphQLSchemaParser(text, budget, isBuiltIn);
        var document = parser.ParseDocument();
        problem = parser.Problem;
        return problem is null ? document : null;
    }

    private GraphQLDocument ParseDocument()
    {
        var start = Peek();
        List<Value> definitions = [], extensions = [], directives = [], schemas = [], schemaExtensions = [];
        while (!HasProblem && !PeekIs(GraphQLTokenKind.End))
        {
            var description = ParseDescription();
            switch (PeekIs(GraphQLTokenKind.Name) ? Peek().Text : "")
            {
                case "scalar" or "type" or "interface" or "union" or "enum" or "input": definitions.Add(ParseDefinition(description)); break;
                case "schema": schemas.Add(ParseSchema(description)); break;
                case "directive": directives.Add(ParseDirectiveDefinition(description)); break;
                case "extend":
                    if (description.Text.Length > 0) Unexpected(Previous);
                    var comments = Next().Comments;
                    if (PeekIsName("schema")) schemaExtensions.Add(ParseSchemaExtension(comments));
                    else extensions.Add(ParseExtension(comments));
                    break;
                default: Unexpected(Peek()); break;
            }
        }
        return Finish(Node(
            start,
            ("Definitions", ListOf(definitions)),
            ("Extensions", ListOf(extensions)),
            ("Directives", ListOf(directives)),
            ("Schema", ListOf(schemas)),
            ("SchemaExtension", ListOf(schemaExtensions)),
            ("Comment", Comment(Peek().Comments))));
    }

    private Description ParseDescription()
    {
        if (!PeekIs(GraphQLTokenKind.Text) && !PeekIs(GraphQLTokenKind.BlockText)) return new Description("", null);
        var token = Next();
        return new Description(token.Text, token.Comments);
    }

    private ObjectValue ParseDefinition(Description description)
    {
        var keyword = Next();
        var start = Peek();
        return ParseBody(keyword.Text, start, description, keyword.Comments);
    }

    private ObjectValue ParseExtension(List<string>? comments)
    {
        if (!PeekIs(GraphQLTokenKind.Name) || Peek().Text is not ("scalar" or "type" or "interface" or "union" or "enum" or "input"))
        {
            Unexpected(Peek());
            return ObjectValue.Empty;
        }
        var keyword = Next();
        var definition = ParseBody(keyword.Text, Peek(), new Description("", null), comments, isExtension: true);
        var saysNothing = definition.Get("Directives") is null && definition.Get("Fields") is null && definition.Get("Types") is null && definition.Get("EnumValues") is null
            && (keyword.Text != "type" || definition.Get("Interfaces") is null);
        if (saysNothing) Unexpected(Peek());
        return definition;
    }

    // Name [ ImplementsInterfaces ] Directives ( Fields | InputFields | UnionMembers | EnumValues ) .
    private ObjectValue ParseBody(string keyword, GraphQLToken start, Description description, List<string>? comments, bool isExtension = false)
    {
        var name = ParseName();
        var interfaces = keyword == "type" || (keyword == "interface" && !isExtension) ? ParseInterfaces() : null;
        var directives = ParseDirectives(isConstant: true);
        List<Value> fields = [], types = [], values = [];
        List<string>? endComments = null;
        switch (keyword)
        {
            case "type" or "interface": endComments = ParseSome(GraphQLTokenKind.BraceOpen, GraphQLTokenKind.BraceClose, fields, ParseField); break;
            case "input": endComments = ParseSome(GraphQLTokenKind.BraceOpen, GraphQLTokenKind.BraceClose, fields, ParseInputValue); break;
            case "enum": endComments = ParseSome(GraphQLTokenKind.BraceOpen, GraphQLTokenKind.BraceClose, values, ParseEnumValue); break;
            case "union": ParseUnionMembers(types); break;
        }
        return Node(
            start,
            ("Kind", Value.Of(keyword switch { "type" => "OBJECT", "input" => "INPUT_OBJECT", _ => keyword.ToUpperInvariant() })),
            ("Description", Value.Of(description.Text)),
            ("Name", Value.Of(name)),
            ("Directives", directives),
            ("Interfaces", interfaces),
            ("Fields", ListOf(fields)),
            ("Types", ListOf(types)),
            ("EnumValues", ListOf(values)),
            ("BuiltIn", Value.Of(_isBuiltIn)),
            ("BeforeDescriptionComment", Comment(description.Comments)),
            ("AfterDescriptionComment", Comment(comments)),
            ("EndOfDefinitionComment", Comment(endComments)));
    }

    // ImplementsInterfaces = "implements" [ "&" ] Name { "&" Name } .
    private Value ParseInterfaces()
    {
        var names = new List<Value>();
        if (!PeekIsName("implements")) return ArrayValue.Empty;
        Next();
        Skip(GraphQLTokenKind.Amp);
        do names.Add(Value.Of(ParseName()));
        while (Skip(GraphQLTokenKind.Amp));
        return ListOf(names);
    }

    // UnionMembers = "=" [ "|" ] Name { "|" Name } .
    private void ParseUnionMembers(List<Value> types)
    {
        if (!Skip(GraphQLTokenKind.Equals)) return;
        Skip(GraphQLTokenKind.Pipe);
        do types.Add(Value.Of(ParseName()));
        while (Skip(GraphQLTokenKind.Pipe));
    }

    // FieldDefinition = [ Description ] Name [ ArgumentDefinitions ] ":" Type Directives .
    private ObjectValue ParseField()
    {
        var start = Peek();
        var description = ParseDescription();
        var comments = Peek().Comments;
        var name = ParseName();
        var arguments = ParseArgumentDefinitions();
        Expect(GraphQLTokenKind.Colon);
        return Described(start, description, comments, ("Name", Value.Of(name)), ("Arguments", arguments), ("Type", ParseType()), ("Directives", ParseDirectives(isConstant: true)));
    }

    private Value ParseArgumentDefinitions()
    {
        var items = new List<Value>();
        ParseSome(GraphQLTokenKind.ParenOpen, GraphQLTokenKind.ParenClose, items, ParseInputValue);
        return ListOf(items);
    }

    // InputValueDefinition = [ Description ] Name ":" Type [ "=" Value ] Directives .
    private ObjectValue ParseInputValue()
    {
        var start = Peek();
        var description = ParseDescription();
        var comments = Peek().Comments;
        var name = ParseName();
        Expect(GraphQLTokenKind.Colon);
        var type = ParseType();
        var value = Skip(GraphQLTokenKind.Equals) ? ParseValue(isConstant: true) : null;
        return Described(start, description, comments, ("Name", Value.Of(name)), ("Type", type), ("DefaultValue", value), ("Directives", ParseDirectives(isConstant: true)));
    }

    private ObjectValue ParseEnumValue()
    {
        var start = Peek();
        var description = ParseDescription();
        var comments = Peek().Comments;
        return Described(start, description, comments, ("Name", Value.Of(ParseName())), ("Directives", ParseDirectives(isConstant: true)));
    }

    private ObjectValue Described(GraphQLToken start, Description description, List<string>? comments, params ReadOnlySpan<(string, Value?)> fields) => Node(
        start,
        [
            ("Description", Value.Of(description.Text)),
            ("BeforeDescriptionComment", Comment(description.Comments)),
            ("AfterDescriptionComment", Comment(comments)),
            .. fields,
        ]);

    // SchemaDefinition = [ Description ] "schema" Directives "{" { OperationType ":" Name } "}" .
    private ObjectValue ParseSchema(Description description)
    {
        var comments = ExpectName("schema").Comments;
        return ParseSchemaBody(description, comments);
    }

    private ObjectValue ParseSchemaExtension(List<string>? comments)
    {
        ExpectName("schema");
        var extension = ParseSchemaBody(new Description("", null), comments);
        if (extension.Get("Directives") is null && extension.Get("OperationTypes") is null) Unexpected(Peek());
        return extension;
    }

    private ObjectValue ParseSchemaBody(Description description, List<string>? comments)
    {
        var start = Peek();
        var directives = ParseDirectives(isConstant: true);
        var types = new List<Value>();
        var endComments = ParseSome(GraphQLTokenKind.BraceOpen, GraphQLTokenKind.BraceClose, types, ParseOperationType);
        return Described(start, description, comments, ("Directives", directives), ("OperationTypes", ListOf(types)), ("EndOfDefinitionComment", Comment(endComments)));
    }

    private ObjectValue ParseOperationType()
    {
        var start = Next();
        if (start.Text is not ("query" or "mutation" or "subscription")) Unexpected(start);
        Expect(GraphQLTokenKind.Colon);
        return Node(start, ("Operation", Value.Of(start.Text)), ("Type", Value.Of(ParseName())), ("Comment", Comment(start.Comments)));
    }

    // DirectiveDefinition = [ Description ] "directive" "@" Name [ ArgumentDefinitions ] [ "repeatable" ] "on" Locations .
    private ObjectValue ParseDirectiveDefinition(Description description)
    {
        var comments = ExpectName("directive").Comments;
        Expect(GraphQLTokenKind.At);
        var start = Peek();
        var name = ParseName();
        var arguments = ParseArgumentDefinitions();
        var repeatable = PeekIsName("repeatable");
        if (repeatable) Next();
        ExpectName("on");
        Skip(GraphQLTokenKind.Pipe);
        var locations = new List<Value>();
        do locations.Add(ParseLocation());
        while (Skip(GraphQLTokenKind.Pipe));
        return Described(start, description, comments, ("Name", Value.Of(name)), ("Arguments", arguments), ("Locations", ListOf(locations)), ("IsRepeatable", Value.Of(repeatable)));
    }

    private Value ParseLocation()
    {
        var token = Expect(GraphQLTokenKind.Name);
        if (!HasProblem && Array.IndexOf(Locations, token.Text) < 0) Unexpected(token);
        return Value.Of(token.Text);
    }
}
