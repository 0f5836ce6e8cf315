using Xunit;

namespace Bylaw.Tests.Rego;

public class SchemaBuiltinTests
{
    [Theory]
    [InlineData("""{"a": 1}""", """{"required": ["b"]}""", "(root): b is required")]
    [InlineData("""{"a": {"b": "x"}}""", """{"properties": {"a": {"properties": {"b": {"type": "integer"}}}}}""", "a.b: Invalid type. Expected: integer, given: string")]
    [InlineData("""[1, 2.5]""", """{"items": {"type": ["integer", "null"]}}""", "1: Invalid type. Expected: [integer,null], given: number")]
    [InlineData("""{"a": 1}""", """{"additionalProperties": false}""", "(root): Additional property a is not allowed")]
    [InlineData("""{"a": 1}""", """{"properties": {"a": {"enum": [2, "x"]}}}""", "a: a must be one of the following: 2, \"x\"")]
    [InlineData("""{"a": "xyz"}""", """{"properties": {"a": {"pattern": "^[ab]+$"}}}""", "a: Does not match pattern '^[ab]+$'")]
    [InlineData("""{"a": 5}""", """{"properties": {"a": {"maximum": 5, "exclusiveMaximum": true}}}""", "a: Must be less than 5")]
    [InlineData("""{"a": 5}""", """{"properties": {"a": {"exclusiveMaximum": 5}}}""", "a: Must be less than 5")]
    [InlineData("""{"a": 0.3}""", """{"properties": {"a": {"multipleOf": 0.2}}}""", "a: Must be a multiple of 0.2")]
    [InlineData("""[1, 2, 1.0]""", """{"uniqueItems": true}""", "(root): array items[0,2] must be unique")]
    [InlineData("""{"a": 1}""", """{"dependencies": {"a": ["b"]}}""", "(root): Has a dependency on b")]
    [InlineData("""[]""", """{"contains": {"const": 1}}""", "(root): At least one of the items must match")]
    [InlineData("""{"a": []}""", """{"properties": {"a": {"anyOf": [{"type": "string"}, {"minItems": 1}]}}}""", "a: Array must have at least 1 items")]
    [InlineData("""{"a": 3}""", """{"definitions": {"s": {"type": "string"}}, "properties": {"a": {"$ref": "#/definitions/s"}}}""", "a: Invalid type. Expected: string, given: integer")]
    [InlineData("""{"a": "x"}""", """{"if": {"required": ["a"]}, "then": {"required": ["b"]}}""", "(root): Must validate \\\"then\\\" as \\\"if\\\" was valid")]
    [InlineData("""{"a": "2024-02-30"}""", """{"properties": {"a": {"format": "date"}}}""", "a: Does not match format 'date'")]
    [InlineData("""{"ab": 1}""", """{"propertyNames": {"maxLength": 1}}""", "(root): Property name of \\\"ab\\\" does not match")]
    public void Mismatches(string document, string schema, string error)
    {
        var result = JsonCall.Run("json.match_schema", $"[{document}, {schema}]");
        Assert.StartsWith("[false,", result, StringComparison.Ordinal);
        Assert.Contains($"\"error\":\"{error.Replace("\"x\"", "\\\"x\\\"", StringComparison.Ordinal)}\"", result, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"a": {"a": {}}}""", """{"properties": {"a": {"$ref": "#"}}, "additionalProperties": false}""")]
    [InlineData("""{"a": 1.0}""", """{"properties": {"a": {"type": "integer", "multipleOf": 0.1}}}""")]
    [InlineData("""{"a": {"$set": [1, 2]}}""", """{"properties": {"a": {"type": "array", "minItems": 2}}}""")]
    [InlineData("""{"a": "2024-02-29T10:00:00Z"}""", """{"properties": {"a": {"format": "date-time"}}}""")]
    [InlineData("""{"x-1": 1}""", """{"patternProperties": {"^x-": {"type": "number"}}, "additionalProperties": false}""")]
    public void Matches(string document, string schema) =>
        Assert.Equal("[true,[]]", JsonCall.Run("json.match_schema", $"[{document}, {schema}]"));

    [Theory]
    [InlineData("""{"$ref": "#"}""", "Reference leads back to itself")]
    [InlineData("""{"$ref": "http://example.com/schema"}""", "remote reference loading disabled: http://example.com/schema")]
    [InlineData("""{"properties": {"a": {"pattern": "("}}}""", "Invalid regex pattern '('")]
    [InlineData("""{"minLength": -1}""", "minLength must be greater than or equal to 0")]
    [InlineData("\"{\"", "invalid JSON string")]
    [InlineData("1", "wrong type, expected string or object")]
    public void WrongSchemas(string schema, string message) =>
        Assert.Equal($"[false,\"jsonschema: {message}\"]", JsonCall.Run("json.verify_schema", $"[{schema}]"));
}
