using System.Text;
using Bylaw.Core.Values;
using Bylaw.Rego.Filters;

namespace Bylaw.Tests.Filters;

/// <summary>Random policies of the fragment that filters can say, and random rows with all that is awkward in databases.</summary>
internal sealed class RandomFilter(Random random)
{
    private static readonly string[] Words =
    [
        "", "a", "A", "ab", "aB", "a ", " a", "abc", "b", "%", "_", "a%b", "a_b", "a%", "\\", "a\\b", "\\%", "'", "a'b", "''", "\"", "a\"b", "!", "a!b", "!%", "[a]", "[", "é", "É", "e\u0301", "ß",
        "\U0001F600", "a\U0001F600", "\uFFFD", "\uE000", "?", "$1", ":x", "--", "/*", ";", "1", "5", "0", "true", "null", "NULL", "x' OR '1'='1", "\n", "\t", "ab\nc", "\u007f",
    ];

    private static readonly string[] Numbers =
    [
        "0", "1", "-1", "2", "5", "10", "-5", "100", "0.1", "0.5", "1.5", "-0.5", "2.25", "9007199254740992", "9007199254740993", "-9007199254740993", "9223372036854775807", "-9223372036854775808", "1e10", "12345.6789",
    ];

    private int _variables;

    public static IReadOnlyDictionary<string, ColumnType> Columns { get; } = new Dictionary<string, ColumnType>
    {
        ["t.s"] = ColumnType.Text,
        ["t.u"] = ColumnType.Text,
        ["t.n"] = ColumnType.Number,
        ["t.m"] = ColumnType.Number,
        ["t.b"] = ColumnType.Boolean,
        ["t.c"] = ColumnType.Boolean,
    };

    public ObjectValue User() => Object(("name", Value.Of(Word())), ("level", Number()), ("names", new ArrayValue([Value.Of(Word()), Number(), Value.Of(Word())])), ("flag", Value.Of(random.Next(2) == 0)));

    /// <summary>A row: null for NULL.</summary>
    public ObjectValue Row() => Object(
        ("s", Or(Value.Of(Word()))), ("u", Or(Value.Of(Word()))), ("n", Or(Number())), ("m", Or(Number())), ("b", Or(Value.Of(random.Next(2) == 0))), ("c", Or(Value.Of(random.Next(2) == 0))));

    public string Module(bool withTexts)
    {
        var output = new StringBuilder("package filters\n\n");
        for (var i = random.Next(1, 4); i > 0; i--) output.Append("include if ").Append(Body(withTexts, 2)).Append('\n');
        if (random.Next(3) == 0) output.Append("default include := false\n");
        for (var i = random.Next(1, 3); i > 0; i--) output.Append("helper if ").Append(Body(withTexts, 1)).Append('\n');
        output.Append("known if input.user.flag\nlarge(x) if x > 3\nlarge(x) if x == input.user.level\n");
        output.Append("matches(\"*\", _)\nmatches(x, x)\n");
        return output.ToString();
    }

    private string Body(bool withTexts, int depth) => "{ " + string.Join("; ", Enumerable.Range(0, random.Next(1, 4)).Select(_ => Statement(withTexts, depth))) + " }";

    private string Statement(bool withTexts, int depth)
    {
        switch (random.Next(depth > 1 ? 14 : 10))
        {
            case 0 or 1 or 2: return Comparison(Operator());
            case 3: return "not " + Comparison(Operator());
            case 4: return $"{(random.Next(3) == 0 ? "not " : "")}{Column()} in {Collection()}";
            case 5 when withTexts: return $"{(random.Next(3) == 0 ? "not " : "")}{Pick("startswith", "endswith", "contains")}({Pick("input.t.s", "input.t.u", "input.t.s", "input.t.n")}, {Pick(Text(Word()), Text(Word()), "input.user.name")})";
            case 6:
                var name = $"x{_variables++}";
                return $"{name} := {Column()}; {(random.Next(2) == 0 ? "not " : "")}{name} {Operator()} {Constant()}; {name} {Operator()} {Constant()}";
            case 7: return $"{Column()} = _";
            case 8: return $"{Pick("input.t.s", "input.t.n", "input.t.m", "input.t.b")} {Operator()} {Pick("input.t.u", "input.t.m", "input.t.n", "input.t.c", "input.t.s")}";
            case 9: return $"{(random.Next(3) == 0 ? "not " : "")}{Column()} {Pick("==", "!=", "==", "<", ">=")} null";
            case 10: return "helper";
            case 11: return Pick("known", "not known", "large(input.t.n)");
            case 12:
                var pattern = $"p{_variables++}";
                return $"some {pattern} in [{Pick("\"*\"", Text(Word()))}, {Text(Word())}]; matches({pattern}, input.t.s)";
            default: return Comparison("==");
        }
    }

    private string Comparison(string @operator) => random.Next(3) == 0 ? $"{Constant()} {@operator} {Column()}" : $"{Column()} {@operator} {Constant()}";

    private string Column() => Pick("input.t.s", "input.t.u", "input.t.n", "input.t.m", "input.t.b", "input.t[\"s\"]");

    private string Operator() => Pick("==", "!=", "<", "<=", ">", ">=");

    private string Constant() => random.Next(9) switch
    {
        0 or 1 or 2 => Text(Word()),
        3 or 4 or 5 => Pick(Numbers),
        6 => Pick("true", "false"),
        7 => Pick("input.user.name", "input.user.level"),
        _ => Pick("input.user.flag", "count(input.user.names)", "lower(\"A\")"),
    };

    private string Collection() => random.Next(4) switch
    {
        0 => $"{{{Text(Word())}, {Text(Word())}, {Pick(Numbers)}}}",
        1 => $"[{Pick(Numbers)}, {Pick(Numbers)}, null]",
        2 => "input.user.names",
        _ => Pick("[true]", "set()", "{\"k\": 5, \"l\": \"a\"}"),
    };

    private static string Text(string text) => JsonWriter.Write(new StringValue(text));

    private string Word() => Pick(Words);

    private Value Number() => NumberValue.TryParse(Pick(Numbers))!;

    private Value Or(Value value) => random.Next(5) == 0 ? NullValue.Instance : value;

    private string Pick(params string[] choices) => choices[random.Next(choices.Length)];

    private static ObjectValue Object(params (string Key, Value Value)[] fields)
    {
        var builder = new ObjectBuilder(fields.Length);
        foreach (var (key, value) in fields) builder.Set(key, value);
        return builder.ToObject();
    }
}
