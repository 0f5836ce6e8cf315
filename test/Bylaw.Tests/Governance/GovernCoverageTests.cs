using System.Text.Json;
using Xunit;

namespace Bylaw.Tests.Governance;

/// <summary>What <c>bylaw govern --coverage</c> says of the tests of policies: those that fail, and the rules that none makes fire.</summary>
public sealed class GovernCoverageTests
{
    private const string Settings = """
        teams:
          - { name: security, role: security, onCall: security-duty@acme.example, members: [{ name: Ines, email: ines@acme.example }] }
        """;

    private const string Policy = "title: P\nintent: because\nremediation: mend it\nowners: { intent: security, enforcement: security }\nreview: { reviewed: 2026-01-01 }\n";

    /// <summary>A repository of one policy <c>p</c>.</summary>
    private static TemporaryRepository Write(string rego, string tests, string more = "")
    {
        var files = new TemporaryRepository(empty: true);
        files.Write("bylaw.yaml", Settings);
        files.Write("policies/p/policy.yaml", Policy + more);
        files.Write("policies/p/p.rego", "package p\n\n" + rego);
        files.Write("policies/p/p_test.rego", "package p_test\n\n" + tests);
        return files;
    }

    private static string Govern(TemporaryRepository files, int code = 0, params string[] more)
    {
        var run = CommandLine.Run(["govern", "--repo", files.Directory, "--as-of", "2026-02-15", .. more]);
        Assert.True(run.Code == code, run.Output);
        return run.Output.Replace(files.Directory + "/", "", StringComparison.Ordinal);
    }

    /// <summary>The parts of rules that never fire, by the JSON of <c>govern --coverage</c>, with their lines.</summary>
    private static string Unfired(TemporaryRepository files)
    {
        using var json = JsonDocument.Parse(Govern(files, 0, "--coverage", "--format", "json"));
        return string.Join(", ", json.RootElement.GetProperty("facts").EnumerateArray().Where(fact => fact.GetProperty("kind").GetString() == "unfired-rule")
            .Select(fact => $"{fact.GetProperty("part").GetString()} {fact.GetProperty("at").GetProperty("line").GetInt32()}"));
    }

    [Fact]
    public void A_rule_that_no_test_makes_fire_is_named_with_its_owner_and_the_next_step()
    {
        using var files = Write("deny contains \"privileged\" if input.privileged\n\ndeny contains \"root\" if input.root\n", "test_root if \"root\" in data.p.deny with input as {\"root\": true}\n");
        Assert.Equal("""
            to know
              policies/p: its rule `deny` never fires in a test (p.rego:3) [unfired-rule]
                owner: security (intent and enforcement; on call: security-duty@acme.example)
                next: write a test in which it fires; `bylaw test --coverage` says whether it does
                at: policies/p/p.rego:3:1

            0 to deal with now, 0 soon, 1 to know (1 policy, 0 exceptions, as of 2026-02-15)

            """.ReplaceLineEndings("\n"), Govern(files, 0, "--coverage"));
        var test = CommandLine.Run(["test", "--repo", files.Directory, "--coverage"]).Output;
        Assert.Contains("\n  3:1 rule `deny` never fires in a test\n", test, StringComparison.Ordinal);
        Assert.DoesNotContain("5:1 rule", test, StringComparison.Ordinal);
    }

    [Fact]
    public void Tests_do_not_run_unless_asked_for()
    {
        using var files = Write("deny contains \"root\" if input.root\n", "test_root if false\n");
        Assert.StartsWith("nothing to deal with", Govern(files), StringComparison.Ordinal);
        Assert.Contains("[tests-fail]", Govern(files, 1, "--coverage"), StringComparison.Ordinal);
    }

