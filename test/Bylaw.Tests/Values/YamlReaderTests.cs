using Bylaw.Core.Values;
using Xunit;
using static Bylaw.Tests.Values.Reading;

namespace Bylaw.Tests.Values;

public class YamlReaderTests
{
    [Theory]
    [InlineData("a: 1\nb: [x, 'y', \"z\\n\"]\nc:\n- d: {}\n", "{\"a\":1,\"b\":[\"x\",\"y\",\"z\\n\"],\"c\":[{\"d\":{}}]}")]
    [InlineData("a: |\n  x\n   y\n\nb: >-\n  folded\n  text\n", "{\"a\":\"x\\n y\\n\",\"b\":\"folded text\"}")]
    [InlineData("a:\nb: ~\nc: null\nd: ''\n", "{\"a\":null,\"b\":null,\"c\":null,\"d\":\"\"}")]
    [InlineData("1: a\ntrue: b\n~: c\n0x10: d\n1.50: e\n", "{\"1\":\"a\",\"1.5\":\"e\",\"16\":\"d\",\"null\":\"c\",\"true\":\"b\"}")]
    [InlineData("%YAML 1.2\n---\na\n...\n", "\"a\"")]
    [InlineData("\r\na: 1\r\nb:\r\n  - c\r\n", "{\"a\":1,\"b\":[\"c\"]}")]
    [InlineData("- !!str 1\n- !!int '5'\n- !!float 3\n- !!bool 'true'\n- !!null ''\n- !!binary aMOp\n- ! 7\n- !!map {}\n- !!timestamp 2001-01-01\n",
        "[\"1\",5,3,true,null,\"hé\",\"7\",{},\"2001-01-01\"]")]
    public void Reads(string yaml, string json) => Assert.Equal((json, ""), (Yaml(yaml).Documents(), Yaml(yaml).Problems()));

    [Theory]
    [InlineData("true True TRUE false", "[true,true,true,false]", "[true,true,true,false]")]
    [InlineData("yes No on OFF y n", "[\"yes\",\"No\",\"on\",\"OFF\",\"y\",\"n\"]", "[true,false,true,false,true,false]")]
    [InlineData("0o17 0x1F 0xzz", "[15,31,\"0xzz\"]", "[15,31,\"0xzz\"]")]
    [InlineData("0644 007 089", "[644,7,89]", "[420,7,89]")]
    [InlineData("1_000 0b11 -0x10", "[\"1_000\",\"0b11\",\"-0x10\"]", "[1000,3,-16]")]
    [InlineData(".5 1. -.5e-3 1e3 12e03 +12 -0", "[0.5,1,-0.5e-3,1e3,12e03,12,-0]", "[0.5,1,-0.5e-3,1e3,12e03,12,-0]")]
    [InlineData("1:30 2001-01-01 1.2.3 - 1e . + 0x", "[\"1:30\",\"2001-01-01\",\"1.2.3\",\"-\",\"1e\",\".\",\"+\",\"0x\"]", "[\"1:30\",\"2001-01-01\",\"1.2.3\",\"-\",\"1e\",\".\",\"+\",\"0x\"]")]
    public void Plain_scalars_follow_the_schema(string scalars, string core, string kubernetes)
    {
        var yaml = string.Join('\n', scalars.Split(' ').Select(scalar => scalar == "-" ? "- '-'" : $"- {scalar}"));
        Assert.Equal(core, Yaml(yaml).Documents());
        Assert.Equal(kubernetes, Yaml(yaml, new ReadOptions { Schema = YamlSchema.Kubernetes }).Documents());
    }

    [Theory]
    [InlineData("a: &x [1]\nb: *x\n", "{\"a\":[1],\"b\":[1]}")]
    [InlineData("k: &a v\n*a : x\n", "{\"k\":\"v\",\"v\":\"x\"}")]
    [InlineData("x: &x {a: 1, b: 2}\ny: &y {b: 3, c: 4}\nz:\n  <<: [*y, *x]\n  a: own\n", "{\"x\":{\"a\":1,\"b\":2},\"y\":{\"b\":3,\"c\":4},\"z\":{\"a\":\"own\",\"b\":3,\"c\":4}}")]
    [InlineData("x: &x {a: 1}\nz:\n  a: own\n  <<: *x\n", "{\"x\":{\"a\":1},\"z\":{\"a\":\"own\"}}")]
    [InlineData("{<<: {a: 1}, <<: {a: 2, b: 2}}", "{\"a\":1,\"b\":2}")]
    [InlineData("'<<': 1", "{\"<<\":1}")]
    [InlineData("a: &a 1\nb: &a 2\nc: *a\n", "{\"a\":1,\"b\":2,\"c\":2}")]
    public void Anchors_and_merges(string yaml, string json) => Assert.Equal((json, ""), (Yaml(yaml).Documents(), Yaml(yaml).Problems()));

