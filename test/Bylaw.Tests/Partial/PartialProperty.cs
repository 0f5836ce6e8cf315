using System.Text;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Rego;
using Xunit;

namespace Bylaw.Tests.Partial;

/// <summary>
/// For random policies and inputs: what is left of a query, evaluated with the whole input, answers what the policy
/// answers. Each seed is one policy.
/// </summary>
public class PartialProperty
{
    private static readonly bool IsSoak = Environment.GetEnvironmentVariable("BYLAW_SOAK") == "1";

    public static TheoryData<int> Blocks => [.. Enumerable.Range(0, IsSoak ? 400 : 8)];

    [Theory]
    [MemberData(nameof(Blocks))]
    public void The_rest_answers_what_the_policy_answers(int block)
    {
        const int perBlock = 50;
        for (var seed = block * perBlock; seed < (block + 1) * perBlock; seed++) Check(seed);
    }

    private static void Check(int seed)
    {
        var random = new Random(seed);
        var policy = new RandomPolicy(random);
        var text = policy.Module();
        var program = RegoProgram.Compile([new SourceText("t.rego", text)], RegoOptions.Default, out var diagnostics);
        // The generator makes bodies that bind nothing, too: those are no policies.
        if (program is null) return;
        var known = policy.Input();
        var options = policy.Options();
        foreach (var query in (string[])["data.t.p = x", "data.t.p", "data.t.s = x", "data.t.s[x]", "not data.t.p", "x = data.t.f(input.a)", "data.t.o[x] = y"])
        {
            var partial = program.EvaluatePartially(query, new RegoInput { Input = known, Data = RandomPolicy.Data }, options, out diagnostics);
            Assert.True(partial is not null, $"seed {seed}: {string.Join("; ", diagnostics)}");
            if (partial.Error is { Code: "budget" }) continue;
            Assert.True(partial.Error is null, $"seed {seed}, {query}: {partial.Error}\n{text}");
            Compare(seed, query, text, partial, policy, program, known);
        }
    }

    /// <summary>What is known may show that an expression never holds: then the types of what is left do not fit.</summary>
    private static readonly RegoOptions Untyped = new() { IgnoresTypes = true };

    private static void Compare(int seed, string query, string text, PartialAnswer partial, RandomPolicy policy, RegoProgram program, ObjectValue known)
    {
        var rest = RegoProgram.Compile(
            [new SourceText("t.rego", text), .. partial.Support.Select((module, i) => new SourceText($"support{i}.rego", module))], Untyped, out var diagnostics);
        Assert.True(rest is not null, Show(seed, query, text, partial, string.Join("; ", diagnostics)));
        for (var i = 0; i < 6; i++)
        {
            var input = new RegoInput { Input = policy.Complete(known), Data = RandomPolicy.Data };
            var wanted = program.Prepare(query, out _)!.Evaluate(input);
            // Two values of one rule are an error of the policy; what is left of it need not find it.
            if (wanted.Error is not null) continue;
            var found = new SortedSet<string>(StringComparer.Ordinal);
            foreach (var body in partial.Queries)
            {
                if (body.Length == 0)
                {
                    found.Add("{}");
                    continue;
                }
                var prepared = rest.Prepare(body, out diagnostics);
                Assert.True(prepared is not null, Show(seed, query, text, partial, string.Join("; ", diagnostics)));
                var answer = prepared.Evaluate(input);
                // It may look at a rule that the policy, in its own order, does not come to.
                if (answer.Error?.Code == "eval_conflict_error") return;
                Assert.True(answer.Error is null, Show(seed, query, text, partial, answer.Error?.ToString()));
                foreach (var solution in answer.Solutions) found.Add(Named(solution.Bindings, query));
            }
            var expected = new SortedSet<string>(wanted.Solutions.Select(solution => Named(solution.Bindings, query)), StringComparer.Ordinal);
            Assert.True(expected.SetEquals(found), Show(seed, query, text, partial, $"input {input.Input}\nwanted {string.Join(' ', expected)}\nfound  {string.Join(' ', found)}"));
        }
    }

    // Variables that the rest of a query needs for itself are no part of the answer.
    private static string Named(ObjectValue bindings, string query) =>
        string.Join(", ", bindings.Where(pair => pair.Key is StringValue { Text: "x" or "y" } && query.Contains(((StringValue)pair.Key).Text, StringComparison.Ordinal)).Select(pair => $"{pair.Key}={pair.Value}")) is { Length: > 0 } text ? text : "{}";

