using Bylaw.Core.Values;
using Bylaw.Rego.Library.Schemas;

namespace Bylaw.Rego.Library;

/// <summary>JSON Schema.</summary>
internal static class SchemaBuiltins
{
    internal static readonly Builtin[] Table =
    [
        new(
            "json.match_schema",
            "(document: any<string, object[any: any]>, schema: any<string, object[any: any]>) => output: array<boolean, array[object<desc: string, error: string, field: string, type: string>]>",
            MatchSchema),
        new("json.verify_schema", "(schema: any<string, object[any: any]>) => output: array<boolean, any<null, string>>", VerifySchema),
    ];

    private static Value? MatchSchema(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        if (ReadOperand(call, args[0], out var error) is not { } document) return call.Fail(error!);
        if (ReadOperand(call, args[1], out error) is not { } source) return call.Fail(error!);
        if (Compile(call, args[1], source, out error) is not { } schema) return call.Fail(error!);
        var check = new SchemaCheck(call.Budget);
        check.Check(schema, document, SchemaPlace.Root);
        return new ArrayValue([Value.Of(check.Problems.Count == 0), new ArrayValue([.. check.Problems.Select(problem => problem.ToValue())])]);
    }

    private static ArrayValue VerifySchema(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        if (ReadOperand(call, args[0], out var error) is { } source && Compile(call, args[0], source, out error) is not null)
            return new ArrayValue([BooleanValue.True, NullValue.Instance]);
        return new ArrayValue([BooleanValue.False, Value.Of($"jsonschema: {error}")]);
    }

    private static SchemaNode? Compile(BuiltinCall call, Value operand, Value source, out string? error)
    {
        string? problem = null;
        var kept = call.Kept("schema " + operand, () => new Holder(SchemaCompiler.Compile(source, call.Budget, out problem), problem));
        error = kept.Error;
        return kept.Schema;
    }

    private static Value? ReadOperand(BuiltinCall call, Value operand, out string? error)
    {
        error = null;
        switch (operand)
        {
            case StringValue text when JsonText.Read(text.Text, call.Budget, out _) is { } value: return value;
            case StringValue: error = "invalid JSON string"; return null;
            case ObjectValue or ArrayValue: return JsonText.Plain(operand, call.Budget);
            default: error = "wrong type, expected string or object"; return null;
        }
    }

    private sealed record Holder(SchemaNode? Schema, string? Error);
}
