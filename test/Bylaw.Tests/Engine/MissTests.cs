using Bylaw.Core.Decisions;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Rego;
using Xunit;

namespace Bylaw.Tests.Engine;

/// <summary>Rules that pass say which expression kept them from firing.</summary>
public class MissTests
{
    [Theory]
    [InlineData("deny contains \"m\" if input.replicas > 5", """{"replicas": 3}""", "input.replicas > 5", "replicas", "3", "more than `5`")]
    [InlineData("deny contains \"m\" if { input.kind == \"Pod\"; input.privileged }", """{"kind": "Pod"}""", "input.privileged", "privileged", null, "a value")]
    [InlineData("deny contains \"m\" if { input.kind == \"Pod\"; input.privileged }", """{"kind": "Job", "privileged": true}""", "input.kind == \"Pod\"", "kind", "\"Job\"", "`\"Pod\"`")]
    [InlineData("deny contains \"m\" if not input.team", """{"team": "orders"}""", "not input.team", "team", "\"orders\"", "nothing here, or `false`")]
    [InlineData("deny contains c if { some c in input.containers; c.root == true }", """{"containers": [{"root": false}, {"root": false}]}""", "c.root == true", "containers[0].root", "false", "`true`")]
    [InlineData("deny contains c if { some c in input.containers; c.root == true }", """{"containers": []}""", "some c in input.containers", "containers", "[]", null)]
    [InlineData("deny contains \"m\" if startswith(input.image, \"docker.io/\")", """{"image": "registry/a"}""", "startswith(input.image, \"docker.io/\")", "image", "\"registry/a\"", "a text that starts with `\"docker.io/\"`")]
    public void The_expression_that_failed_is_named(string rule, string input, string expression, string path, string? found, string? wanted)
    {
        var miss = Assert.Single(Misses(rule, input));
        Assert.Equal(expression, Text(miss.Expression));
        Assert.NotNull(miss.Evidence);
        Assert.Equal((path, found, wanted), (miss.Evidence.Path.ToString(), miss.Evidence.Found?.ToString(), miss.Evidence.Wanted));
    }

    [Fact]
    public void Each_clause_says_what_failed_in_it()
    {
        var misses = Misses("deny contains \"a\" if input.a\n\ndeny contains \"b\" if input.b == 1", """{"b": 2}""");
        Assert.Equal(["input.a", "input.b == 1"], misses.Select(miss => Text(miss.Expression)));
        Assert.Equal([3, 5], misses.Select(miss => miss.Clause.Start.Line));
    }

    [Fact]
    public void Of_many_clauses_those_that_an_index_could_not_exclude_come_first()
    {
        var rules = string.Concat(Enumerable.Range(0, 1_000).Select(i => $"deny contains \"{i}\" if {{ input.kind == \"k{i}\"; input.bad }}\n\n"));
        var misses = Misses(rules, """{"kind": "k700"}""");
        Assert.Equal(10, misses.Count);
        Assert.Equal("input.bad", Text(misses[0].Expression));
    }

    [Fact]
    public void Nothing_is_said_that_was_not_asked_for() =>
        Assert.Empty(Verdict("deny contains \"m\" if input.a", "{}", explains: false).Misses);

    [Fact]
    public void A_rule_that_fires_has_no_misses() =>
        Assert.Empty(Verdict("deny contains \"m\" if input.a", """{"a": 1}""", explains: true).Misses);

    private static IReadOnlyList<Miss> Misses(string rules, string input)
    {
        var verdict = Verdict(rules, input, explains: true);
        Assert.Equal(Outcome.Pass, verdict.Outcome);
        return verdict.Misses;
    }

    private static Verdict Verdict(string rules, string input, bool explains)
    {
        var compiled = new RegoLanguage().Compile([new SourceText("p.rego", "package p\n\n" + rules)], CompileOptions.Default);
        Assert.True(compiled.Policy is not null, string.Join("\n", compiled.Diagnostics));
        Assert.True(JsonReader.TryReadValue(input, out var document, out _));
        return Assert.Single(compiled.Policy.Evaluate(new PolicyRequest { Document = document, Input = _ => document, ExplainsPasses = explains }));
    }

    private static string Text(Location at) => at.Source.Slice(at.Span).ToString();
}