    private static string Show(int seed, string query, string text, PartialAnswer partial, string? what) =>
        $"seed {seed}, {query}: {what}\n--- policy\n{text}\n--- queries\n{string.Join("\n-\n", partial.Queries)}\n--- support\n{string.Join('\n', partial.Support)}";
}

/// <summary>Small random policies over <c>input.a</c> to <c>input.d</c> and a little data.</summary>
internal sealed class RandomPolicy(Random random)
{
    private int _variables;

    public static readonly Value Data = Read("""{"base": {"k": 1, "l": "s", "m": [1, 2, "s"], "n": {"a": 1, "b": 2}}, "list": [0, 1, 2], "roles": {"ann": ["a", "b"], "bob": ["b"]}}""");

    public ObjectValue Input()
    {
        var input = (ObjectValue)Read("{}");
        if (random.Next(2) == 0) input = input.With(new StringValue("k"), Scalar());
        return input.With(new StringValue("u"), random.Next(3) switch { 0 => Value.Of("ann"), 1 => Value.Of("bob"), _ => Value.Of(1) });
    }

    public PartialOptions Options() => random.Next(6) switch
    {
        0 => new PartialOptions { Unknowns = Unknown, ShallowInlining = true },
        1 => new PartialOptions { Unknowns = Unknown, DisableInlining = ["data.t.q", "data.t.s"] },
        2 => new PartialOptions { Unknowns = [.. Unknown, "data.base"] },
        3 => new PartialOptions(),
        _ => new PartialOptions { Unknowns = Unknown },
    };

    private static readonly System.Collections.Immutable.ImmutableArray<string> Unknown = ["input.a", "input.b", "input.c", "input.d"];

    /// <summary>The known part of an input with values for the rest.</summary>
    public ObjectValue Complete(ObjectValue known)
    {
        foreach (var name in (string[])["a", "b", "c", "d"])
            if (random.Next(5) > 0) known = known.With(new StringValue(name), Any(2));
        return known;
    }

    private static Value Read(string json) => JsonReader.TryReadValue(json, out var value, out _) ? value! : throw new InvalidDataException(json);

    private Value Scalar() => Read(Pick("0", "1", "2", "\"s\"", "\"a\"", "\"b\"", "true", "false", "null", "1.5"));

    private Value Any(int depth)
    {
        if (depth == 0 || random.Next(3) > 0) return Scalar();
        if (random.Next(2) == 0) return new ArrayValue([.. Enumerable.Range(0, random.Next(4)).Select(_ => Any(depth - 1))]);
        var map = ObjectValue.Empty;
        for (var i = random.Next(3); i >= 0; i--) map = map.With(new StringValue(Pick("a", "b", "s")), Any(depth - 1));
        return map;
    }

