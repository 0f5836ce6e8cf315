using Bylaw.Core.Plans;
using Bylaw.Core.Values;

namespace Bylaw.Rego.Library.GraphQL;

/// <summary>Parses executable documents. Specification of October 2021, sections 2.2 to 2.10.</summary>
internal sealed class GraphQLQueryParser : GraphQLParser
{
    private GraphQLQueryParser(string text, Budget budget) : base(text, budget) { }

    public static GraphQLDocument? Parse(string text, Budget budget, out GraphQLProblem? problem)
    {
        var parser = new GraphQLQueryParser(text, budget);
        var document = parser.ParseDocument();
        problem = parser.Problem;
        return problem is null ? document : null;
    }

    private GraphQLDocument ParseDocument()
    {
        var start = Peek();
        List<Value> operations = [], fragments = [];
        while (!HasProblem && !PeekIs(GraphQLTokenKind.End))
        {
            if (PeekIs(GraphQLTokenKind.BraceOpen) || PeekIsName("query") || PeekIsName("mutation") || PeekIsName("subscription"))
                operations.Add(ParseOperation());
            else if (PeekIsName("fragment"))
                fragments.Add(ParseFragmentDefinition());
            else
                Unexpected(Peek());
        }
        return Finish(Node(start, ("Operations", ListOf(operations)), ("Fragments", ListOf(fragments))));
    }

    // OperationDefinition = SelectionSet | OperationType [ Name ] [ VariableDefinitions ] Directives SelectionSet .
    private ObjectValue ParseOperation()
    {
        var start = Peek();
        if (start.Kind == GraphQLTokenKind.BraceOpen)
            return Node(start, ("Operation", Value.Of("query")), ("Name", StringValue.Empty), ("SelectionSet", ParseSelectionSet()));
        var kind = Next().Text;
        var name = PeekIs(GraphQLTokenKind.Name) ? Next().Text : "";
        return Node(
            start,
            ("Operation", Value.Of(kind)),
            ("Name", Value.Of(name)),
            ("VariableDefinitions", ParseVariableDefinitions()),
            ("Directives", ParseDirectives(isConstant: false)),
            ("SelectionSet", ParseSelectionSet()),
            ("Comment", Comment(start.Comments)));
    }

    private Value ParseVariableDefinitions()
    {
        var items = new List<Value>();
        ParseSome(GraphQLTokenKind.ParenOpen, GraphQLTokenKind.ParenClose, items, ParseVariableDefinition);
        return ListOf(items);
    }

    // VariableDefinition = Variable ":" Type [ "=" Value ] Directives .
    private ObjectValue ParseVariableDefinition()
    {
        var start = Peek();
        var name = ParseVariable();
        Expect(GraphQLTokenKind.Colon);
        var type = ParseType();
        return Node(
            start,
            ("Variable", Value.Of(name)),
            ("Type", type),
            ("DefaultValue", Skip(GraphQLTokenKind.Equals) ? ParseValue(isConstant: true) : null),
            ("Directives", ParseDirectives(isConstant: false)),
            ("Used", BooleanValue.False),
            ("Comment", Comment(start.Comments)));
    }

    private Value ParseSelectionSet()
    {
        if (!PeekIs(GraphQLTokenKind.BraceOpen)) Expect(GraphQLTokenKind.BraceOpen);
        var items = new List<Value>();
        ParseSome(GraphQLTokenKind.BraceOpen, GraphQLTokenKind.BraceClose, items, () => PeekIs(GraphQLTokenKind.Spread) ? ParseSpread() : ParseField());
        return ListOf(items);
    }

    // Field = [ Alias ":" ] Name [ Arguments ] Directives [ SelectionSet ] .
    private ObjectValue ParseField()
    {
        var start = Peek();
        var alias = ParseName();
        var name = Skip(GraphQLTokenKind.Colon) ? ParseName() : alias;
        return Node(
            start,
            ("Alias", Value.Of(alias)),
            ("Name", Value.Of(name)),
            ("Arguments", ParseArguments(isConstant: false)),
            ("Directives", ParseDirectives(isConstant: false)),
            ("SelectionSet", PeekIs(GraphQLTokenKind.BraceOpen) ? ParseSelectionSet() : null),
            ("Comment", Comment(start.Comments)));
    }

    // FragmentSpread = "..." Name Directives . InlineFragment = "..." [ "on" Name ] Directives SelectionSet .
    private ObjectValue ParseSpread()
    {
        var comments = Expect(GraphQLTokenKind.Spread).Comments;
        var start = Peek();
        if (start.Kind == GraphQLTokenKind.Name && start.Text != "on")
            return Node(start, ("Name", Value.Of(ParseName())), ("Directives", ParseDirectives(isConstant: false)), ("Comment", Comment(comments)));
        var condition = "";
        if (start.Text == "on")
        {
            Next();
            condition = ParseName();
        }
        return Node(
            start,
            ("TypeCondition", Value.Of(condition)),
            ("Directives", ParseDirectives(isConstant: false)),
            ("SelectionSet", ParseSelectionSet()),
            ("Comment", Comment(comments)));
    }

    // FragmentDefinition = "fragment" Name [ VariableDefinitions ] "on" Name Directives SelectionSet .
    private ObjectValue ParseFragmentDefinition()
    {
        var start = ExpectName("fragment");
        if (PeekIsName("on")) Unexpected(Peek());
        var name = ParseName();
        var variables = ParseVariableDefinitions();
        ExpectName("on");
        return Node(
            start,
            ("Name", Value.Of(name)),
            ("VariableDefinition", variables),
            ("TypeCondition", Value.Of(ParseName())),
            ("Directives", ParseDirectives(isConstant: false)),
            ("SelectionSet", ParseSelectionSet()),
            ("Comment", Comment(start.Comments)));
    }
}
