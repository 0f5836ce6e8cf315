using System.Text;
using Bylaw.Core.Values;
using Xunit;
using static Bylaw.Tests.Values.Reading;

namespace Bylaw.Tests.Values;

public class JsonReaderTests
{
    [Theory]
    [InlineData("null")]
    [InlineData("true")]
    [InlineData("\"x\"")]
    [InlineData("[1,[],{},\"\"]")]
    [InlineData("{\"a\":{\"b\":[1.50,1e3,-0,1E+2,123456789012345678901234567890]}}")]
    public void Prints_what_it_read(string json) => Assert.Equal(json, Json(json).Documents());

    [Theory]
    [InlineData("{\"a\":1,\"b\":2,\"a\":3}", "1:14 BLW1009 `\"a\"`")]
    [InlineData("{\"a\":1,\"\\u0061\":3}", "1:8 BLW1009 `\"\\u0061\"`")]
    [InlineData("[1,]", "1:3 BLW1006 `,`")]
    [InlineData("{\"a\":1,}", "1:7 BLW1006 `,`")]
    [InlineData("{a:1}", "1:2 BLW1006 `a`")]
    [InlineData("{'a':1}", "1:2 BLW1006 `'`")]
    [InlineData("{\"a\" 1}", "1:6 BLW1006 `1`")]
    [InlineData("{\"a\":1 \"b\":2}", "1:8 BLW1006 `\"`")]
    [InlineData("{\"é\":\"日本\",\"x\":}", "1:15 BLW1006 `}`")]
    [InlineData("[1 2]", "1:4 BLW1006 `2`")]
    [InlineData("01", "1:2 BLW1006 `1`")]
    [InlineData("+1", "1:1 BLW1006 `+1`")]
    [InlineData("True", "1:1 BLW1006 `True`")]
    [InlineData("// x\n1", "1:1 BLW1006 `/`")]
    [InlineData("\"\\q\"", "1:2 BLW1006 `\\q`")]
    [InlineData("\"a\nb\"", "1:3 BLW1006 `\n`")]
    [InlineData("[1,\n 2", "2:3 BLW1007 ``")]
    [InlineData("{\"a\": \"b", "1:9 BLW1007 ``")]
    [InlineData("", "1:1 BLW1007 ``")]
    [InlineData("{} {}", "1:4 BLW1008 `{`")]
    [InlineData("1 2", "1:3 BLW1008 `2`")]
    [InlineData("[1e1000000000]", "1:2 BLW1010 `1e1000000000`")]
    public void Says_where_it_is_wrong(string json, string problem)
    {
        Assert.Equal(problem, Json(json).Problems());
        Assert.Equal(problem, Json(json, WithPositions).Problems());
        Assert.Equal(problem, JsonReader.Read("t", Encoding.UTF8.GetBytes(json)).Problems());
    }

    [Fact]
    public void A_repeated_key_shows_the_first()
    {
        var problem = Json("{\"a\": 1,\n \"a\": 2}").Diagnostics.Single();
        Assert.Equal("the key `a` comes twice in this object", problem.Message);
        Assert.Equal("t.json:1:2", problem.Labels.Single().At.ToString());
    }

    [Fact]
    public void Values_only_take_the_last_of_repeated_keys()
    {
        Assert.True(JsonReader.TryReadValue("{\"a\":1,\"b\":2,\"a\":3}", out var value, out _));
        Assert.Equal("{\"a\":3,\"b\":2}", value.ToString());
    }

    [Fact]
    public void Values_only_say_why_not()
    {
        Assert.False(JsonReader.TryReadValue("[1,]", out _, out var error));
        Assert.Equal("1:3: a comma without an entry after it", error);
    }

    [Fact]
    public void Half_a_character_becomes_the_replacement_character() =>
        Assert.Equal("[\"a\uFFFDb\",\"😀\"]", Json("[\"a\\ud800b\",\"\\ud83d\\ude00\"]").Documents());

    [Fact]
    public void A_byte_order_mark_is_skipped()
    {
        var result = JsonReader.Read("t", "\uFEFF{\"a\": 1}"u8.ToArray(), WithPositions);
        Assert.Equal("\"a\": 1", result.Documents[0].Underlined(Value.Of("a")));
    }

    [Fact]
    public void Invalid_utf8_is_shown_where_it_is()
    {
        var result = JsonReader.Read("t", new byte[] { (byte)'"', 0xC3, 0xA9, (byte)'\n', 0xFF, (byte)'"' });
        Assert.Equal("2:1 BLW1003 `\uFFFD`", result.Problems());
    }

    [Fact]
    public void Utf16_gets_advice() =>
        Assert.Contains("UTF-16", JsonReader.Read("t", Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("{}")).ToArray()).Diagnostics.Single().Help);

    [Fact]
    public void Equal_keys_are_one_instance()
    {
        var list = (ArrayValue)Json("[{\"metadata\":1,\"mine\":1},{\"mine\":2,\"metadata\":2}]").Value!;
        var (first, second) = ((ObjectValue)list[0], (ObjectValue)list[1]);
        Assert.Same(first.WrittenKey(0), second.WrittenKey(1));
        Assert.Same(first.WrittenKey(1), second.WrittenKey(0));
        Assert.Same(NameTable.Common.Find("metadata"), first.WrittenKey(0));
    }

    [Fact]
    public void Positions_count_characters_of_the_text()
    {
        var document = Json("{\n \"é😀\": [\"ü\", {\"k\": true}],\n \"b\": {}\n}", WithPositions).Documents[0];
        Assert.Equal("\"é😀\"", document.Underlined(Value.Of("é😀")));
        Assert.Equal("\"ü\"", document.Underlined(Value.Of("é😀"), Value.Of(0)));
        Assert.Equal("\"k\": true", document.Underlined(Value.Of("é😀"), Value.Of(1), Value.Of("k")));
        Assert.Equal("\"b\"", document.Underlined(Value.Of("b")));
        Assert.Equal("not found: \"b\"", document.Underlined(Value.Of("b"), Value.Of("c")));
        Assert.Equal(document.Source.Content, document.Source.Slice(document.Positions!.Span).ToString());
    }
}
