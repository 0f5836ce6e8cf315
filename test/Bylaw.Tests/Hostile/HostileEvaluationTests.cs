using Bylaw.Core.Plans;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Rego;
using Xunit;

namespace Bylaw.Tests.Hostile;

/// <summary>Policies that loop or explode end with an error value of the kind <c>budget</c>: no exception, no hang.</summary>
public class HostileEvaluationTests
{
    /// <summary>Tight, so that what explodes does so within milliseconds.</summary>
    private static readonly BudgetLimits Limits = new() { Steps = 300_000, Memory = 4 << 20, Depth = 200 };

    [Theory]
    [InlineData("answer := count([1 | some x in numbers.range(1, 100000); some y in numbers.range(1, 100000); x == y])")]
    [InlineData("answer := [[x | some x in numbers.range(1, 1000)] | some _ in numbers.range(1, 1000)]")]
    [InlineData("answer if every x in numbers.range(1, 100000) { every y in numbers.range(1, 100000) { x > 0; y > 0 } }")]
    [InlineData("answer if { not x_exceeds }\nx_exceeds if { some x in numbers.range(1, 100000); some y in numbers.range(1, 100000); x * y < 0 }")]
    [InlineData("answer contains [x, y] if { some x in numbers.range(1, 2000); some y in numbers.range(1, 2000) }")]
    [InlineData("answer[x][y] := 1 if { some x in numbers.range(1, 2000); some y in numbers.range(1, 2000) }")]
    [InlineData("answer := numbers.range(1, 1000000000000000000)")]
    [InlineData("answer := numbers.range(-1e30, 1e30)")]
    [InlineData("answer := numbers.range_step(1, 1e18, 2)")]
    [InlineData("answer := count(sprintf(\"%*d%*d%*d\", [999999, 1, 999999, 1, 999999, 1])) if { some i in numbers.range(1, 100000); sprintf(\"%999999d\", [i]) == \"\" }")]
    [InlineData("answer := [p | walk(big, [p, _])]\nbig := [[x, [x]] | some x in numbers.range(1, 90000)]")]
    [InlineData("answer := {p | walk(big, [p, v]); walk(v, [_, _])}\nbig := [[x] | some x in numbers.range(1, 20000)]")]
    [InlineData("answer := graph.reachable_paths(all, [0])\nall := {x: numbers.range(0, 20) | some x in numbers.range(0, 20)}")]
    [InlineData("answer := count(graph.reachable(all, {0}))\nall := {x: numbers.range(0, 1000) | some x in numbers.range(0, 1000)}")]
    [InlineData("answer if { some i in numbers.range(1, 100000); regex.match(\"(a+)+$\", concat(\"\", [long, \"b\"])); i < 0 }\nlong := replace(sprintf(\"%9000d\", [1]), \" \", \"a\")")]
    [InlineData("answer := regex.find_n(\"(a|b|ab)*c\", sprintf(\"%500000d\", [1]), -1)")]
    [InlineData("answer := [x | some i in numbers.range(1, 100000); x := 1e99999 + i]")]
    [InlineData("answer := [i | some i in numbers.range(1, 100000); 1e99999 - i > 1e99998 - i]")]
    [InlineData("answer := product([x | some _ in numbers.range(1, 100000); x := 123456789])")]
    [InlineData("answer := split(sprintf(\"%900000d\", [1]), \"\")")]
    [InlineData("answer := indexof_n(sprintf(\"%900000d\", [1]), \" \")")]
    [InlineData("answer := [x | some i in numbers.range(1, 100000); x := json.marshal(numbers.range(1, 1000)); i < 0]")]
    [InlineData("answer := object.union_n([{x: {y: 1}} | some x in numbers.range(1, 600); some y in numbers.range(1, 600)])")]
    [InlineData("answer := net.cidr_expand(\"10.0.0.0/8\")")]
    [InlineData("answer := net.cidr_expand(\"::/0\")")]
    [InlineData("answer := net.cidr_expand(\"::/3\")")]
    [InlineData("answer := bits.lsh(1, 1e18)")]
    [InlineData("answer := bits.lsh(bits.lsh(1, 300000), 300000)")]
    [InlineData("answer := strings.replace_n({\"a\": \"bbbbbbbbbb\"}, long)\nlong := replace(sprintf(\"%900000d\", [1]), \" \", \"a\")")]
    [InlineData("answer := json.unmarshal(replace(sprintf(\"%100000d\", [1]), \" \", \"[\"))")]
    [InlineData("answer := yaml.unmarshal(replace(sprintf(\"%100000d\", [1]), \" \", \"[\"))")]
    [InlineData("answer := json.is_valid(replace(sprintf(\"%100000d\", [1]), \" \", \"[\"))")]
    [InlineData("answer := regex.is_valid(replace(sprintf(\"%100000d\", [1]), \" \", \"(\"))")]
    [InlineData("answer := regex.match(replace(sprintf(\"%100000d\", [1]), \" \", \"(a|b\"), \"x\")")]
    [InlineData("answer := regex.match(\"((((a{100}){100}){100}){100}){100}\", \"x\")")]
    [InlineData("answer := regex.match(\"(x{1000}){1000}\", \"x\")")]
    [InlineData("answer := glob.match(concat(\"\", [\"{a,\", replace(sprintf(\"%100000d\", [1]), \" \", \"{a,\")]), [], \"x\")")]
    [InlineData("answer := regex.globs_match(long, long)\nlong := replace(sprintf(\"%5000d\", [1]), \" \", \"a*\")")]
    [InlineData("answer := 1e999999999 + 1")]
    [InlineData("answer := 1e999999999 * 1e999999999")]
    [InlineData("answer := 1 / 1e999999999")]
    [InlineData("answer := 1e999999999 % 7")]
    [InlineData("answer := [1e999999999 > 1e-999999999, 1e999999999 == 1e999999998, sort([1e999999999, 1])]")]
    [InlineData("answer := [floor(1e999999999), ceil(1e-999999999), round(1e999999999), abs(-1e999999999)]")]
    [InlineData("answer := sprintf(\"%d %s %v %f %e %x\", [1e999999999, 1e999999999, 1e999999999, 1e999999999, 1e999999999, 1e999999999])")]
    [InlineData("answer := format_int(1e999999999, 10)")]
    [InlineData("answer := sprintf(\"%d\", [1e99999])")]
    [InlineData("answer := to_number(\"1e999999999\") - to_number(\"1e-999999999\")")]
    [InlineData("answer := array.slice([1], -1e18, 1e18)")]
    [InlineData("answer := substring(\"abc\", 1e18, 1e18)")]
    [InlineData("answer := strings.render_template(\"{{range 1000000000}}x{{end}}\", {})")]
    [InlineData("answer := units.parse(\"1e999999999Gi\")")]
    [InlineData("answer := time.add_date(9223372036854775807, 2147483647, 2147483647, 2147483647)")]
    [InlineData("answer := time.parse_duration_ns(\"9999999999999h\")")]
    [InlineData("answer := semver.compare(long, long)\nlong := concat(\".\", [sprintf(\"%d\", [x]) | some x in numbers.range(1, 10000)])")]
    [InlineData("answer := io.jwt.decode(replace(sprintf(\"%900000d\", [1]), \" \", \".\"))")]
    [InlineData("answer := json.patch(input, [{\"op\": \"add\", \"path\": path, \"value\": 1} | some i in numbers.range(1, 10)])\npath := replace(sprintf(\"%100000d\", [1]), \" \", \"/a\")")]
    [InlineData("answer := json.filter({\"a\": 1}, [replace(sprintf(\"%100000d\", [1]), \" \", \"/a\")])")]
    [InlineData("answer := json.match_schema({}, {\"$ref\": \"#\"})")]
    [InlineData("answer := json.match_schema({}, {\"allOf\": [{\"$ref\": \"#\"}, {\"$ref\": \"#\"}]})")]
    public void What_explodes_ends(string rules) => Ends(rules, input: null);

