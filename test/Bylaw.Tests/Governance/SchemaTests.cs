using System.Text.Json.Nodes;
using Bylaw.Governance.Reading;
using Xunit;

namespace Bylaw.Tests.Governance;

/// <summary>The schemas in docs/schemas and the tables of the reader say the same.</summary>
public sealed class SchemaTests
{
    [Theory]
    [InlineData("bylaw")]
    [InlineData("policy")]
    [InlineData("exception")]
    [InlineData("baseline")]
    [InlineData("suspension")]
    public void Schema_and_reader_agree(string name)
    {
        FieldType type = name switch { "bylaw" => Tables.Settings, "policy" => Tables.Policy, "baseline" => Tables.Baseline, "suspension" => Tables.Suspension, _ => Tables.Exception };
        var schema = JsonNode.Parse(File.ReadAllText(Repository.PathOf($"docs/schemas/{name}.schema.json")))!;
        Assert.Equal("https://json-schema.org/draft/2020-12/schema", schema["$schema"]!.GetValue<string>());
        var differences = new List<string>();
        Compare(name, type, schema.AsObject(), differences);
        Assert.Empty(differences);
    }

    private static void Compare(string path, FieldType type, JsonObject schema, List<string> differences)
    {
        switch (type)
        {
            case IRecordType record:
                CompareRecord(path, record, schema, differences);
                break;
            case IListType list:
                Same(path, "type", "array", schema["type"], differences);
                Same(path, "minItems", list.Least, schema["minItems"]?.GetValue<int>() ?? 0, differences);
                Compare($"{path}[]", list.Item, schema["items"]!.AsObject(), differences);
                break;
            case IMapType map:
                Same(path, "type", "object", schema["type"], differences);
                Same(path, "minProperties", map.Least, schema["minProperties"]?.GetValue<int>() ?? 0, differences);
                Compare($"{path}.*", map.Item, schema["additionalProperties"]!.AsObject(), differences);
                break;
            case IChoiceMapType map:
                Same(path, "keys", string.Join(',', map.Words), Words(schema["propertyNames"]), differences);
                Compare($"{path}.*", map.Item, schema["additionalProperties"]!.AsObject(), differences);
                break;
            case IChoiceType choice:
                Same(path, "enum", string.Join(',', choice.Words), Words(schema), differences);
                break;
            case IWrapperType wrapper:
                Compare(path, wrapper.Inner, schema, differences);
                break;
            case FreeType:
                Same(path, "type", "object", schema["type"], differences);
                break;
            case CountType:
                Same(path, "type", "integer", schema["type"], differences);
                break;
            default:
                Same(path, "type", "string", schema["type"], differences);
                Same(path, "format", type switch { DateType => "date", InstantType => "date-time", _ => "" }, schema["format"]?.GetValue<string>() ?? "", differences);
                Same(path, "period", type is PeriodType or TimeLimitType, schema["pattern"] is not null && schema["format"] is null, differences);
                break;
        }
    }

    private static void CompareRecord(string path, IRecordType record, JsonObject schema, List<string> differences)
    {
        Same(path, "additionalProperties", "false", schema["additionalProperties"], differences);
        var properties = schema["properties"]!.AsObject();
        Same(path, "fields", string.Join(',', record.Fields.Select(field => field.Name)), string.Join(',', properties.Select(property => property.Key)), differences);
        var required = schema["required"] is JsonArray names ? string.Join(',', names.Select(name => name!.GetValue<string>())) : "";
        Same(path, "required", string.Join(',', record.Fields.Where(field => field.Required).Select(field => field.Name)), required, differences);
        foreach (var field in record.Fields)
        {
            if (properties[field.Name] is not JsonObject property) continue;
            if (property["description"] is null) differences.Add($"{path}.{field.Name} has no description");
            Compare($"{path}.{field.Name}", field.Type, property, differences);
        }
    }

    private static string Words(JsonNode? schema) => schema?["enum"] is JsonArray words ? string.Join(',', words.Select(word => word!.GetValue<string>())) : "";

    private static void Same(string path, string what, object reader, object? schema, List<string> differences)
    {
        if (reader.ToString() != schema?.ToString()) differences.Add($"{path}: {what} is {reader} to the reader and {schema} to the schema");
    }
}
