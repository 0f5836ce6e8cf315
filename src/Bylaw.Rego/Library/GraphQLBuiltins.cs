using Bylaw.Core.Values;
using Bylaw.Rego.Library.GraphQL;

namespace Bylaw.Rego.Library;

/// <summary>GraphQL queries and schemas, as text or as trees.</summary>
internal static class GraphQLBuiltins
{
    private const string Source = "any<string, object[any: any]>", Tree = "object[any: any]";

    internal static readonly Builtin[] Table =
    [
        new("graphql.parse", $"(query: {Source}, schema: {Source}) => output: array<{Tree}, {Tree}>", Parse),
        new("graphql.parse_and_verify", $"(query: {Source}, schema: {Source}) => output: array<boolean, {Tree}, {Tree}>", ParseAndVerify),
        new("graphql.parse_query", $"(query: string) => output: {Tree}", ParseQuery),
        new("graphql.parse_schema", $"(schema: string) => output: {Tree}", ParseSchema),
        new("graphql.is_valid", $"(query: {Source}, schema: {Source}) => output: boolean", IsValid),
        new("graphql.schema_is_valid", $"(schema: {Source}) => output: boolean", SchemaIsValid),
    ];

    private static Value? Parse(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        if (args[0] is not StringValue and not ObjectValue) return call.OperandMustBe(1, "one of {string, object}", args[0]);
        if (args[1] is not StringValue and not ObjectValue) return call.OperandMustBe(2, "one of {string, object}", args[1]);
        return Verify(call, args, out var query, out var schema) is { } error ? call.Fail(error) : new ArrayValue([query!.Root, schema!.Root]);
    }

    private static ArrayValue ParseAndVerify(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        if (Verify(call, args, out var query, out var schema) is null) return new ArrayValue([BooleanValue.True, query!.Root, schema!.Root]);
        return new ArrayValue([BooleanValue.False, ObjectValue.Empty, ObjectValue.Empty]);
    }

    private static Value? ParseQuery(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        if (args[0] is not StringValue text) return call.OperandMustBe(1, "string", args[0]);
        return GraphQLQueryParser.Parse(text.Text, call.Budget, out var problem) is { } query ? query.Root : call.Fail(Describe([problem!]));
    }

    private static Value? ParseSchema(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        if (args[0] is not StringValue text) return call.OperandMustBe(1, "string", args[0]);
        return GraphQLSchemaParser.Parse(text.Text, call.Budget, out var problem) is { } schema ? schema.Root : call.Fail(Describe([problem!]));
    }

    private static Value? IsValid(BuiltinCall call, ReadOnlySpan<Value> args) => Value.Of(Verify(call, args, out _, out _) is null);

    private static Value? SchemaIsValid(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        if (ReadSchema(call, args[0], out _) is not { } document) return BooleanValue.False;
        return Value.Of(GraphQLSchema.Build(document, call.Budget, out _) is not null);
    }

    // Returns what is wrong; null when the query is valid.
    private static string? Verify(BuiltinCall call, ReadOnlySpan<Value> args, out GraphQLDocument? query, out GraphQLDocument? schemaDocument)
    {
        schemaDocument = null;
        query = ReadQuery(call, args[0], out var error);
        if (query is null) return error;
        schemaDocument = ReadSchema(call, args[1], out error);
        if (schemaDocument is null) return error;
        if (Build(call, args[1], schemaDocument, out var problem) is not { } schema) return $"Error in gqlparser SchemaDocument to Schema conversion: {problem}";
        var problems = GraphQLRules.Check(schema, query, call.Budget);
        return problems.Count == 0 ? null : Describe(problems);
    }

    private static GraphQLDocument? ReadQuery(BuiltinCall call, Value source, out string? error)
    {
        if (source is ObjectValue tree) return ReadTree(call, tree, GraphQLShape.ReadQuery, out error);
        var query = GraphQLQueryParser.Parse(((source as StringValue) ?? StringValue.Empty).Text, call.Budget, out var problem);
        error = source is StringValue ? problem is null ? null : Describe([problem]) : "wrong type";
        return error is null ? query : null;
    }

    private static GraphQLDocument? ReadSchema(BuiltinCall call, Value source, out string? error)
    {
        if (source is ObjectValue tree) return ReadTree(call, tree, GraphQLShape.ReadSchema, out error);
        var schema = GraphQLSchemaParser.Parse(((source as StringValue) ?? StringValue.Empty).Text, call.Budget, out var problem);
        error = source is StringValue ? problem is null ? null : Describe([problem]) : "wrong type";
        return error is null ? schema : null;
    }

    private static GraphQLDocument? ReadTree(BuiltinCall call, ObjectValue tree, Func<ObjectValue, ObjectValue?> read, out string? error)
    {
        var document = read((ObjectValue)JsonText.Plain(tree, call.Budget));
        error = document is null ? "json: cannot unmarshal the object into a GraphQL document" : null;
        return document is null ? null : new GraphQLDocument(document);
    }

    private static GraphQLSchema? Build(BuiltinCall call, Value source, GraphQLDocument document, out GraphQLProblem? problem)
    {
        GraphQLProblem? found = null;
        var kept = call.Kept("graphql schema " + source, () => new Holder(GraphQLSchema.Build(document, call.Budget, out found), found));
        problem = kept.Problem;
        return kept.Schema;
    }

    // The first problem with its place, then the others, then the place of the first: so the reference words it.
    private static string Describe(List<GraphQLProblem> problems)
    {
        var all = string.Join('\n', problems.Skip(1).Prepend(problems[0] with { At = null }).Select((problem, i) => i == 0 ? problem.Message : problem.ToString()));
        if (problems[0].At is not { Column: > 0 } at) return $"GraphQL parse error: {all}";
        return $"{(all.EndsWith('.') ? all[..^1] : all)} in GraphQL string at location {at.Line}:{at.Column}";
    }

    private sealed record Holder(GraphQLSchema? Schema, GraphQLProblem? Problem);
}
