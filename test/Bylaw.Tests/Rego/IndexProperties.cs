using System.Text;
using Bylaw.Core.Plans;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Rego;
using CsCheck;
using Xunit;

namespace Bylaw.Tests.Rego;

/// <summary>
/// Indexes, joins and what is kept between evaluations change how long an answer takes, never the answer. With a listener
/// all clauses and items are tried: that is the oracle.
/// </summary>
public class IndexProperties
{
    private static readonly string[] Conditions =
    [
        "input.a == \"{0}\"", "\"{0}\" = input.b", "input.a in [\"{0}\", \"{1}\"]", "input.b in {{\"{0}\"}}", "input.a != \"{0}\"", "not input.a == \"{0}\"",
        "input.path = [\"{0}\", _]", "input.path = [x, \"{1}\"]; x == \"{0}\"", "v := input.a; v == \"{0}\"", "input.flag", "input.a", "glob.match(\"{0}.*\", [], input.dotted)",
        "glob.match(\"*.{1}\", [\".\"], input.dotted)", "glob.match(\"**{1}\", [\".\"], input.dotted)", "input.map = {{\"k\": \"{0}\", \"l\": y}}; y == input.a", "f(input.a, \"{1}\")", "\"{0}\" in input.path",
        "some i; input.items[i].name == \"{0}\"; input.items[i].size > 2", "some item in input.items; item.name == input.a; item.tag == \"{1}\"", "some row in data.rows; row.name == input.b",
        "data.byname[k].name == input.a; k != \"{1}\"", "input.a in data.names", "count([1 | some item in input.items; item.name == input.a]) > 1",
        "some other in input.items; c := count([o | some o in input.items; o.tag == other.tag]); c > 3", "input.a == \"{0}\" with input.a as \"{1}\"", "input.n == {2}", "input.n == {2}.0",
    ];

    private static readonly Gen<string> Word = Gen.OneOf("p", "q", "r", "s");

    private static readonly Gen<string> Condition = Gen.Select(Gen.OneOf(Conditions), Word, Word, Gen.Int[0, 3], (form, a, b, n) => string.Format(null, form, a, b, n));

    private static readonly Gen<(string, string)> Both = Gen.Select(Condition, Condition).Where((a, b) => Declared(a) is not { } name || Declared(b) != name);

    private static readonly Gen<string> Clause = Gen.Select(
        Gen.OneOf("allow if {{ {0} }}", "allow if {{ {0}; {1} }}", "level := 1 if {{ {0} }} else := 1 if {{ {1} }}", "names contains \"{2}\" if {{ {0} }}", "names contains \"{2}\" if {{ {0}; {1} }}", "f(\"{2}\", _) if {{ {0} }}", "g(x, y) if {{ x == \"{2}\"; y = [\"{3}\", _]; {0} }}"),
        Both, Word, Word, (form, both, c, d) => string.Format(null, form, form.StartsWith('f') ? "true" : both.Item1, both.Item2, c, d));

    // Two conditions in one body must not declare the same variable.
    private static string? Declared(string condition) =>
        condition.StartsWith("some ", StringComparison.Ordinal) || condition.StartsWith("v :=", StringComparison.Ordinal) ? condition.Split(' ', ';')[condition[0] == 'v' ? 0 : 1] : null;

    private static readonly Gen<string> Module = Clause.Array[4, 24].Select(clauses =>
        "package p\n\ndefault f(_, _) := false\ng(\"none\", _) if false\nall := [allow_, names_, {x | some x in [\"p\", \"q\"]; g(x, input.path)}]\nallow_ := {x | x := allow}\nnames_ := {x | some x in names}\n"
        + "allow if false\nnames contains \"none\" if false\n" + string.Join('\n', clauses));

    private static readonly Gen<string> Input = Gen.Select(Word, Word, Word, Gen.Bool, Gen.Int[0, 3], Gen.Select(Word, Word, Gen.Int[0, 5]).Array[0, 20], (a, b, c, flag, n, items) =>
        $$"""{"a": "{{a}}", "b": "{{b}}", "path": ["{{b}}", "{{c}}"], "flag": {{(flag ? "true" : "false")}}, "n": {{n}}, "dotted": "{{a}}.{{c}}", "map": {"k": "{{c}}", "l": "{{a}}"}, "items": {{List(items)}}}""");

    private static string List((string, string, int)[] items) =>
        "[" + string.Join(", ", items.Select(item => $$"""{"name": "{{item.Item1}}", "tag": "{{item.Item2}}", "size": {{item.Item3}}}""")) + "]";

    [Fact]
    public void Answers_do_not_depend_on_indexes() => Gen.Select(Module, Input.Array[1, 4]).Sample((module, inputs) =>
    {
        var program = RegoProgram.Compile([new SourceText("p.rego", module)], RegoOptions.Default, out var diagnostics);
        Assert.True(program is not null, $"{string.Join('\n', diagnostics)}\n{module}");
        var query = program.Prepare("x := data.p.all", out diagnostics)!;
        Value data = Json("""{"names": ["p", "x1", "x2", "x3", "x4", "x5", "x6", "x7", "r"], "rows": [{"name": "p"}, {"name": "q"}, {"name": "q"}, 1, 2, 3, 4, {"nam": 2}], "byname": {"p": {"name": "p"}, "q": {"name": "r"}}}""");
        for (var round = 0; round < 2; round++)
        {
            foreach (var text in inputs)
            {
                var input = new RegoInput { Input = Json(text), Data = data };
                var expected = Show(query.Evaluate(input with { Recorder = new CoverageRecorder() }));
                Assert.Equal(expected, Show(query.Evaluate(input)));
                Assert.Equal(expected, Show(query.Evaluate(input)));
            }
        }
    }, iter: 300, seed: "0N0XIzNsQ0O2");

    private static string Show(RegoAnswer answer)
    {
        var text = new StringBuilder(answer.Error?.Code);
        foreach (var solution in answer.Solutions) text.Append(solution.Bindings);
        return text.ToString();
    }

    private static Value Json(string text) => JsonReader.Read("text", Encoding.UTF8.GetBytes(text)).Value!;
}
