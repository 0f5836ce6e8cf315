using Bylaw.Cel;
using Bylaw.Cel.Checking;
using Bylaw.Core.Plans;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Xunit;

namespace Bylaw.Tests.Cel;

/// <summary>Expressions that nest, explode or loop end with a diagnostic or at the budget: no exception, no hang, no end of the stack.</summary>
public class HostileExpressionTests
{
    [Theory]
    [InlineData("(", "1", ")")]
    [InlineData("[", "1", "]")]
    [InlineData("{1: ", "1", "}")]
    [InlineData("!", "true", "")]
    [InlineData("-", "x", "")]
    [InlineData("-(", "1", ")")]
    [InlineData("true ? 1 : ", "1", "")]
    [InlineData("true ? (", "1", ") : 1")]
    [InlineData("size([", "1", "])")]
    [InlineData("[1].map(x, ", "1", ")")]
    [InlineData("cel.bind(x, ", "1", ", x)")]
    [InlineData("cel.bind(x, 1, ", "x", ")")]
    [InlineData("1 + ", "1", "")]
    [InlineData("1 < ", "1", "")]
    [InlineData("", "x", ".x")]
    [InlineData("", "x", "[0]")]
    [InlineData("", "x", ".?x")]
    [InlineData("", "x", ".f()")]
    [InlineData("T{a: ", "1", "}")]
    [InlineData("has(x.y[", "1", "])")]
    public void What_nests_ends_in_a_diagnostic(string before, string middle, string after)
    {
        foreach (var count in new[] { 600, 99_000 / (before.Length + after.Length) })
        {
            var text = string.Concat(Enumerable.Repeat(before, count)) + middle + string.Concat(Enumerable.Repeat(after, count));
            Assert.Equal("BLW3007", Celling.Problem(text).Code.Id);
        }
    }

    [Theory]
    [InlineData("(")]
    [InlineData("[")]
    [InlineData("{")]
    [InlineData("!")]
    [InlineData("-")]
    [InlineData("a.")]
    [InlineData("a(")]
    [InlineData("a ? ")]
    [InlineData("1+")]
    [InlineData("\"\\u")]
    [InlineData("'")]
    [InlineData("`")]
    [InlineData("\0")]
    [InlineData("\ud800")]
    [InlineData("0x")]
    [InlineData("1e")]
    [InlineData("//")]
    [InlineData("&& ")]
    public void What_is_broken_ends_in_a_diagnostic(string part) =>
        Assert.Matches("BLW30(0[1-57]|20)", Celling.Problem(string.Concat(Enumerable.Repeat(part, 99_999 / part.Length))).Code.Id);

    [Fact]
    public void What_nests_as_deep_as_is_allowed_runs_on_a_small_stack()
    {
        string[] texts =
        [
            Nested("(", "1", ")", 490), Nested("[", "1", "]", 490), Nested("!", "true", "", 490), Nested("true ? (", "1", ") : 1", 240), Nested("[1].map(x, ", "1", ")", 240),
            Nested("cel.bind(x, 1, ", "x", ")", 490), Nested("1 + ", "1", "", 490), Nested("{1: ", "1", "}", 490),
        ];
        foreach (var text in texts)
        {
            var thread = new Thread(() =>
            {
                if (Celling.Compile(text, out var diagnostics) is { } program) Assert.NotEqual("", program.Evaluate([], Celling.Tight, TimeProvider.System).Value?.ToString());
                else Assert.Equal(["BLW3007"], diagnostics.Select(diagnostic => diagnostic.Code.Id));
            }, 1 << 20);
            thread.Start();
            thread.Join();
        }
    }

    [Theory]
    [InlineData("text.contains(part)")]
    [InlineData("text.indexOf(part)")]
    [InlineData("text.lastIndexOf('b' + part)")]
    [InlineData("text.replace(part, '')")]
    [InlineData("text.split(part)")]
    public void A_search_that_takes_the_product_of_the_lengths_ends_at_the_budget(string expression)
    {
        var (text, part) = (new StringValue(new string('a', 4_000_000)), new StringValue(new string('a', 1_000_000) + "b" + new string('a', 1_000_000)));
        var program = CelProgram.Compile(new SourceText("test", expression), CelEnvironment.Kubernetes.With(("text", CelType.String), ("part", CelType.String)), CelOptions.Default, out _)!;
        var result = program.Evaluate([text, part], BudgetLimits.Default with { Steps = 2_000_000 }, TimeProvider.System, cancellation: TestContext.Current.CancellationToken);
        Assert.True(result.IsHalted);
    }