    [Fact]
    public void An_alias_is_the_same_instance()
    {
        var map = (ObjectValue)Yaml("a: &x [1]\nb: *x\n").Value!;
        Assert.Same(map.Get("a"), map.Get("b"));
    }

    [Theory]
    [InlineData("a: 1\na: 2\n", "2:1 BLW1009 `a`")]
    [InlineData("1: a\n'1': b\n", "2:1 BLW1009 `'1'`")]
    [InlineData("x: {a: 1, <<: {b: 1}, a: 2}\n", "1:23 BLW1009 `a`")]
    [InlineData("a: b: c\n", "1:5 BLW1011 `:`")]
    [InlineData("a:\n\tb: 1\n", "2:1 BLW1011 `\t`")]
    [InlineData("- a\nb\n", "2:1 BLW1011 `b`")]
    [InlineData("key: @x\n", "1:6 BLW1011 `@`")]
    [InlineData("a: ]\n", "1:4 BLW1011 `]`")]
    [InlineData("a: [1, 2}\n", "1:9 BLW1011 `}`")]
    [InlineData("a: \"b\"c\n", "1:7 BLW1011 `c`")]
    [InlineData("a: \"\\q\"\n", "1:5 BLW1011 `\\q`")]
    [InlineData("a: \"\\ud800\"\n", "1:4 BLW1011 `\"\\ud800`")]
    [InlineData("a: !e!x 1\n", "1:4 BLW1011 `!e!x`")]
    [InlineData("[1] 2\n", "1:5 BLW1011 `2`")]
    [InlineData("\t: ,\n", "2:1 BLW1011 ``")]
    [InlineData("a: 'x\n", "2:1 BLW1007 ``")]
    [InlineData("a: \u0001\n", "1:4 BLW1012 `\u0001`")]
    [InlineData("a: *nope\n", "1:4 BLW1013 `*nope`")]
    [InlineData("a: &a [*a]\n", "1:8 BLW1014 `*a`")]
    [InlineData("? [a]\n: b\nc: *x\n", "1:3 BLW1016 `[`\n3:4 BLW1013 `*x`")]
    [InlineData("image: {{ .Values.x }}\n", "1:8 BLW1016 `{{`")]
    [InlineData("v: {<<: 3}\n", "1:5 BLW1017 `<<`")]
    [InlineData("a: !!int many\n", "1:4 BLW1018 `!!int many`")]
    [InlineData("a: !!seq {}\n", "1:4 BLW1018 `!`")]
    [InlineData("- .inf\n- .NaN\n", "1:3 BLW1020 `.inf`\n2:3 BLW1020 `.NaN`")]
    public void Says_where_it_is_wrong(string yaml, string problems)
    {
        Assert.Equal(("", problems), (Yaml(yaml).Documents(), Yaml(yaml).Problems()));
        Assert.Equal(("", problems), (Yaml(yaml, WithPositions).Documents(), Yaml(yaml, WithPositions).Problems()));
    }

    [Fact]
    public void An_undefined_alias_gets_a_suggestion() =>
        Assert.Equal("did you mean `*defaults`?", Yaml("a: &defaults 1\nb: *default\n").Diagnostics.Single().Help);

    [Fact]
    public void Unknown_tags_are_warnings_and_named_once()
    {
        var result = Yaml("- !Ref 5\n- !Ref b\n- !Sub [x]\n");
        Assert.Equal("[\"5\",\"b\",[\"x\"]]", result.Documents());
        Assert.Equal("1:3 BLW1019 `!Ref`\n3:3 BLW1019 `!Sub`", result.Problems());
        Assert.False(result.HasErrors);
    }

    [Fact]
    public void Empty_documents_are_left_out_but_counted()
    {
        var result = Yaml("---\n# nothing\n---\na: 1\n---\n---\nb: 2\n---\nnull\n");
        Assert.Equal("{\"a\":1}\n{\"b\":2}\nnull", result.Documents());
        Assert.Equal([1, 3, 4], result.Documents.Select(document => document.Index));
    }