    public string Module()
    {
        var output = new StringBuilder("package t\n\n");
        if (random.Next(3) == 0) output.Append("default p := ").Append(Pick("false", "true", "0")).Append('\n');
        for (var i = random.Next(1, 4); i > 0; i--) output.Append(Clause("p" + (random.Next(3) == 0 ? " := " + Pick("true", "1", "\"s\"", "v0", "[v0]", "input.a") : "")));
        if (random.Next(4) == 0) output.Append("default q := ").Append(Pick("false", "true")).Append('\n');
        for (var i = random.Next(1, 3); i > 0; i--) output.Append(Clause("q", depth: 1));
        for (var i = random.Next(1, 4); i > 0; i--) output.Append(Clause("s contains " + Pick("1", "\"s\"", "v0", "input.b", "[v0, 1]"), depth: 1));
        for (var i = random.Next(1, 3); i > 0; i--) output.Append(Clause($"o[{Pick("\"a\"", "v0", "input.c")}] := {Pick("1", "v0", "input.a")}", depth: 1));
        if (random.Next(4) == 0) output.Append("default f(_) := ").Append(Pick("false", "7")).Append('\n');
        for (var i = random.Next(1, 3); i > 0; i--) output.Append(Clause($"f({Pick("v0", "1", "[v0, _]", "{\"a\": v0}", "input.d")})" + (random.Next(2) == 0 ? " := " + Pick("true", "v0", "1") : ""), depth: 1));
        if (random.Next(3) == 0) output.Append(Clause("e := 1", depth: 0)).Append("else := ").Append(Pick("2", "input.b")).Append(" if ").Append(Body(0)).Append('\n');
        else output.Append("e := 3\n");
        return output.ToString();
    }

    private string Clause(string head, int depth = 2)
    {
        var body = Body(depth);
        if (head.Contains("v0", StringComparison.Ordinal)) body = body.Insert(1, $" v0 = {Term(depth)};");
        return $"{head} if {body}\n";
    }

    private string Body(int depth)
    {
        var statements = Enumerable.Range(0, random.Next(1, 4)).Select(_ => Statement(depth)).ToList();
        return "{ " + string.Join("; ", statements) + " }";
    }

    // Rules refer to those after them only: p, q, then the others, then e.
    private string Rules(int depth) => depth switch
    {
        2 => Pick("q", "s", "o", "f", "e"),
        1 => "e",
        _ => "data.list",
    };

    private string Statement(int depth)
    {
        switch (random.Next(17))
        {
            case 0 or 1 or 2: return $"{Term(depth)} {Pick("==", "!=", "<", ">=", "=")} {Term(depth)}";
            case 3: return $"not {Term(depth)} == {Term(depth)}";
            case 4:
                var name = Fresh();
                return $"{name} := {Term(depth)}; {name} {Pick("==", "!=", ">")} {Term(depth)}";
            case 5: return $"{Term(depth)} in {Pick("[1, 2, \"s\"]", "{1, \"a\"}", "input.b", "data.base.m", depth == 2 ? "s" : "data.list")}";
            case 6:
                var key = Fresh();
                return $"some {key} in {Collection(depth)}; {key} {Pick("==", "!=", "<")} {Term(depth)}";
            case 7:
                var item = Fresh();
                return $"every {item} in {Collection(depth)} {{ {item} {Pick("!=", ">", "==")} {Term(depth)}{(random.Next(3) == 0 ? "; " + Statement(0) : "")} }}";
            case 8: return depth == 2 ? Pick("q", "not q", "q == true", "not q == false", "s[input.a]", "not s[input.b]", "o[input.a] == 1", "not o[\"a\"]") : $"not {Pick("input.a", "input.b.a", "input.k")}";
            case 9: return depth == 2 ? Pick("f(input.a)", "f([input.b, 1]) == 1", "not f(input.c)", "f(1)", "x9 := f(input.d); x9 != 2", "not f(input.a) == 1") : Term(depth);
            case 10: return $"count({Comprehension(depth)}) {Pick(">", "==", "<")} {Pick("0", "1", "2")}";
            case 11: return $"startswith({Term(depth)}, {Pick("\"s\"", "\"a\"", "input.b")})";
            case 12: return $"not startswith({Term(depth)}, \"s\")";
            case 13: return depth > 0 ? $"{Pick("e", "e == 3", "not e")} with {Pick("input.a", "input.b", "input", "data.base.k")} as {Pick("1", "\"s\"", "input.c", "{\"a\": 1}")}" : "true";
            case 14: return $"data.base[{Pick("\"k\"", "input.a", "\"n\"", "input.u")}] {Pick("==", "!=")} {Term(depth)}";
            case 15:
                var role = Fresh();
                return $"some {role} in data.roles[{Pick("input.u", "input.a", "\"ann\"")}]; {role} == {Term(depth)}";
            default: return $"[{Fresh()}, {Pick("1", "input.b", Fresh())}] = {Pick("input.a", "[input.b, 1]", "[1, input.c]")}";
        }
    }

    private string Collection(int depth) => Pick("[1, 2]", "input.b", "{\"a\", \"s\"}", "data.base.m", "data.list", depth == 2 ? "s" : "[input.a, 2]", "[]", "{\"a\": input.a}");

    private string Comprehension(int depth)
    {
        var name = Fresh();
        return Pick("[", "{") switch
        {
            "[" => $"[{name} | {name} := {Term(depth)}; {Statement(Math.Min(depth, 1))}]",
            _ => $"{{{name} | some {name} in {Collection(depth)}; {Statement(Math.Min(depth, 1))}}}",
        };
    }

    private string Term(int depth) => random.Next(13) switch
    {
        0 or 1 => Pick("1", "\"s\"", "\"a\"", "true", "2", "null"),
        2 or 3 or 4 => Pick("input.a", "input.b", "input.c"),
        5 => Pick("input.a[0]", "input.b.a", "input.c[1]", "input.b[input.a]"),
        6 => "input.k",
        7 => $"[{Term(0)}, {Term(0)}]",
        8 => $"{{\"a\": {Term(0)}}}",
        9 => Pick("data.base.k", "data.base.m[0]", "data.base.n.a"),
        10 => depth == 2 ? Pick("s", "o", "e", "f(1)", "o.a") : Pick("input.d", "data.list[1]"),
        11 => $"count({Pick("input.b", "[1, 2]", Comprehension(0))})",
        _ => Pick("input.u", "$\"a{input.a}\"", "{1, input.a}"),
    };

    private string Fresh() => $"x{_variables++}";

    private string Pick(params string[] choices) => choices[random.Next(choices.Length)];
}
