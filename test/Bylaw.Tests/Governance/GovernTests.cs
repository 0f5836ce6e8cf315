using System.Globalization;
using System.Text.Json;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Governance;
using Xunit;

namespace Bylaw.Tests.Governance;

/// <summary>What <c>bylaw govern</c> says: the rows of <c>cases/governance/govern.yaml</c>, and its forms.</summary>
public sealed class GovernTests
{
    private const string Teams = """
        teams:
          - { name: security, role: security, onCall: security-duty@acme.example, members: [{ name: Ines, email: ines@acme.example }] }
          - { name: platform, role: platform, onCall: +1 555 0100, channel: "#platform", members: [{ name: Mei, email: mei@acme.example }] }
          - { name: ghosts, role: security, onCall: ghosts@acme.example }
          - { name: silent, role: platform, members: [{ name: Lena, email: lena@acme.example }] }
        """;

    private static readonly Dictionary<string, ObjectValue> s_rows = ((ArrayValue)YamlReader.Read(new SourceText("govern.yaml", Repository.Read("cases/governance/govern.yaml"))).Value!)
        .Cast<ObjectValue>().ToDictionary(row => row.GetText("name")!, StringComparer.Ordinal);

    public static TheoryData<string> Names => [.. s_rows.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Says(string name)
    {
        var row = s_rows[name];
        using var files = Write(row);
        var expected = ((ArrayValue)row.Get("says")!).Select(text => ((StringValue)text).Text);
        Assert.Equal(string.Join('\n', expected), string.Join('\n', Facts(files, row)));
    }

    [Fact]
    public void Every_kind_has_a_row()
    {
        var said = s_rows.Values.SelectMany(row => (ArrayValue)row.Get("says")!).Select(text => ((StringValue)text).Text.Split(' ')[1].TrimEnd(':')).ToHashSet();
        Assert.Empty(Enum.GetValues<GovernKind>().Select(Bylaw.Cli.Commands.Govern.GovernWords.Of).Except(said));
    }

    [Fact]
    public void Days_are_those_of_utc()
    {
        using var files = Write(s_rows["the last day of a policy"]);
        var last = DateTimeOffset.Parse("2026-04-01T01:59:59+02:00", CultureInfo.InvariantCulture);
        Assert.False(GovernReport.Of(files.Load(), new GovernOptions { Now = last }).IsLate);
        Assert.True(GovernReport.Of(files.Load(), new GovernOptions { Now = last.AddSeconds(1) }).IsLate);
    }

    [Theory]
    [InlineData("a policy in order", "2026-03-01", 0)]
    [InlineData("the last day of a policy", "2026-03-31", 0)]
    [InlineData("the last day of a policy", "2026-04-01", 1)]
    [InlineData("nobody owns the intent", "2026-03-01", 1)]
    [InlineData("an owner that is no team", "2026-03-01", 1)]
    [InlineData("a field that is required is said once", "2026-03-01", 1)]
    [InlineData("untested", "2026-03-01", 0)]
    public void Exits_with_1_when_something_is_late(string row, string day, int code)
    {
        using var files = Write(s_rows[row]);
        var run = CommandLine.Run(["govern", "--repo", files.Directory, "--as-of", day]);
        Assert.True(run.Code == code, run.Output);
    }

    [Fact]
    public void Exits_with_2_when_the_repository_cannot_be_read()
    {
        using var files = Write(s_rows["a policy in order"]);
        files.Write("exceptions/bad.yaml", "policy: [");
        Assert.Equal(2, CommandLine.Run(["govern", "--repo", files.Directory]).Code);
        Assert.Equal(2, CommandLine.Run(["govern", "--repo", files.PathOf("policies")]).Code);
        Assert.Equal(2, CommandLine.Run(["govern", "--as-of", "tomorrow"]).Code);
    }

    [Fact]
    public void The_text_names_owners_escalation_and_the_next_step()
    {
        using var files = Write(s_rows["the last step that was reached counts"]);
        var run = CommandLine.Run(["govern", "--repo", files.Directory, "--as-of", "2026-04-01"]);
        Assert.Equal("""
            to deal with now
              policies/p: it expired on 2026-01-31 and goes on as before (60 days ago) [policy-expired]
                owner: security (intent; on call: security-duty@acme.example), platform (enforcement; on call: +1 555 0100; #platform)
                escalated to: security, since 2026-03-03; on call: security-duty@acme.example
                next: renew it with a later `expires`, or retire it: delete `policies/p`
                at: policies/p/policy.yaml:6:10

            1 to deal with now, 0 soon, 0 to know (1 policy, 0 exceptions, as of 2026-04-01)

            """.ReplaceLineEndings("\n"), run.Output.Replace(files.Directory + "/", "", StringComparison.Ordinal));
    }

    [Fact]
    public void Programs_get_the_same_facts()
    {
        using var files = Write(s_rows["the last step that was reached counts"]);
        using var json = JsonDocument.Parse(CommandLine.Run(["govern", "--repo", files.Directory, "--as-of", "2026-04-01", "--format", "json"]).Output);
        var fact = Assert.Single(json.RootElement.GetProperty("facts").EnumerateArray());
        Assert.Equal("policy-expired", fact.GetProperty("kind").GetString());
        Assert.Equal(60, fact.GetProperty("days").GetInt32());
        Assert.Equal("security", fact.GetProperty("escalated").GetProperty("to").GetString());
        Assert.Equal(["intent", "enforcement"], fact.GetProperty("owners").EnumerateArray().Select(owner => owner.GetProperty("duty").GetString()));
        using var sarif = JsonDocument.Parse(CommandLine.Run(["govern", "--repo", files.Directory, "--as-of", "2026-04-01", "--format", "sarif"]).Output);
        var run = sarif.RootElement.GetProperty("runs")[0];
        var result = Assert.Single(run.GetProperty("results").EnumerateArray());
        Assert.Equal("govern/policy-expired", run.GetProperty("tool").GetProperty("driver").GetProperty("rules")[result.GetProperty("ruleIndex").GetInt32()].GetProperty("id").GetString());
        Assert.Equal("error", result.GetProperty("level").GetString());
        Assert.Equal(6, result.GetProperty("locations")[0].GetProperty("physicalLocation").GetProperty("region").GetProperty("startLine").GetInt32());
    }

    [Fact]
    public void Markdown_calls_nobody_and_keeps_its_cells()
    {
        using var files = Write(s_rows["the last step that was reached counts"]);
        files.Write("exceptions/e.yaml", "policy: p\nscope: { namespaces: [a] }\nreason: r\nrequester: \"@all | <b>\"\nexpires: 2026-01-01\n");
        var text = CommandLine.Run(["govern", "--repo", files.Directory, "--as-of", "2026-04-01", "--format", "markdown"]).Output;
        Assert.StartsWith("## Governance: 2 to deal with now, 0 soon, 0 to know", text);
        Assert.Contains("| `exceptions/e` | it expired on 2026-01-01; it waives `p` (90 days ago) | @\u200ball \\| &lt;b> (requester), security (", text);
        Assert.DoesNotContain("@acme", text);
    }

    [Fact]
    public void Objects_tell_what_is_of_no_use()
    {
        using var files = Write(s_rows["a policy in order"]);
        files.Write("exceptions/e.yaml", "policy: p\nscope: { namespaces: [elsewhere] }\nreason: r\nrequester: r\nexpires: 2026-12-31\n");
        files.Write("policies/q/policy.yaml", Repository.Read("examples/acme/policies/no-root/policy.yaml").Replace("kinds:", "names: [nobody]\n  kinds:", StringComparison.Ordinal).Replace("every:", "# every:", StringComparison.Ordinal));
        files.Write("policies/q/q.rego", "package q\n\ndeny contains \"no\" if input.never\n");
        files.Write("policies/q/q_test.rego", "package q_test\n\ntest_none if count(data.q.deny) == 0\n");
        files.Write("in/pod.yaml", "apiVersion: v1\nkind: Pod\nmetadata: { name: a, namespace: a }\nspec: { containers: [{ name: a, image: a }] }\n");
        var run = CommandLine.Run(["govern", "--repo", files.Directory, "--as-of", "2026-03-01", "--inputs", files.PathOf("in")]);
        Assert.Contains("exceptions/e: it waives nothing of `p` in the objects at hand [unused-exception]", run.Output);
        Assert.Contains("policies/q: it is about none of the objects at hand [unused-policy]", run.Output);
        Assert.Contains("policies/p: it is about 1 of the objects at hand and fires on none [silent-policy]", run.Output);
    }

    private static TemporaryRepository Write(ObjectValue row)
    {
        var policy = row.Get("policy") as ObjectValue ?? ObjectValue.Empty;
        var files = new TemporaryRepository(empty: true);
        files.Write("bylaw.yaml", $"{Teams}\n{row.GetText("settings")}\n");
        var lines = new List<string> { "title: P", $"owners: {policy.GetText("owners") ?? "{ intent: security, enforcement: platform }"}" };
        lines.Add(policy.GetText("intent") == "none" ? "" : "intent: because");
        lines.Add(policy.GetText("remediation") == "none" ? "" : "remediation: mend it");
        lines.Add(policy.GetText("reviewed") is "never" ? "" : $"review: {{ reviewed: {policy.GetText("reviewed") ?? "2026-01-01"}{(policy.GetText("every") is { } every ? $", every: {every}" : "")} }}");
        foreach (var field in (string[])["expires", "then", "enforcement", "deprecated", "match"])
            if (policy.GetText(field) is { } value) lines.Add($"{field}: {value}");
        files.Write("policies/p/policy.yaml", string.Join('\n', lines) + "\n");
        files.Write("policies/p/p.rego", $"package p\n\n{policy.GetText("rego") ?? "deny contains \"no\" if input.never\n"}");
        if (policy.GetText("tests") != "none") files.Write("policies/p/p_test.rego", $"package p_test\n\n{policy.GetText("tests") ?? "test_none if count(data.p.deny) == 0\n"}");
        if (row.GetText("objects") is { } objects) files.Write("in/objects.yaml", objects);
        if (row.Get("exception") is ObjectValue exception)
            files.Write("exceptions/e.yaml", $"policy: p\nscope: {{ namespaces: [a] }}\nreason: r\nrequester: r\nexpires: {exception.GetText("expires")}\n");
        if (row.Get("suspension") is ObjectValue suspension)
            files.Write("suspensions/s.yaml", $"policy: p\nreason: down\nrequester: Mei\nstarts: {suspension.GetText("starts")}\nexpires: {suspension.GetText("expires")}\n");
        return files;
    }

    /// <summary>The facts in the order in which programs get them: grade, kind, days, sentence, escalation.</summary>
    private static List<string> Facts(TemporaryRepository files, ObjectValue row)
    {
        string[] coverage = row.Get("coverage") is null ? [] : ["--coverage"];
        string[] inputs = row.Get("objects") is null ? [] : ["--inputs", files.PathOf("in")];
        var run = CommandLine.Run(["govern", "--repo", files.Directory, "--as-of", row.GetText("as-of")!, "--format", "json", .. coverage, .. inputs]);
        // A warning, such as of a suspension, stands before the report; behind it an error would, and fail here.
        using var json = JsonDocument.Parse(run.Output[(run.Output.StartsWith('{') ? 0 : run.Output.IndexOf("\n{", StringComparison.Ordinal))..]);
        return [.. json.RootElement.GetProperty("facts").EnumerateArray().Select(Show)];
    }

    private static string Show(JsonElement fact)
    {
        var days = fact.TryGetProperty("days", out var count) ? $" {count}" : "";
        var escalated = fact.TryGetProperty("escalated", out var step) ? $"; escalated to {step.GetProperty("to")} since {step.GetProperty("since")}" : "";
        return $"{fact.GetProperty("grade")} {fact.GetProperty("kind")}{days}: {fact.GetProperty("text")}{escalated}";
    }
}