    [Theory]
    [InlineData("a: 1\n---\nb: [\n---\nc: 3\n", "0 2")]
    [InlineData("a: 1\n---\n@x\n---\nc: 3\n", "0 2")]
    [InlineData("a: \"x\n---\nb: 1\n--- c\n", "1 2")]
    [InlineData("[1] 2\n---\nc\n", "1")]
    [InlineData("a: 1\na: 2\n---\nc: 3\n---\nd: *x\n---\ne: 1\n", "1 3")]
    [InlineData("a: \0\n---\nb: 1\n", "1")]
    [InlineData("--- {\n--- }\n---\nok\n", "2")]
    [InlineData("a: 1\r\n---\r\n]\r\n---\r\nb: 1\r\n", "0 2")]
    public void A_broken_document_does_not_hide_the_others(string yaml, string read)
    {
        var result = Yaml(yaml);
        Assert.True(result.HasErrors);
        Assert.Equal(read, string.Join(' ', result.Documents.Select(document => document.Index)));
    }

    [Fact]
    public void Comments_come_with_their_places()
    {
        var result = Yaml("# top\na: 1 # one\nb: \"# no\"\n---\n# two\nc: [\n---\nd: 1 #x\n", new ReadOptions { KeepComments = true });
        Assert.Equal(["t.yaml:1:1 top", "t.yaml:2:6 one", "t.yaml:5:1 two", "t.yaml:8:6 x"], result.Comments.Select(comment => $"{comment.At} {comment.Text}"));
        Assert.Equal("# one", result.Comments[1].At.Source.Slice(result.Comments[1].At.Span).ToString());
    }

    [Fact]
    public void Positions_point_at_what_was_written()
    {
        var document = Yaml("😀: é\nb:\n  - x\n  - y: z # c\n\nf: |\n  text\n\nx: &x {q: 1}\ng: *x\nh:\n  <<: *x\n  i: 2\nj:\n", WithPositions).Documents[0];
        Assert.Equal("😀: é", document.Underlined(Value.Of("😀")));
        Assert.Equal("b", document.Underlined(Value.Of("b")));
        Assert.Equal("y: z", document.Underlined(Value.Of("b"), Value.Of(1)));
        Assert.Equal("f: |\n  text", document.Underlined(Value.Of("f")));
        Assert.Equal("g", document.Underlined(Value.Of("g")));
        Assert.Equal("q: 1", document.Underlined(Value.Of("g"), Value.Of("q")));
        Assert.Equal("q: 1", document.Underlined(Value.Of("h"), Value.Of("q")));
        Assert.Equal("i: 2", document.Underlined(Value.Of("h"), Value.Of("i")));
        Assert.Equal("j:", document.Underlined(Value.Of("j")));
        Assert.Equal("not found: j:", document.Underlined(Value.Of("j"), Value.Of("k")));
    }

    [Fact]
    public void Positions_in_later_documents_and_after_broken_ones()
    {
        var result = Yaml("a: 1\n---\nb: [\n---\nc: 3\n", WithPositions);
        Assert.Equal("t.yaml:5:1", result.Documents[1].Locate(ValuePath.Root.Then("c"), out _).ToString());
    }

    [Theory]
    [InlineData("a: 1\n---\nb:\n  c: [\"\n  x &&\n   y\\\n z \n\"]\n  d: 'q\nr'\n  e: 3 # end\n---\nf: 1\n", "{\"a\":1}\n{\"b\":{\"c\":[\" x && yz \"],\"d\":\"q r\",\"e\":3}}\n{\"f\":1}")]
    [InlineData("a: 1\n---\nb:\n  c: |\n    \n  \n    x: 1\n    y\n  d: 'q\nr'\n  e: 3 # end\n---\nf: 1\n", "{\"a\":1}\n{\"b\":{\"c\":\"\\n\\nx: 1\\ny\\n\",\"d\":\"q r\",\"e\":3}}\n{\"f\":1}")]
    public void Quoted_and_block_texts_may_be_indented_as_the_kubernetes_tools_allow(string yaml, string json)
    {
        var result = Yaml(yaml, new ReadOptions { KeepPositions = true, KeepComments = true });
        Assert.Equal((json, ""), (result.Documents(), result.Problems()));
        Assert.Equal("e: 3", result.Documents[1].Underlined(Value.Of("b"), Value.Of("e")));
        Assert.Equal("f: 1", result.Documents[2].Underlined(Value.Of("f")));
        Assert.Equal("# end", result.Comments.Single().At.Source.Slice(result.Comments.Single().At.Span).ToString());
    }

    [Fact]
    public void Every_value_has_a_span_in_the_text()
    {
        var document = Yaml("a:\nb: [ , ]\n".Replace(" , ", "", StringComparison.Ordinal) + "c: {d: , e: }\n", WithPositions).Documents[0];
        Check(document.Positions!);

        void Check(PositionNode node)
        {
            Assert.All(node.ValueSpans, span => Assert.InRange(span.End, span.Start, document.Source.Content.Length));
            foreach (var child in node.Children)
                if (child is not null) Check(child);
        }
    }
}