    [Theory]
    [InlineData("'%s'.format([x])")]
    [InlineData("x.flatten(1000)")]
    public void After_a_limit_the_evaluator_is_as_before(string expression)
    {
        Value nested = ArrayValue.Empty;
        for (var i = 0; i < 200; i++) nested = new ArrayValue([nested]);
        var program = CelProgram.Compile(new SourceText("test", expression), CelEnvironment.Kubernetes.With(("x", CelType.Dyn)), CelOptions.Default, out _)!;
        var evaluator = new CelEvaluator(BudgetLimits.Default with { Depth = 100 }, TimeProvider.System, TestContext.Current.CancellationToken);
        for (var i = 0; i < 3; i++)
        {
            Assert.True(evaluator.Evaluate(program, [nested]).IsHalted);
            Assert.NotNull(evaluator.Evaluate(program, [new ArrayValue([ArrayValue.Empty])]).Value);
        }
    }

    [Fact]
    public void A_chain_of_and_does_not_nest() =>
        Assert.Equal("true", Celling.Evaluate(string.Join(" && ", Enumerable.Repeat("true", 10_000))).Value?.ToString());

    [Fact]
    public void The_words_for_what_nests_too_deep()
    {
        var problem = Celling.Problem(Nested("!", "true", "", 600));
        Assert.Equal("more than 500 expressions stand inside each other", problem.Message);
        var at = Assert.NotNull(problem.At);
        Assert.Equal(Nested("!", "true", "", 500), at.Source.Slice(at.Span).ToString());
    }

    [Fact]
    public void The_words_for_what_is_too_long()
    {
        Assert.NotNull(Celling.Compile($"\"{new string('a', 99_998)}\"", out _));
        var problem = Celling.Problem($"\"{new string('a', 99_999)}\"");
        Assert.Equal(("BLW3008", "the expression has more than 100000 characters"), (problem.Code.Id, problem.Message));
        Assert.Equal(0, problem.At?.Span.Start);
    }

    [Theory]
    [InlineData("{0: a, 1: a}", "1")]
    [InlineData("{a: a}", "{1: 1}")]
    [InlineData("{[a]: {a: a}}", "{1: 1}")]
    [InlineData("[{a: a}, {[]: a}]", "{1: []}")]
    public void Types_that_double_end_in_a_diagnostic_or_a_value(string next, string first)
    {
        var text = Inside(Bound(next, first, 200), "#");
        if (Celling.Compile(text, out var diagnostics) is null) Assert.Contains(diagnostics[0].Code.Id, new[] { "BLW3027", "BLW3021", "BLW3029" });
    }

