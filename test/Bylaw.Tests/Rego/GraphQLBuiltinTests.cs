using System.Text.Json;
using Bylaw.Core.Values;
using Xunit;

namespace Bylaw.Tests.Rego;

public class GraphQLBuiltinTests
{
    private const string Schema = """
        interface Animal { name(upper: Boolean = false): String! legs: Int }
        type Dog implements Animal { name(upper: Boolean = false): String! legs: Int barks: Boolean owner: Person }
        type Cat implements Animal { name(upper: Boolean = false): String! legs: Int lives: Int! }
        type Person { name: String! pets(limit: Int!, order: Order): [Animal!]! }
        union Found = Dog | Person
        enum Order { NAME AGE }
        input Filter { name: String! legs: Int = 4 order: Order tags: [String!] }
        type Query { dog: Dog animal: Animal found(filter: Filter): [Found] people(ids: [ID!]!): [Person] }
        type Subscription { born: Animal died: Animal }
        """;

    [Theory]
    [InlineData("{ dog { name barks owner { name pets(limit: 2, order: NAME) { name ... on Cat { lives } } } } }")]
    [InlineData("query Q($f: Filter!, $ids: [ID!]!) { found(filter: $f) { __typename ... on Dog { barks } ...P } people(ids: $ids) { name } } fragment P on Person { name }")]
    [InlineData("{ found(filter: {name: \"a\", order: AGE, tags: [\"x\"]}) { ... on Dog { n: name } ... on Person { n: name } } }")]
    [InlineData("{ people(ids: 1) { name } }")]
    [InlineData("{ __schema { types { name fields { name type { ofType { name } } } } } }")]
    [InlineData("subscription { born { name } }")]
    [InlineData("query Q($b: Boolean!) { dog @include(if: $b) { name @skip(if: $b) } }")]
    public void ValidQueries(string query) => Assert.Equal("true", Call("graphql.is_valid", query, Schema));

    [Theory]
    [InlineData("{ dog { nam } }", "Cannot query field \"nam\" on type \"Dog\". Did you mean \"name\"? in GraphQL string at location 1:9")]
    [InlineData("{ animal { barks } }", "Cannot query field \"barks\" on type \"Animal\". Did you mean to use an inline fragment on \"Dog\"? in GraphQL string at location 1:12")]
    [InlineData("{ dog { name(uper: true) } }", "Unknown argument \"uper\" on field \"Dog.name\". Did you mean \"upper\"?")]
    [InlineData("{ dog { owner { pets { name } } } }", "Field \"pets\" argument \"limit\" of type \"Int!\" is required, but it was not provided")]
    [InlineData("{ dog }", "Field \"dog\" of type \"Dog\" must have a selection of subfields. Did you mean \"dog { ... }\"?")]
    [InlineData("{ dog { name { x } } }", "Field \"name\" must not have a selection since type \"String\" has no subfields")]
    [InlineData("{ dog { ...F } }", "Unknown fragment \"F\"")]
    [InlineData("{ dog { ...F } } fragment F on Dog { ...G } fragment G on Dog { ...F }", "Cannot spread fragment \"F\" within itself via \"G\"")]
    [InlineData("{ dog { name } } fragment F on Dog { name }", "Fragment \"F\" is never used")]
    [InlineData("{ dog { ... on Cat { lives } } }", "Fragment cannot be spread here as objects of type \"Dog\" can never be of type \"Cat\"")]
    [InlineData("{ dog { ... on Order { x } } }", "Fragment cannot condition on non composite type \"Order\"")]
    [InlineData("{ dog { ... on Unknown { x } } }", "Unknown type \"Unknown\"")]
    [InlineData("query Q($a: Int) { dog { name } }", "Variable \"$a\" is never used in operation \"Q\"")]
    [InlineData("query Q { people(ids: $ids) { name } }", "Variable \"$ids\" is not defined by operation \"Q\"")]
    [InlineData("query Q($l: Int) { dog { owner { pets(limit: $l) { name } } } }", "Variable \"$l\" of type \"Int\" used in position expecting type \"Int!\"")]
    [InlineData("query Q($d: Dog) { dog { name @include(if: $d) } }", "Variable \"$d\" cannot be non-input type \"Dog\"")]
    [InlineData("query Q($a: Int, $a: Int) { dog { owner { pets(limit: $a) { name } } } }", "There can be only one variable named \"$a\"")]
    [InlineData("{ dog { name } } { dog { name } }", "This anonymous operation must be the only defined operation")]
    [InlineData("query A { dog { name } } query A { dog { name } }", "There can be only one operation named \"A\"")]
    [InlineData("mutation { x }", "Schema does not support operation type \"mutation\"")]
    [InlineData("subscription S { born { name } died { name } }", "Subscription \"S\" must select only one top level field")]
    [InlineData("{ dog @nope { name } }", "Unknown directive \"@nope\"")]
    [InlineData("{ dog @deprecated { name } }", "Directive \"@deprecated\" may not be used on FIELD")]
    [InlineData("{ dog { name(upper: true, upper: true) } }", "There can be only one argument named \"upper\"")]
    [InlineData("{ dog { name(upper: 1) } }", "Boolean cannot represent a non boolean value: 1")]
    [InlineData("{ dog { owner { pets(limit: \"1\") { name } } } }", "Int cannot represent non-integer value: \"1\"")]
    [InlineData("{ dog { owner { pets(limit: 1, order: NAM) { name } } } }", "Value \"NAM\" does not exist in \"Order\" enum. Did you mean the enum value \"NAME\"?")]
    [InlineData("{ found(filter: {legs: 4}) { __typename } }", "Field \"Filter.name\" of required type \"String!\" was not provided")]
    [InlineData("{ found(filter: {name: \"a\", leg: 4}) { __typename } }", "Field \"leg\" is not defined by type \"Filter\". Did you mean \"legs\"?")]
    [InlineData("{ dog { a: name a: legs } }", "Fields \"a\" conflict because \"name\" and \"legs\" are different fields. Use different aliases on the fields to fetch both if this was intentional")]
    [InlineData("{ dog { name name(upper: true) } }", "Fields \"name\" conflict because they have differing arguments")]
    public void Problems(string query, string message) => Assert.Contains(message, Call("graphql.parse", query, Schema), StringComparison.Ordinal);

