using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Bylaw.Core.Decisions;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Xunit;

namespace Bylaw.Tests.Engine;

public sealed class DecisionRecordTests
{
    [Fact]
    public void Records_follow_their_schema_and_are_the_same_each_time()
    {
        using var fixture = new EngineFixture("deny fail spec.template.spec.containers.*.image \"nginx\" “no registry”\nb error it went wrong\nc fail metadata.owner none no owner\n");
        fixture.Policy("owners: { intent: security, enforcement: platform }\nseverity: high");
        fixture.Exception("web", "expires: 2026-12-31", "{ containers: [web] }");
        fixture.Exception("old", "expires: 2026-01-31", "{ containers: [sidecar] }");
        fixture.Exception("new", "starts: 2026-06-01\nexpires: 2026-06-30", "{ names: [api] }");
        var text = Write(fixture.Decide());
        Assert.Equal(text, Write(fixture.Decide()));
        Assert.EndsWith("}\n", text, StringComparison.Ordinal);
        Assert.Contains("“no registry”", text, StringComparison.Ordinal);
        var record = JsonNode.Parse(text)!;
        Assert.Empty(Violations(record));
        Assert.Equal(["web", null, null, null], record["findings"]!.AsArray().Select(finding => finding!["exception"]?.GetValue<string>()));
        Assert.Equal("""{"id":"old","expired":"2026-01-31"}""", record["findings"]![1]!["lapsedException"]!.ToJsonString());
        Assert.Equal("""{"id":"new","begins":"2026-06-01"}""", record["findings"]![3]!["lapsedException"]!.ToJsonString());
        Assert.Equal("\"nginx\"", record["findings"]![0]!["evidence"]![0]!["found"]!.ToJsonString());
        Assert.Equal("2026-03-01T00:00:00.0000000Z", record["time"]!.GetValue<string>());
    }

    [Fact]
    public void Values_of_secrets_and_durations_stay_out()
    {
        using var fixture = new EngineFixture("deny fail data.password \"hunter2\" weak\n");
        var decision = fixture.Decide(manifest: "apiVersion: v1\nkind: Secret\nmetadata: { name: s }\ndata: { password: hunter2 }\n");
        Assert.DoesNotContain("hunter2", Write(decision), StringComparison.Ordinal);
        Assert.DoesNotContain("duration", Write(decision), StringComparison.Ordinal);
        Assert.Empty(Violations(JsonNode.Parse(Write(decision, new DecisionRecordOptions { WithDuration = true }))!));
    }

    [Theory]
    [InlineData("ConfigMap", true)]
    [InlineData("Secret", false)]
    public void Why_a_rule_passes_is_kept_without_the_values_of_secrets(string kind, bool shows)
    {
        using var fixture = new EngineFixture("deny fail data.password \"hunter2\" weak\n");
        var decision = fixture.Decide(manifest: $"apiVersion: v1\nkind: {kind}\nmetadata: {{ name: s }}\ndata: {{ password: hunter2 }}\n");
        var at = new SourceText("p.rego", "package p").At(new Span(0, 7));
        var miss = new Miss(at, at, new Evidence(at, ValuePath.Root.Then(new StringValue("password")), new StringValue("hunter2"), "`1`"));
        var text = Write(decision with { Findings = [.. decision.Findings.Select(finding => finding with { Evidence = [], Misses = [miss, miss with { Evidence = null }] })] });
        Assert.Equal(shows, text.Contains("hunter2", StringComparison.Ordinal));
        var record = JsonNode.Parse(text)!;
        Assert.Empty(Violations(record));
        Assert.Equal(["password", null], record["findings"]![0]!["misses"]!.AsArray().Select(written => written!["path"]?.GetValue<string>()));
    }

    [Fact]
    public void The_example_in_the_documentation_follows_the_schema()
    {
        var page = File.ReadAllText(Repository.PathOf("docs/decision-record.md"));
        var json = page[(page.IndexOf("```json", StringComparison.Ordinal) + 7)..page.LastIndexOf("```", StringComparison.Ordinal)];
        Assert.Empty(Violations(JsonNode.Parse(json)!));
    }

    [Fact]
    public void Every_field_of_the_schema_is_described_in_the_documentation()
    {
        var page = File.ReadAllText(Repository.PathOf("docs/decision-record.md"));
        var schema = Schema();
        var fields = schema["properties"]!.AsObject().Concat(schema["properties"]!["findings"]!["items"]!["properties"]!.AsObject());
        Assert.All(fields, field => Assert.Contains($"`{field.Key}`", page, StringComparison.Ordinal));
    }

    private static string Write(Decision decision, DecisionRecordOptions? options = null)
    {
        using var output = new MemoryStream();
        using (var writer = new DecisionRecordWriter(output, options))
            writer.Write(new DecisionRecord(decision, Stage.Ci, new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero)) { Requester = "ada", Operation = "CREATE" });
        return Encoding.UTF8.GetString(output.ToArray());
    }

    private static JsonNode Schema() => JsonNode.Parse(File.ReadAllText(Repository.PathOf("docs/schemas/decision-record.schema.json")))!;

    private static List<string> Violations(JsonNode record)
    {
        var violations = new List<string>();
        Validate("record", record, Schema().AsObject(), violations);
        return violations;
    }

    /// <summary>As much of JSON Schema as the schema of records uses.</summary>
    private static void Validate(string path, JsonNode? node, JsonObject schema, List<string> violations)
    {
        var json = node?.ToJsonString() ?? "null";
        if (schema["const"] is { } only && json != only.ToJsonString()) violations.Add($"{path} is {json}");
        if (schema["enum"] is JsonArray words && words.All(word => word!.ToJsonString() != json)) violations.Add($"{path} is {json}");
        if (schema["type"]?.GetValue<string>() is { } type && type != TypeOf(node)) violations.Add($"{path} is no {type}");
        if (schema["pattern"]?.GetValue<string>() is { } pattern && !Regex.IsMatch(node!.GetValue<string>(), pattern, RegexOptions.NonBacktracking)) violations.Add($"{path} is {json}");
        foreach (var name in schema["required"] as JsonArray ?? [])
            if (node is JsonObject map && !map.ContainsKey(name!.GetValue<string>())) violations.Add($"{path} lacks {name}");
        if (node is JsonObject entries && schema["properties"] is JsonObject properties)
            foreach (var (name, value) in entries)
                if (properties[name] is JsonObject property) Validate($"{path}.{name}", value, property, violations);
                else violations.Add($"{path}.{name} is not in the schema");
        if (node is JsonArray items && schema["items"] is JsonObject item)
            foreach (var value in items) Validate($"{path}[]", value, item, violations);
    }

    private static string TypeOf(JsonNode? node) => node?.GetValueKind() switch
    {
        System.Text.Json.JsonValueKind.Object => "object",
        System.Text.Json.JsonValueKind.Array => "array",
        System.Text.Json.JsonValueKind.String => "string",
        System.Text.Json.JsonValueKind.Number => "integer",
        System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False => "boolean",
        _ => "null",
    };
}
