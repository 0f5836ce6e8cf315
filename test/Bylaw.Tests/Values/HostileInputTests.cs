using System.Text;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Values;
using CsCheck;
using Xunit;
using static Bylaw.Tests.Values.Reading;

namespace Bylaw.Tests.Values;

/// <summary>Text made to hurt is refused with a diagnostic: no crash, no hang.</summary>
public class HostileInputTests
{
    [Theory]
    [InlineData("[")]
    [InlineData("[\n")]
    [InlineData("{a: ")]
    [InlineData("- ")]
    [InlineData("? ")]
    [InlineData("{? ")]
    public void Deep_yaml(string opening) =>
        Assert.Contains(Yaml(Repeat(opening, 100_000)).Diagnostics, d => d.Code == InputDiagnostics.TooDeep || d.Code == InputDiagnostics.ComplexKey);

    [Theory]
    [InlineData("[")]
    [InlineData("{\"a\":")]
    public void Deep_json(string opening)
    {
        Assert.Equal(InputDiagnostics.TooDeep, Json(Repeat(opening, 100_000)).Diagnostics.Single().Code);
        Assert.False(JsonReader.TryReadValue(Repeat(opening, 100_000), out _, out _));
    }

    [Fact]
    public void The_depth_limit_is_exact()
    {
        var options = new ReadOptions { MaxDepth = 3 };
        Assert.Empty(Json("[[[1]]]", options).Diagnostics);
        Assert.Equal("1:4 BLW1004 `[`", Json("[[[[1]]]]", options).Problems());
        Assert.Empty(Yaml("[[[1]]]", options).Diagnostics);
        Assert.Equal("1:4 BLW1004 `[`", Yaml("[[[[1]]]]", options).Problems());
    }

    [Fact]
    public void A_document_that_is_too_deep_does_not_hide_the_next() =>
        Assert.Equal("\"ok\"", Yaml(Repeat("[", 1000) + "\n---\nok\n").Documents());

    [Fact]
    public void Too_many_values()
    {
        var options = new ReadOptions { MaxNodes = 3 };
        Assert.Equal("1:8 BLW1005 `3`", Json("[1, 2, 3]", options).Problems());
        Assert.Equal("1:8 BLW1005 `3`", Yaml("[1, 2, 3]", options).Problems());
    }

    [Fact]
    public void Too_many_bytes()
    {
        var options = new ReadOptions { MaxBytes = 10 };
        Assert.Equal(InputDiagnostics.TooLarge, Json("[1, 2, 3, 4]", options).Diagnostics.Single().Code);
        Assert.Equal(InputDiagnostics.TooLarge, Yaml("[1, 2, 3, 4]", options).Diagnostics.Single().Code);
        Assert.Equal(InputDiagnostics.TooLarge, DocumentReader.ReadStream("x", new MemoryStream(new byte[11]), options).Diagnostics.Single().Code);
    }

    [Fact]
    public void Billion_laughs()
    {
        var bomb = new StringBuilder("a: &a [x,x,x,x,x,x,x,x,x]\n");
        for (var name = 'b'; name < 'z'; name++) bomb.Append(name).Append(": &").Append(name).Append(" [").AppendJoin(',', Enumerable.Repeat($"*{(char)(name - 1)}", 9)).Append("]\n");
        Assert.Equal(InputDiagnostics.TooManyAliased, Yaml(bomb.ToString()).Diagnostics.Single().Code);
    }

    [Fact]
    public void Merge_bomb()
    {
        var bomb = new StringBuilder("a: &a {").AppendJoin(", ", Enumerable.Range(0, 1000).Select(i => $"k{i}: 1")).Append("}\n");
        for (var i = 0; i < 5000; i++) bomb.Append('b').Append(i).Append(": {<<: *a}\n");
        Assert.Equal(InputDiagnostics.TooManyAliased, Yaml(bomb.ToString()).Diagnostics.Single().Code);
    }

    [Fact]
    public void Many_broken_documents_and_problems_are_cut_short()
    {
        Assert.InRange(Yaml(Repeat("---\n]\n", 100_000)).Diagnostics.Length, 2, 1_100);
        Assert.InRange(Yaml(Repeat("---\na: 1\na: 2\n", 100_000)).Diagnostics.Length, 2, 1_100);
        Assert.InRange(Yaml(string.Concat(Enumerable.Range(0, 20_000).Select(i => $"- &a{i} 1\n- *b{i}\n"))).Diagnostics.Length, 2, 200);
        Assert.InRange(Json("{" + string.Join(',', Enumerable.Repeat("\"a\":1", 100_000)) + "}").Diagnostics.Length, 2, 200);
    }

    [Theory]
    [InlineData("\"")]
    [InlineData("a: '")]
    public void A_long_text_that_is_not_closed(string opening) =>
        Assert.Equal(InputDiagnostics.UnexpectedEnd, Yaml(opening + Repeat("line\n", 200_000)).Diagnostics.Single().Code);

    [Fact]
    public void Long_scalars_and_keys()
    {
        Assert.Empty(Yaml("a: " + Repeat("word ", 1_000_000)).Diagnostics);
        Assert.Empty(Json("\"" + Repeat("word ", 1_000_000) + "\"").Diagnostics);
        Assert.Contains("1,024", Yaml(Repeat("k", 100_000) + ": 1").Diagnostics.Single().Message, StringComparison.Ordinal);
        Assert.Equal(InputDiagnostics.NumberOutOfRange, Json(Repeat("1", 100_001)).Diagnostics.Single().Code);
    }

    [Fact]
    public void Names_that_collide_are_still_read()
    {
        var names = new NameTable();
        for (var i = 0; i < 100_000; i++) Assert.Equal($"name{i}", names.Intern($"name{i}").Text);
        Assert.Same(names.Intern("name1"), names.Intern("name1"));
    }

    private static readonly string[] Pieces =
    [
        "a", "b: ", "- ", "? ", ": ", "[", "]", "{", "}", ",", "&a ", "*a", "!t ", "!!int ", "!<", ">", "|", "|-\n", ">+2\n", "'", "\"", "\\", "\\x", "#", " #c", "\n", "\n  ",
        "\n ", "\t", "---\n", "\n---\n", "\n...\n", "%YAML 1.2\n", "%TAG ! x\n", "<<: ", "0x1", ".inf", "~", "@", "`", "\r\n", "\0", "é", "😀", "\uFEFF", "\u0085", "-", ":", "{{", "yes",
    ];

    private static readonly Gen<string> YamlLike = Gen.Int[0, Pieces.Length - 1].Array[0, 24].Select(places => string.Concat(places.Select(place => Pieces[place])));

    [Fact]
    public void Any_text_gives_a_result() => YamlLike.Sample(
        text =>
        {
            foreach (var options in new[] { new ReadOptions { MaxNodes = 1000 }, new ReadOptions { MaxNodes = 1000, KeepPositions = true, KeepComments = true, Schema = YamlSchema.Kubernetes } })
            {
                var yaml = Yaml(text, options);
                Assert.All(yaml.Diagnostics, Placed);
                foreach (var document in yaml.Documents) _ = document.Root.ToString();
                Assert.All(Json(text, options).Diagnostics, Placed);
            }

            void Placed(Diagnostic diagnostic)
            {
                Assert.InRange(diagnostic.At!.Value.Span.End, diagnostic.At.Value.Span.Start, text.Length);
                Assert.DoesNotContain('\n', diagnostic.Message);
            }
        },
        iter: 3_000);
}