    [Theory]
    [InlineData("lists.range(100000).all(x, lists.range(100000).all(y, x + y >= 0))")]
    [InlineData("lists.range(1000000).map(a, lists.range(1000000))")]
    [InlineData("lists.range(1000).map(a, lists.range(1000).map(b, lists.range(1000)))")]
    [InlineData("lists.range(1000000).map(a, \"text \" + string(a)).join()")]
    [InlineData("lists.range(100).map(a, lists.range(100).map(b, lists.range(100).map(c, lists.range(100).filter(d, a + b + c + d < 0))))")]
    [InlineData("lists.range(100).transformMap(a, b, lists.range(100000))")]
    [InlineData("lists.range(100000).sortBy(x, lists.range(100000).sortBy(y, -y).size())")]
    [InlineData("lists.range(100000).exists(x, sets.contains(lists.range(100000), [-1]))")]
    [InlineData("lists.range(100000).map(x, dyn([x])).distinct()")]
    [InlineData("lists.range(100000).exists(x, \"%s\".format([lists.range(1000)]) == \"\")")]
    [InlineData("lists.range(100000).all(x, \"a\".matches(\"(a|b|ab)*c\" + string(x)) || true)")]
    [InlineData("lists.range(100000).exists(x, \"%.999f\".format([1e300]) == \"\")")]
    public void What_explodes_ends_at_the_budget(string text)
    {
        var result = Celling.Evaluate(text, Celling.Tight);
        Assert.True(result.IsHalted, $"gives {result.Value} {result.Failure?.Message}");
        Assert.StartsWith("evaluation stopped: the ", result.Failure?.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a + a", "\"abcdefgh\"")]
    [InlineData("a + a", "b\"abcdefgh\"")]
    [InlineData("a + a", "[1, 2]")]
    [InlineData("[a, a]", "1")]
    [InlineData("{0: a, 1: a}", "1")]
    [InlineData("[0, 1].map(i, a)", "1")]
    [InlineData("[0, 1].transformMap(i, v, a)", "1")]
    [InlineData("[optional.of(a), optional.of(a)]", "1")]
    [InlineData("dyn([dyn(optional.of(a)), dyn(optional.of([a]))])", "dyn(1)")]
    [InlineData("google.protobuf.ListValue{values: [a, a]}", "1")]
    [InlineData("[a, a].join()", "\"abcdefgh\"")]
    [InlineData("[\"x\", \"x\", \"x\"].join(a)", "\"abcdefgh\"")]
    [InlineData("a.replace(\"a\", \"aa\")", "\"aaaa\"")]
    [InlineData("\"xx\".replace(\"x\", a)", "\"aaaa\"")]
    [InlineData("regex.replace(a, \"a\", \"aa\")", "\"aaaa\"")]
    [InlineData("regex.replace(a, \"(.*)\", r\"\\1\\1\")", "\"aaaa\"")]
    [InlineData("\"%s%s\".format([a, a])", "\"aaaa\"")]
    [InlineData("\"%s\".format([[a, a]])", "\"aaaa\"")]
    [InlineData("strings.quote(a)", "\"\\\\\\\\\"")]
    [InlineData("base64.encode(bytes(a))", "\"aaaa\"")]
    public void What_doubles_ends(string next, string first)
    {
        const int Times = 90;
        var text = Bound(next, dynamic: true, first: first, times: Times);
        var results = new[] { Inside(text, "#"), Inside(text, "[#]"), Inside(text, "# == #"), Inside(text, "[#, #].distinct().size()"), Inside(text, "\"%s\".format([#]).size()"), Inside(text, "# in [#]") };
        foreach (var whole in results)
        {
            var result = Celling.Evaluate(whole, Celling.Tight);
            if (result.Value is { } value) Assert.InRange(value.ToString().Length, 1, 50_000_000);
            else Assert.NotNull(result.Failure);
        }
    }

    [Theory]
    [InlineData("text.matches(\"(a+)+$\")")]
    [InlineData("text.matches(\"(a|a)*b\")")]
    [InlineData("text.matches(\"((a*)*)*b\")")]
    [InlineData("text.matches(\"(.*)(.*)(.*)(.*)(.*)x\")")]
    [InlineData("text.matches(\"(x{1000}){1000}\")")]
    [InlineData("text.matches(\"((((a{100}){100}){100}){100}){100}\")")]
    [InlineData("text.matches(parentheses)")]
    [InlineData("text.find(\"(a|b|ab)*c\") == \"\"")]
    [InlineData("text.findAll(\"a*?\").size() > 0")]
    [InlineData("regex.replace(text, \"(a*)*b\", \"\") == \"\"")]
    [InlineData("regex.extractAll(text, \"(a?)\").size() > 0")]
    [InlineData("format.dns1123Subdomain().validate(text).hasValue()")]
    [InlineData("format.qualifiedName().validate(text).hasValue()")]
    [InlineData("text.split(\"\").size() > 0")]
    [InlineData("quantity(text).sign() > 0")]
    [InlineData("semver(text).major() > 0")]
    [InlineData("isURL(text) || isIP(text) || isCIDR(text)")]
    [InlineData("duration(digits + \"h\") > duration(\"1s\")")]
    [InlineData("timestamp(digits) > timestamp(0)")]
    [InlineData("int(digits) > 0 || uint(digits) > 0u || double(digits) > 0.0")]
    [InlineData("quantity(\"1e999\").isGreaterThan(quantity(\"1e-999\"))")]
    [InlineData("quantity(\"1e999999999\").sign() > 0")]
    [InlineData("\"%.999999999f\".format([1.0]) == \"\"")]
    public void Texts_that_are_long_or_tricky_end(string text)
    {
        (string, Value)[] variables = [("text", Value.Of(new string('a', 100_000))), ("digits", Value.Of(new string('9', 100_000))), ("parentheses", Value.Of(new string('(', 100_000)))];
        var result = Celling.Evaluate(text, Celling.Tight, variables);
        Assert.True(result.Value is BooleanValue || result.Failure is not null);
    }