    [Theory]
    [InlineData("type A { b: B }", false)]
    [InlineData("type A { a: A }", true)]
    [InlineData("type A { a: Int } type A { b: Int }", false)]
    [InlineData("interface I { a: Int! } type A implements I { a: Int }", false)]
    [InlineData("interface I { a: Int } type A implements I { a: Int! }", true)]
    [InlineData("type A { a(x: A): Int }", false)]
    [InlineData("type A { __a: Int }", false)]
    [InlineData("scalar A scalar Int", false)]
    [InlineData("enum E { true }", false)]
    [InlineData("union U = E enum E { A }", false)]
    [InlineData("type A { a: Int @nope }", false)]
    [InlineData("type A { a: Int @deprecated(why: \"x\") }", false)]
    [InlineData("directive @d on OBJECT type A @d { a: Int }", true)]
    [InlineData("directive @d on FIELD type A @d { a: Int }", false)]
    [InlineData("extend type A { a: Int }", true)]
    [InlineData("extend input A { a: Int } type A { a: Int }", false)]
    public void Schemas(string schema, bool valid) => Assert.Equal(valid ? "true" : "false", Call("graphql.schema_is_valid", schema));

    [Theory]
    [InlineData("{ a(x: \"\\q\") }", "Unexpected <Invalid> in GraphQL string at location 1:10")]
    [InlineData("{ a(x: 01) }", "Unexpected <Invalid> in GraphQL string at location 1:9")]
    [InlineData("{ a() }", "expected at least one definition, found ) in GraphQL string at location 1:5")]
    [InlineData("query", "Expected {, found <EOF> in GraphQL string at location 1:6")]
    [InlineData("# \ud83d\ude00\n{ \"\ud83d\ude00\" }", "Expected Name, found String in GraphQL string at location 2:4")]
    public void SyntaxProblems(string query, string message) => Assert.Equal($"!graphql.parse_query: {message}", Call("graphql.parse_query", query));

    [Fact]
    public void CommentsAreKept()
    {
        var tree = Call("graphql.parse_schema", "# before\n\"\"\"\n  Text\n    more\n\"\"\"\n# after\ntype A {\n  a: Int # one\n  # two\n}");
        Assert.Contains("\"BeforeDescriptionComment\":{\"List\":[{\"Value\":\"# before\"}]}", tree, StringComparison.Ordinal);
        Assert.Contains("\"AfterDescriptionComment\":{\"List\":[{\"Value\":\"# after\"}]}", tree, StringComparison.Ordinal);
        Assert.Contains("\"EndOfDefinitionComment\":{\"List\":[{\"Value\":\"# one\"},{\"Value\":\"# two\"}]}", tree, StringComparison.Ordinal);
        Assert.Contains("\"Description\":\"Text\\n  more\"", tree, StringComparison.Ordinal);
    }

    [Fact]
    public void DeepDocumentsAreRefused()
    {
        Assert.Contains("Nesting is deeper", Call("graphql.parse_query", string.Concat(Enumerable.Repeat("{a", 100_000))), StringComparison.Ordinal);
        Assert.Contains("Nesting is deeper", Call("graphql.parse_query", "{a(x:" + new string('[', 100_000)), StringComparison.Ordinal);
        Assert.Contains("Nesting is deeper", Call("graphql.parse_schema", "type A{a:" + new string('[', 100_000)), StringComparison.Ordinal);
    }

    [Fact]
    public void TreesCanTakeThePlaceOfText()
    {
        var (query, _) = BuiltinRows.Run("graphql.parse_query", [Value.Of("{ dog { name } }")]);
        var (schema, _) = BuiltinRows.Run("graphql.parse_schema", [Value.Of(Schema)]);
        Assert.Equal(new ArrayValue([BooleanValue.True, query!, schema!]), BuiltinRows.Run("graphql.parse_and_verify", [query!, schema!]).Result);
        var wrong = ((ObjectValue)query!).With(new StringValue("Operations"), Value.Of(1));
        Assert.Equal(BooleanValue.False, BuiltinRows.Run("graphql.is_valid", [wrong, schema!]).Result);
    }

    private static string Call(string name, params string[] args) => JsonCall.Run(name, JsonSerializer.Serialize(args));
}