    [Theory]
    // A rule that holds is one that fires only when it then says something.
    [InlineData("deny := false if input.a\n", "data.p.deny == false with input as {\"a\": 1}", "")]
    [InlineData("deny if input.a\n", "not data.p.deny with input as {\"b\": 1}", "deny#1 3")]
    [InlineData("deny if input.a\n", "data.p.deny with input as {\"a\": 1}", "")]
    [InlineData("deny := [m | some m in input.ms]\n", "data.p.deny == [] with input as {\"ms\": []}", "deny#1 3")]
    [InlineData("deny := [m | some m in input.ms]\n", "data.p.deny == [1] with input as {\"ms\": [1]}", "")]
    [InlineData("deny := msg if { input.a; msg := input.msg }\n", "data.p.deny == false with input as {\"a\": 1, \"msg\": false}", "deny#1 3")]
    // What denies unless it is told otherwise fires by its default.
    [InlineData("default deny := true\ndeny := false if input.ok\n", "not data.p.deny with input as {\"ok\": 1}", "deny#1 3")]
    [InlineData("default deny := true\ndeny := false if input.ok\n", "data.p.deny with input as {}", "")]
    [InlineData("default deny := false\ndeny if input.a\n", "data.p.deny == false with input as {}", "deny#1 4")]
    // An else branch is a way of its own, and one that says nothing is none.
    [InlineData("deny := \"a\" if input.a\nelse := \"b\" if input.b\n", "data.p.deny == \"a\" with input as {\"a\": 1}", "deny#2 4")]
    [InlineData("deny := \"a\" if input.a\nelse := \"b\" if input.b\n", "data.p.deny == \"b\" with input as {\"b\": 1}", "deny#1 3")]
    [InlineData("deny := false if input.a\nelse := \"b\" if input.b\n", "data.p.deny == \"b\" with input as {\"b\": 1}", "")]
    // The first that holds answers for a rule that only holds or not: no test needs the second.
    [InlineData("deny if input.a\n\ndeny if input.b\n", "data.p.deny with input as {\"a\": 1, \"b\": 1}", "deny#2 5")]
    [InlineData("deny contains \"x\" if input.a\n\ndeny contains \"x\" if input.b\n", "data.p.deny == {\"x\"} with input as {\"a\": 1, \"b\": 1}", "")]
    // What rules call is theirs.
    [InlineData("deny contains \"x\" if bad(input.a)\n\nbad(n) if n > 1\n\nbad(n) if n < -1\n", "count(data.p.deny) == 1 with input as {\"a\": 2}", "")]
    [InlineData("deny contains \"x\" if bad(input.a)\n\nbad(n) if n > 1\n", "data.p.bad(2)", "deny#1 3")]
    [InlineData("deny contains m if some m in bad\n\nbad contains \"x\" if input.a\n", "data.p.bad == {\"x\"} with input as {\"a\": 2}", "deny#1 3")]
    // All words that fire, and no others.
    [InlineData("warn contains \"w\" if input.w\n\nviolation contains {\"msg\": \"v\"} if input.v\n\ndeny_root contains \"d\" if input.d\n\nallow if input.allow\n", "count(data.p.warn) == 0 with input as {}", "warn#1 3, violation#1 5, deny_root#1 7")]
    [InlineData("deny[x] := y if some x, y in input\n", "data.p.deny.k == 1 with input as {\"k\": 1}", "")]
    [InlineData("deny[x] := y if some x, y in input\n", "data.p.deny == {} with input as {}", "deny#1 3")]
    // The whole package is asked for, or another one that asks.
    [InlineData("deny contains \"x\" if input.a\n", "data.p == {\"deny\": {\"x\"}} with input as {\"a\": 2}", "")]
    [InlineData("deny contains \"x\" if input.a\n\nok if count(deny) == 0\n", "not data.p.ok with input as {\"a\": 2}", "")]
    public void What_fires(string rego, string test, string unfired)
    {
        using var files = Write(rego, $"test_it if {{ {test} }}\n");
        Assert.Equal(unfired, Unfired(files));
    }

