using Bylaw.Core.Text;
using Bylaw.Rego;
using Xunit;

namespace Bylaw.Tests.Partial;

/// <summary>What is left of queries.</summary>
public class PartialTests
{
    [Theory]
    [InlineData("true = true", "", "")]
    [InlineData("x = 1", "", "x = 1")]
    [InlineData("input.x = 1", "", "input.x = 1")]
    [InlineData("input.x = input.y", "", "input.x = input.y")]
    [InlineData("input.x > 1", "", "input.x > 1")]
    [InlineData("input.x + 1 > 1", "", "input.x + 1 > 1")]
    [InlineData("a = [1, 2]; a[i] = x", "", "a = [1, 2]; i = 0; x = 1 | a = [1, 2]; i = 1; x = 2")]
    [InlineData("input.x = y; y[0] = z; z = 1; plus(z, 2, 3)", "", "y = input.x; y[0] = 1; z = 1")]
    [InlineData("data.t.p = x", "p = 1 if { input.y = x; x = 2 }", "input.y = 2; x = 1")]
    [InlineData("data.t.p > 1", "p = x if { input.x = y; y = z; z = x }", "input.x > 1")]
    [InlineData("data.t.p > 1", "p = y if { input.x = x; plus(x, 1, y) }", "input.x + 1 > 1")]
    [InlineData("data.t.p[0][0] = 1", "p = x if x = [input.x]", "input.x[0] = 1")]
    [InlineData("data.t.p", "default p = false\np if input.x = 1", "input.x = 1")]
    [InlineData("data.t.p = true", "p if not q\nq if input.x = 1\nq if input.x = 2", "not input.x = 1; not input.x = 2")]
    [InlineData("data.t.p = true", "p if { input.x = x; not q(x) }\nq(x) if x = 1\nq(x) if x = 2", "x = input.x; not x = 1; not x = 2")]
    [InlineData("data.t.p = x", "p = true if input.x = 1\np = false if input.x = 2", "input.x = 1; x = true | input.x = 2; x = false")]
    [InlineData("data.t.p", "p if { some k; input.x = k; {\"a\": 7, \"b\": 8}[k] = 7 }", "input.x = \"a\"")]
    [InlineData("data.t.p", "p if every x in [1, 2] { input.a[x] > x }", "input.a[1] > 1; input.a[2] > 2")]
    [InlineData("data.t.p", "p if every x in input.a { x > 1 }", "every x in input.a {\n\tx > 1\n}")]
    [InlineData("data.t.p", "p if { x := {y | y := input.a[_]; y > 2}; count(x) > 3 }", "count({y | y = input.a[_]; y > 2}) > 3")]
    [InlineData("x := [1 | input.x = 1]", "", "x = [1 | input.x = 1]")]
    [InlineData("data.t.p", "p if { \"a\" in q }\nq contains x if { x := input.r[_] }", "input.r[_] = \"a\"")]
    [InlineData("data.t.p", "p if input.r in {\"a\", \"b\"}", "input.r in {\"a\", \"b\"}")]
    [InlineData("data.t.p", "p if not startswith(input.r, \"a\")", "not startswith(input.r, \"a\")")]
    [InlineData("data.t.p", "p if { input.x = 1; input.x = 2 }", "input.x = 1; input.x = 2")]
    [InlineData("data.t.p", "p if { x := input.x; x = 1; x = 2 }", "never")]
    [InlineData("data.t.p", "p if { x := input.x; startswith(x, \"b\"); x = \"a\" }", "never")]
    [InlineData("data.t.p", "p if { q with input as 3 }\nq if input > 2", "")]
    [InlineData("data.t.p", "p if { q with input.x as 3 }\nq if input.y > input.x", "data.t.q with input.x as 3")]
    [InlineData("data.t.p", "p if { input.a = _ }", "_ = input.a")]
    [InlineData("data.t.p", "p if input.a == input.a", "_ = input.a")]
    [InlineData("data.t.p", "p if time.now_ns() > 5", "time.now_ns() > 5")]
    [InlineData("data.t.p", "p if { x := $\"a{input.x}b\"; x != \"aub\" }", "$\"a{input.x}b\" != \"aub\"")]
    public void Bodies(string query, string rules, string wanted)
    {
        var answer = Evaluate(query, rules);
        Assert.Empty(answer.Support);
        var found = answer.Queries.IsEmpty ? "never" : string.Join(" | ", answer.Queries.Select(text => text.Replace("\n\t", "\u0001").Replace("\n}", "\u0002").Replace("\n", "; ").Replace("\u0001", "\n\t").Replace("\u0002", "\n}")));
        Assert.Equal(wanted, found);
    }

    [Theory]
    [InlineData("data.t.p = x", "default p = false\np if q\nq if input.x = 1", "x = data.partial.t.p", "package partial.t\n\ndefault p := false\n\np if {\n\tinput.x = 1\n}\n")]
    [InlineData("data.t.p = x", "p contains x if input.x = x\np contains x if input.y = x", "x = data.partial.t.p", "package partial.t\n\np contains x if {\n\tx = input.x\n}\n\np contains x if {\n\tx = input.y\n}\n")]
    [InlineData("data.t.p", "p if not q\nq if input.x > 100", "not data.partial.__not0__", "package partial\n\n__not0__ if {\n\tinput.x > 100\n}\n")]
    public void Supported(string query, string rules, string wanted, string support)
    {
        var answer = Evaluate(query, rules);
        Assert.Equal(wanted, string.Join(" | ", answer.Queries.Select(text => text.Replace("\n", "; "))));
        Assert.Equal(support, string.Join("---\n", answer.Support));
    }

    private static PartialAnswer Evaluate(string query, string rules)
    {
        var program = RegoProgram.Compile([new SourceText("t.rego", "package t\n\n" + rules)], RegoOptions.Default, out var diagnostics);
        Assert.Empty(diagnostics);
        var answer = program!.EvaluatePartially(query, new RegoInput(), new PartialOptions(), out diagnostics);
        Assert.Empty(diagnostics);
        Assert.Null(answer!.Error);
        return answer;
    }
}
