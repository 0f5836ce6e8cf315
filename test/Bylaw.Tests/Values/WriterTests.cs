using System.Buffers;
using System.Text;
using System.Text.Json;
using Bylaw.Core.Values;
using CsCheck;
using Xunit;
using static Bylaw.Tests.Values.Reading;

namespace Bylaw.Tests.Values;

public class WriterTests
{
    [Fact]
    public void Json_reads_back() => SomeValues.Json.Sample(value =>
    {
        foreach (var indent in new[] { false, true })
        {
            var text = JsonWriter.Write(value, indent);
            var read = Json(text, WithPositions).Value;
            Assert.Equal(value, read);
            Assert.Equal(text, JsonWriter.Write(read!, indent));
        }
    }, iter: 500);

    [Fact]
    public void Json_is_what_others_read() => SomeValues.Json.Sample(value =>
    {
        var output = new ArrayBufferWriter<byte>();
        JsonWriter.Write(output, value);
        Assert.Equal(value.ToString(), Encoding.UTF8.GetString(output.WrittenSpan));
        using var document = JsonDocument.Parse(output.WrittenMemory);
        Assert.True(JsonReader.TryReadValue(document.RootElement.GetRawText(), out var read, out _));
        Assert.Equal(value, read);
    }, iter: 300);

    [Fact]
    public void Yaml_reads_back_in_both_schemas() => SomeValues.Json.Sample(value =>
    {
        var text = YamlWriter.Write(value);
        foreach (var schema in new[] { YamlSchema.Core, YamlSchema.Kubernetes })
        {
            var read = Yaml(text, new ReadOptions { Schema = schema, KeepPositions = true });
            Assert.Equal("", read.Problems());
            Assert.Equal(value, read.Documents.Length == 0 ? null : read.Documents[0].Root);
            Assert.Equal(text, YamlWriter.Write(read.Documents[0].Root));
        }
    }, iter: 2_000);

    [Fact]
    public void Json_is_yaml() => SomeValues.Json.Sample(value =>
    {
        // YAML allows fewer characters in quotes than JSON.
        var text = value.ToString();
        if (text.Any(unit => unit is '\u007F' or '\u0085' or '\u2028' or '\uFEFF')) return;
        var read = Yaml(text);
        Assert.Equal(("", value), (read.Problems(), read.Documents[0].Root));
    }, iter: 500);

    [Fact]
    public void Yaml_looks_as_people_write_it()
    {
        var value = Json("""
            {"kind":"Pod","apiVersion":"v1","spec":{"containers":[{"name":"a","image":"r/a:1","args":["--x=1","yes"],"env":[]}],"list":[[1,2],[]],"note":"two\nlines\n","port":8080,"v":"1.10","e":{}}}
            """).Value!;
        Assert.Equal("""
            apiVersion: v1
            kind: Pod
            spec:
              containers:
              - args:
                - "--x=1"
                - "yes"
                env: []
                image: r/a:1
                name: a
              e: {}
              list:
              - - 1
                - 2
              - []
              note: |
                two
                lines
              port: 8080
              v: "1.10"

            """, YamlWriter.Write(value), ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void Several_documents_are_one_stream()
    {
        var text = YamlWriter.WriteAll([Value.Of(1), Value.Of("x\ny\n\n"), ArrayValue.Empty]);
        Assert.Equal("1\n\"x\\ny\\n\\n\"\n[]", Yaml(text).Documents());
    }

    [Fact]
    public void Long_keys_are_read_back()
    {
        var value = ObjectValue.Empty.With(Value.Of(new string('k', 5000)), ObjectValue.Empty.With(Value.Of("a"), Value.Of(1)));
        Assert.Equal(value, Yaml(YamlWriter.Write(value)).Value);
    }

    [Fact]
    public void Sets_and_keys_that_are_no_text()
    {
        var value = ObjectValue.Empty.With(Value.Of(1), SetValue.Of([Value.Of("b"), Value.Of("a")])).With(new ArrayValue([Value.Of("k")]), Value.Of(true));
        Assert.Equal("{\"1\":[\"a\",\"b\"],\"[\\\"k\\\"]\":true}", JsonWriter.Write(value));
        Assert.Equal("\"1\":\n- a\n- b\n\"[\\\"k\\\"]\": true\n", YamlWriter.Write(value));
    }

    [Fact]
    public void A_value_that_is_too_deep_can_be_caught()
    {
        Value value = ArrayValue.Empty;
        for (var i = 0; i < 1_000_000; i++) value = new ArrayValue([value]);
        Assert.Throws<InsufficientExecutionStackException>(() => JsonWriter.Write(value));
        Assert.Throws<InsufficientExecutionStackException>(() => YamlWriter.Write(value));
    }
}
