using System.Text;
using Bylaw.Core.Values;
using CsCheck;
using Xunit;
using static Bylaw.Tests.Values.Reading;

namespace Bylaw.Tests.Values;

/// <summary>The quick reader of JSON reads what the careful one reads, to the same values, and nothing else.</summary>
public class QuickReaderTests
{
    [Fact]
    public void Values_are_read_as_the_careful_reader_reads_them() =>
        SomeValues.Json.Sample(value =>
        {
            Same(JsonWriter.Write(value));
            Same(JsonWriter.Write(value, indent: true));
        }, iter: 2_000);

    private static readonly string[] Pieces =
    [
        "{", "}", "[", "]", ",", ":", " ", "\n", "\t", "\r", "\"a\"", "\"a\":", "\"b\":", "{\"a\":", "{\"b\":1,", "\"a\":1,\"b\":2", "{\"a\":1,\"b\":2}", ",\"c\":[", "\"a\\u0062\"", "\"\\u0061\":", "\"\\ud83d\\ude00\"", "\"\\ud83d\"",
        "\"\\x\"", "\"\\u12\"", "\"\\\"", "\"", "\\", "\"é\"", "\"é\":", "\"a text that is longer than sixteen units\"", "\"a text that is long, with \\n an escape, and longer\"", "\u0001", "\0", "1", "-", "0", "-0", "01", "1.5", "1.", ".5", "1e5", "1e+", "1E-2", "123456789012345678", "12345678901234567890",
        "-9223372036854775808", "1e999999999", "true", "false", "null", "nul", "truex", "//", "/", "'", "\uFEFF",
    ];

    [Fact]
    public void Broken_texts_are_refused_as_the_careful_reader_refuses_them() =>
        Gen.Int[0, Pieces.Length - 1].Array[0, 14].Select(places => string.Concat(places.Select(place => Pieces[place]))).Sample(Same, iter: 20_000);

    [Fact]
    public void Objects_that_begin_alike_and_go_on_differently()
    {
        for (var turn = 0; turn < 3; turn++)
        {
            Same("""[{"a":1,"b":2,"c":3},{"a":1,"b":2},{"a":1,"c":3,"b":2},{"b":1},{},{"a":{"a":{"b":1}}},{"a":[{"b":1},{"a":1}]},{"a":1,"b":2,"c":3,"d":4}]""");
            Same("""{"a":1,"b":2,"a":3}""");
            Same("""{"a":1,"b":2,"\u0061":3}""");
            Same("""{"k:{\"name\":\"c0\"}":1,"b":2,"k:{\u0022name\":\"c0\"}":3}""");
            Same("""[{"k:{\"name\":\"c0\"}":1},{"k:{\"name\":\"c0\"}":2},{"k:{\u0022name\":\"c0\"}":3}]""");
            Same("""{"a" : 1 , "b" :2}""");
            Same("""{"a":1,"é":2,"b":3}""");
            Same("""{"a":1,"é":2,"a":3}""");
        }
    }

    [Fact]
    public void Objects_with_many_keys_and_many_kinds_of_objects()
    {
        var many = Enumerable.Range(0, 3_000).Select(n => $"\"key{n}\":{n}").ToList();
        Same("{" + string.Join(',', many) + "}");
        Same("{" + string.Join(',', many) + ",\"key7\":1}");
        Same("[" + string.Join(',', Enumerable.Range(0, 20_000).Select(n => $"{{\"k{n}\":1,\"m{n % 7}\":{{\"n{n % 5000}\":2}}}}")) + "]");
        Same("{" + string.Join(',', many.Take(100)) + "}");
        Same($"{{\"{new string('n', 300)}\":1,\"b\":2}}");
    }

    [Fact]
    public void Places_and_order_of_keys_are_those_of_any_object()
    {
        var keys = Enumerable.Range(0, 40).Select(n => $"k{n * 7 % 40}").ToList();
        var text = "{" + string.Join(',', keys.Select((key, n) => $"\"{key}\":{n}")) + "}";
        for (var turn = 0; turn < 2; turn++)
        {
            var map = (ObjectValue)JsonReader.Read("t", Encoding.UTF8.GetBytes(text)).Value!;
            Assert.All(keys, (key, n) => Assert.Equal(Value.Of(n), map.Get(key)));
            Assert.All(keys, (key, n) => Assert.Equal(n, map.PlaceOf(Value.Of(key))));
            Assert.Equal(keys.Order(StringComparer.Ordinal), map.Select(entry => ((StringValue)entry.Key).Text));
            Assert.Null(map.Get("k40"));
        }
    }

    [Fact]
    public void Limits_are_exact()
    {
        var options = new ReadOptions { MaxDepth = 3, MaxNodes = 6 };
        Assert.NotNull(Quick("[[[1]]]", options));
        Assert.Null(Quick("[[[[]]]]", options));
        Assert.Null(Quick("[[[{}]]]", options));
        Assert.NotNull(Quick("""{"a":[1,2],"b":[]}""", options));
        Assert.NotNull(Quick("[1,2,3,4,5]", options));
        Assert.Null(Quick("[1,2,3,4,5,6]", options));
    }

    private static void Same(string text)
    {
        var careful = Json(text, WithPositions);
        var quick = Quick(text, ReadOptions.Default);
        Assert.Equal(careful.Value is null, quick is null);
        if (careful.Value is null) return;
        Assert.Equal(careful.Value, quick);
        Assert.Equal(careful.Value.ToString(), quick!.ToString());
        Assert.Equal(Written(careful.Value), Written(quick));
    }

    private static Value? Quick(string text, ReadOptions options)
    {
        var desk = ReadingDesk.Take(null);
        var value = new QuickReader(Encoding.UTF8.GetBytes(text), options, desk).Read();
        desk.GiveBack();
        return value;
    }

    // In the order of writing.
    private static string Written(Value value) => value switch
    {
        ObjectValue map => string.Concat(Enumerable.Range(0, map.Count).Select(n => $"{map.WrittenKey(n)}:{Written(map.WrittenValue(n))},")),
        ArrayValue list => string.Concat(list.Select(Written)),
        _ => value.ToString(),
    };
}