    [Theory]
    [InlineData("concat(\"\", [x#, x#])", "\"abcdefgh\"")]
    [InlineData("sprintf(\"%s%s\", [x#, x#])", "\"abcdefgh\"")]
    [InlineData("$\"{x#}{x#}\"", "\"abcdefgh\"")]
    [InlineData("replace(x#, \"a\", \"aa\")", "\"aaaa\"")]
    [InlineData("regex.replace(x#, \"a\", \"aa\")", "\"aaaa\"")]
    [InlineData("strings.replace_n({\"a\": \"aa\"}, x#)", "\"aaaa\"")]
    [InlineData("json.marshal(x#)", "\"\\\"\\\\\"")]
    [InlineData("json.marshal([x#, x#])", "\"a\"")]
    [InlineData("yaml.marshal([x#, x#])", "\"a\"")]
    [InlineData("urlquery.encode(x#)", "\"% %\"")]
    [InlineData("base64.encode(x#)", "\"a\"")]
    [InlineData("hex.encode(x#)", "\"a\"")]
    [InlineData("to_number(format_int(x#, 2))", "10")]
    [InlineData("array.concat(x#, x#)", "[1, 2]")]
    [InlineData("[x#, x#]", "1")]
    [InlineData("[x#, [x#]]", "\"abc\"")]
    [InlineData("{x#, [x#]}", "1")]
    [InlineData("{\"a\": x#, \"b\": x#}", "1")]
    [InlineData("[y | some i in [1, 2]; y := x#]", "1")]
    [InlineData("{i: y | some i in [1, 2]; y := x#}", "1")]
    [InlineData("object.union({\"a\": x#}, {\"b\": x#})", "{}")]
    [InlineData("object.union_n([{\"a\": x#}, {\"b\": x#}])", "{}")]
    [InlineData("json.patch(x#, [{\"op\": \"copy\", \"from\": \"\", \"path\": \"/a\"}, {\"op\": \"copy\", \"from\": \"\", \"path\": \"/b\"}])", "{}")]
    [InlineData("{[x#, i] | some i in numbers.range(1, 100)}", "1")]
    [InlineData("x# * x#", "123456789")]
    [InlineData("x# + x#", "1e99999")]
    [InlineData("y if y := {\"a\": input, \"b\": input} with input as x#", "1")]
    public void What_doubles_ends(string expression, string start)
    {
        const int Rules = 90;
        var rules = $"x0 := {start}\n" + string.Concat(Enumerable.Range(1, Rules).Select(i => $"x{i} := {expression.Replace("#", $"{i - 1}", StringComparison.Ordinal)}\n"));
        Ends(rules + $"answer := [x{Rules}]", input: null);
        Ends(rules + $"answer := x{Rules} == x{Rules - 1}", input: null);
        Ends(rules + $"answer := {{x{Rules}}}", input: null);
        Ends(rules + $"answer := sprintf(\"%v\", [x{Rules}])", input: null);
        Ends(rules + $"answer := count(json.marshal(x{Rules}))", input: null);
    }

    // Two values that are the same all the way down, in little memory, without a part in common.
    [Fact]
    public void Values_that_are_long_only_when_written_out()
    {
        var rules = string.Concat(Enumerable.Range(1, 25).Select(i => $"x{i} := [x{i - 1}, x{i - 1}]\ny{i} := [y{i - 1}, y{i - 1}]\n"));
        Budget($"x0 := 1\ny0 := 1\n{rules}answer if x25 == y25");
        Budget($"x0 := 1\ny0 := 1\n{rules}answer if x25 < y25");
        Budget($"x0 := 1\ny0 := 1\n{rules}answer := {{x25, y25}}");
    }

    [Fact]
    public void Values_that_are_deep()
    {
        var body = string.Concat(Enumerable.Range(1, 5_000).Select(i => $"x{i} := [x{i - 1}]\n"));
        Budget($"answer := x5000 if {{\nx0 := 1\n{body}}}");
        Budget($"answer := x5000 if {{\nx0 := 1\n{body.Replace("[x", "{x", StringComparison.Ordinal).Replace("]", "}", StringComparison.Ordinal)}}}");
        var nested = string.Concat(Enumerable.Range(1, 150).Select(i => $"x{i} := y if y := x{i - 1} with input{string.Concat(Enumerable.Repeat(".a", 20))} as input\n"));
        Budget($"x0 := input\n{nested}answer := x150", ObjectValue.Empty);
    }

    [Fact]
    public void Functions_that_call_each_other_twice()
    {
        var rules = string.Concat(Enumerable.Range(1, 50).Select(i => $"f{i}(x) := f{i - 1}([x, 1]) + f{i - 1}([x, 2])\n"));
        Budget($"f0(_) := 1\n{rules}answer := f50(0)");
    }

    [Fact]
    public void A_long_chain_of_rules()
    {
        var rules = string.Concat(Enumerable.Range(1, 2_000).Select(i => $"x{i} := x{i - 1}\n"));
        Budget($"x0 := 1\n{rules}answer := x2000");
        rules = string.Concat(Enumerable.Range(1, 2_000).Select(i => $"f{i}(x) := f{i - 1}(x)\n"));
        Budget($"f0(x) := x\n{rules}answer := f2000(1)");
    }

    [Fact]
    public void A_long_chain_of_rules_on_a_small_stack()
    {
        var expression = string.Concat(Enumerable.Repeat("[", 100)) + "#" + string.Concat(Enumerable.Repeat("][0]", 100));
        var rules = string.Concat(Enumerable.Range(1, 500).Select(i => $"x{i} := {expression.Replace("#", $"x{i - 1}", StringComparison.Ordinal)}\n"));
        RegoAnswer? answer = null;
        var thread = new Thread(() => answer = Answer($"x0 := 1\n{rules}answer := x500", null, Limits with { Depth = 100_000, Steps = 10_000_000 }), 512 << 10);
        thread.Start();
        thread.Join();
        Assert.Equal("budget", answer!.Error?.Code);
    }

    [Fact]
    public void A_function_that_comes_back_through_a_replacement() =>
        Ends("f(x) := g(x)\ng(x) := x\nh(x) := f(x)\nanswer := y if y := f(1) with g as h", input: null);

    [Fact]
    public void Input_that_is_deep()
    {
        Value input = Value.Of(1);
        for (var i = 0; i < 500; i++) input = new ArrayValue([input]);
        Ends("answer := [p | walk(input, [p, _])]", input);
        Ends("answer := input == input", input);
        Ends("answer := json.unmarshal(json.marshal(input)) == input", input);
        Ends("answer := sprintf(\"%v\", [input])", input);
        Ends("answer := yaml.marshal(input)", input);
        Ends("answer := {input: 1}[input]", input);
        Ends("answer := json.patch(input, [{\"op\": \"add\", \"path\": \"/0/0/0\", \"value\": input}])", input);
        Ends("answer := object.subset({\"a\": input}, {\"a\": input})", input);
        Ends("answer := object.union({\"a\": input}, {\"a\": input})", input);
        Ends("answer := crypto.md5(json.marshal(input))", input);
    }

    [Fact]
    public void A_cancelled_evaluation()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        var query = Query("answer := count([1 | some x in numbers.range(1, 100000); some y in numbers.range(1, 100000); x == y])");
        Assert.Equal("cancelled", query.Evaluate(new RegoInput { Cancellation = source.Token }).Error?.Code);
    }

    [Theory]
    [InlineData("[", 100_000)]
    [InlineData("not ", 100_000)]
    [InlineData("1 + ", 100_000)]
    [InlineData("x; ", 100_000)]
    [InlineData("\"", 1)]
    [InlineData("\0", 1)]
    public void Queries_that_are_hostile(string text, int count)
    {
        var program = RegoProgram.Compile([], RegoOptions.Default, out _)!;
        Assert.Null(program.Prepare(string.Concat(Enumerable.Repeat(text, count)), out var diagnostics));
        Assert.NotEmpty(diagnostics);
    }

    private static void Budget(string rules, Value? input = null) => Assert.Equal("budget", Answer(rules, input, Limits).Error?.Code);

    /// <summary>An answer or an error value, within the budget; the answer can be written.</summary>
    private static void Ends(string rules, Value? input)
    {
        var answer = Answer(rules, input, Limits);
        if (answer.Error is { } error) Assert.Contains(error.Code, new[] { "budget", "eval_conflict_error" });
        foreach (var solution in answer.Solutions)
            foreach (var value in solution.Expressions)
                Assert.InRange(value.ToString().Length, 1, 100_000_000);
    }

    private static RegoAnswer Answer(string rules, Value? input, BudgetLimits limits) =>
        Query(rules).Evaluate(new RegoInput { Input = input, Limits = limits });

    private static RegoQuery Query(string rules)
    {
        var program = RegoProgram.Compile([new SourceText("p.rego", "package p\n\n" + rules)], RegoOptions.Default, out var diagnostics);
        Assert.True(program is not null, string.Join('\n', diagnostics));
        return program.Prepare("data.p.answer", out _, capture: true)!;
    }
}