    [Fact]
    public void Input_that_is_deep()
    {
        Value deep = Value.Of(1);
        for (var i = 0; i < 900; i++) deep = new ArrayValue([deep]);
        foreach (var text in new[] { "x == x", "[x].distinct().size() == 1", "x in [x, x]", "[x] == [dyn([x])]", "\"%s\".format([x]) == \"\"", "x.flatten(1000).size() == 1", "{\"a\": x}.a == x", "optional.of(x) == optional.of(x)" })
        {
            var result = Celling.Evaluate(text, Celling.Tight, ("x", deep));
            Assert.True(result.Value is BooleanValue || result.IsHalted, $"{text}: {result.Failure?.Message}");
        }
    }

    [Fact]
    public void The_cost_that_the_API_server_allows_ends_an_evaluation()
    {
        var program = Celling.Compile("[0, 1, 2, 3].all(a, [0, 1, 2, 3].all(b, [0, 1, 2, 3].all(c, a + b + c >= 0)))", out _)!;
        var result = program.Evaluate([], BudgetLimits.Default, TimeProvider.System, costLimit: 100, TestContext.Current.CancellationToken);
        Assert.True(result.IsHalted);
        Assert.Equal("operation cancelled: actual cost limit exceeded", result.Failure?.Message);
    }

    [Fact]
    public void What_nested_variables_hold_is_no_more_than_the_memory_allows()
    {
        string[] texts =
        [
            Nested("cel.bind(x, lists.range(100000), ", "1", ")", 480), Nested("lists.range(100000).exists(x, ", "true", ")", 240), Nested("size(lists.range(100000) + ", "lists.range(2)", ".map(x, x))", 1),
            Nested("(lists.range(100000) == ", "[1]", " ? [1] : [2])", 200),
        ];
        var limits = new BudgetLimits { Memory = 64 << 20 };
        foreach (var text in texts)
        {
            var program = Celling.Compile(text, out var diagnostics);
            Assert.True(program is not null, string.Join('\n', diagnostics));
            var before = GC.GetAllocatedBytesForCurrentThread();
            program.Evaluate([], limits, TimeProvider.System, cancellation: TestContext.Current.CancellationToken);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 80L << 20);
        }
    }

    [Theory]
    [InlineData("lists.range(1000).all(a, lists.range(1000).all(b, lists.range(1000).all(c, a + b + c >= 0)))")]
    [InlineData("lists.range(1000).map(a, lists.range(1000).map(b, a * b)).size() > 0")]
    [InlineData("lists.range(1000).exists(a, lists.range(1000).map(b, string(b)).join(',').matches('(0|1|01)*x$'))")]
    [InlineData("lists.range(100000).exists(a, text.contains(text + string(a)))")]
    [InlineData("lists.range(100000).exists(a, text.matches('(a+)+(b|c)*$' + string(a)))")]
    [InlineData("lists.range(100000).filter(a, text.find('(a|aa)*') != text).size() > 0")]
    [InlineData("lists.range(10000).sortBy(a, lists.range(1000).sortBy(b, -b)[0]).size() > 0")]
    public void What_explodes_ends_at_the_cost_that_the_API_server_allows(string text)
    {
        var program = Celling.Compile(text, out var diagnostics, "text");
        Assert.True(program is not null, string.Join('\n', diagnostics));
        var result = program.Evaluate([Value.Of(new string('a', 2_000))], BudgetLimits.Default, TimeProvider.System, costLimit: 1_000_000, TestContext.Current.CancellationToken);
        Assert.Equal("operation cancelled: actual cost limit exceeded", result.Failure?.Message);
        Assert.True(result.IsHalted);
    }

    [Fact]
    public void A_cancelled_evaluation()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        var program = Celling.Compile("lists.range(100000).all(x, lists.range(100000).all(y, true))", out _)!;
        Assert.True(program.Evaluate([], BudgetLimits.Default, TimeProvider.System, cancellation: source.Token).IsHalted);
    }

    private static string Nested(string before, string middle, string after, int count) =>
        string.Concat(Enumerable.Repeat(before, count)) + middle + string.Concat(Enumerable.Repeat(after, count));

    /// <summary>A value, made of itself many times over.</summary>
    private static string Bound(string next, string first, int times, bool dynamic = false)
    {
        var step = dynamic ? $"dyn({next})" : next;
        return $"cel.bind(a, {first}, " + string.Concat(Enumerable.Repeat($"cel.bind(a, {step}, ", times)) + "#a#)" + new string(')', times);
    }

    private static string Inside(string text, string form) => text.Replace("#a#", form.Replace("#", "a", StringComparison.Ordinal), StringComparison.Ordinal);
}