    [Fact]
    public void What_a_test_file_adds_to_a_rule_is_no_part_of_the_policy()
    {
        using var files = Write("deny contains \"a\" if input.a\n", "");
        files.Write("policies/p/p_test.rego", "package p\n\ndeny contains \"never\" if input.never\n\ntest_a if \"a\" in deny with input as {\"a\": 1}\n");
        Assert.Equal("", Unfired(files));
    }

    [Fact]
    public void What_an_evaluation_did_not_finish_did_not_fire()
    {
        const string Rego = "deny := 1 if input.a\n\ndeny := input.b if input.b\n";
        const string Conflict = "test_conflict if data.p.deny with input as {\"a\": 1, \"b\": 2}\n\n";
        using var files = Write(Rego, Conflict + "test_none if data.p.deny == 2 with input as {\"b\": 2}\n");
        var text = Govern(files, 1, "--coverage");
        Assert.Contains("its tests fail: 1 of 2, the first is `p_test.test_conflict`: eval_conflict_error", text, StringComparison.Ordinal);
        Assert.Contains("its rule `deny` never fires in a test (p.rego:3)", text, StringComparison.Ordinal);
        Assert.DoesNotContain("(p.rego:5)", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Rules_of_the_same_name_in_two_packages_are_told_apart()
    {
        using var files = Write("deny contains \"a\" if input.a\n", "test_a if \"a\" in data.p.deny with input as {\"a\": 1}\n");
        files.Write("policies/p/q.rego", "package q\n\ndeny contains \"b\" if input.b\n");
        Assert.Equal("q.deny#1 3", Unfired(files));
    }

    [Fact]
    public void What_the_library_shares_is_not_asked_for()
    {
        using var files = Write("import data.lib.x\n\ndeny contains \"a\" if x.bad\n", "test_a if \"a\" in data.p.deny with input as {\"a\": 1}\n");
        files.Write("lib/x.rego", "package lib.x\n\nbad if input.a\n\nbad if input.b\n\ndeny contains \"never\" if input.never\n");
        Assert.Equal("", Unfired(files));
    }

    [Theory]
    [InlineData("enforcement: shadow\n", 1)]
    [InlineData("enforcement: audit\n", 1)]
    [InlineData("enforcement: draft\n", 0)]
    [InlineData("enforcement: deprecated\nexpires: 2026-12-31\ndeprecated: { since: 2026-02-01, still: warn }\n", 0)]
    public void Rules_of_what_is_being_written_or_going_are_not_named(string state, int named)
    {
        using var files = Write("deny contains \"a\" if input.a\n", "test_b if count(data.p.deny) == 0 with input as {}\n", state);
        Assert.Equal(named, Govern(files, 0, "--coverage").Split("[unfired-rule]").Length - 1);
    }

    [Theory]
    [InlineData("", "late")]
    [InlineData("enforcement: draft\n", "note")]
    [InlineData("enforcement: shadow\n", "late")]
    public void Tests_that_fail_are_late_but_in_a_draft(string state, string grade)
    {
        using var files = Write("deny contains \"a\" if input.a\n", "test_a if \"a\" in data.p.deny with input as {\"a\": 1}\n\ntest_b if false\n", state);
        using var json = JsonDocument.Parse(Govern(files, grade == "late" ? 1 : 0, "--coverage", "--format", "json"));
        var fact = Assert.Single(json.RootElement.GetProperty("facts").EnumerateArray(), fact => fact.GetProperty("kind").GetString() == "tests-fail");
        Assert.Equal(grade, fact.GetProperty("grade").GetString());
        Assert.Equal("its tests fail: 1 of 2, the first is `p_test.test_b`", fact.GetProperty("text").GetString());
        Assert.Equal(5, fact.GetProperty("at").GetProperty("line").GetInt32());
    }

    [Fact]
    public void Modules_of_Rego_v0_have_the_same_rules()
    {
        using var files = Write("deny[msg] { input.a; msg := \"a\" }\n\ndeny[msg] { input.b; msg := \"b\" } { input.c; msg := \"c\" }\n", "test_b { data.p.deny[\"b\"] with input as {\"b\": 1} }\n");
        // The two bodies of the second rule are two ways to fire.
        Assert.Equal("deny#1 3, deny#3 5", Unfired(files));
    }

    [Fact]
    public void Tests_that_cannot_run_are_late()
    {
        using var files = Write("deny contains \"a\" if input.a\n", "test_a if data.p.deny[");
        Assert.Contains("policies/p: its tests cannot run: ", Govern(files, 1, "--coverage"), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_said_of_rules_where_there_are_no_tests()
    {
        using var files = Write("deny contains \"a\" if input.a\n", "");
        var text = Govern(files, 0, "--coverage");
        Assert.Contains("[untested]", text, StringComparison.Ordinal);
        Assert.DoesNotContain("[unfired-rule]", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("some a in numbers.range(1, 100000); some b in numbers.range(1, 100000); a + b < 0")]
    [InlineData("count(numbers.range(1, 1000000000)) == 0")]
    public void A_test_that_would_not_end_does_and_the_others_still_run(string body)
    {
        using var files = Write("deny contains \"a\" if input.a\n", $"test_loop if {{ {body} }}\n\ntest_a if \"a\" in data.p.deny with input as {{\"a\": 1}}\n");
        var text = Govern(files, 1, "--coverage");
        Assert.Contains("its tests fail: 1 of 2, the first is `p_test.test_loop`: budget: ", text, StringComparison.Ordinal);
        Assert.DoesNotContain("[unfired-rule]", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_no_rule_that_never_fires()
    {
        using var files = Write("deny contains \"a\" if input.a\n", "test_a if \"a\" in data.p.deny with input as {\"a\": 1}\n");
        files.WriteBytes("policies/p/data.json", [(byte)'"', 0xff, (byte)'"']);
        Assert.Contains("policies/p/data.json", Govern(files, 2, "--coverage"), StringComparison.Ordinal);
    }

    [Fact]
    public void Each_way_of_a_rule_has_a_fingerprint_and_a_place_of_its_own()
    {
        using var files = Write("deny contains \"a\" if input.a\n\ndeny contains \"b\" if input.b\n", "test_none if count(data.p.deny) == 0 with input as {}\n");
        using var sarif = JsonDocument.Parse(Govern(files, 0, "--coverage", "--format", "sarif"));
        var results = sarif.RootElement.GetProperty("runs")[0].GetProperty("results").EnumerateArray().ToList();
        Assert.Equal(["unfired-rule:policies/p:deny#1", "unfired-rule:policies/p:deny#2"], results.Select(result => result.GetProperty("fingerprints").GetProperty("bylawGovern/v1").GetString()));
        Assert.Equal([3, 5], results.Select(result => result.GetProperty("locations")[0].GetProperty("physicalLocation").GetProperty("region").GetProperty("startLine").GetInt32()));
        Assert.All(results, result => Assert.Equal("note", result.GetProperty("level").GetString()));
        var markdown = Govern(files, 0, "--coverage", "--format", "markdown");
        Assert.Contains("| `policies/p` | its rule `deny` never fires in a test (p.rego:5) |", markdown, StringComparison.Ordinal);
    }

    [Fact]
    public void A_thousand_policies_are_governed_without_running_their_tests()
    {
        using var files = Write("deny contains \"a\" if input.a\n", "test_a if true\n");
        for (var number = 0; number < 1000; number++)
        {
            files.Write($"policies/p{number}/policy.yaml", Policy);
            files.Write($"policies/p{number}/p.rego", $"package p{number}\n\ndeny contains \"a\" if input.a\n");
            // Run, each of these would take seconds.
            files.Write($"policies/p{number}/p_test.rego", $"package p{number}_test\n\ntest_loop if {{ some a in numbers.range(1, 100000); some b in numbers.range(1, 100000); a + b < 0 }}\n");
        }
        Assert.Equal("nothing to deal with (1001 policies, 0 exceptions, as of 2026-02-15)\n", Govern(files));
    }
}
