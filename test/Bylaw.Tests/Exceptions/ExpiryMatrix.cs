using System.Globalization;
using System.Text.Json;
using Bylaw.Cli;
using Bylaw.Cli.Commands;
using Bylaw.Cli.Reports;
using Bylaw.Core.Decisions;
using Bylaw.Engine;
using Bylaw.Governance;
using Bylaw.Tests.Engine;
using Bylaw.Tests.Governance;
using Xunit;

namespace Bylaw.Tests.Exceptions;

/// <summary>
/// Whether an exception holds at an instant is the same on every path, for every language: engine, check in every format,
/// decision record, list, necessity, tests of the policy; one second before its end, at it and after it, on leap days, by clocks
/// of other offsets.
/// </summary>
public sealed class ExpiryMatrix
{
    /// <summary>For each language a policy whose rule <c>deny</c> refuses every Deployment, with a test that passes where the language has tests. A further language is a row here.</summary>
    private static readonly Dictionary<string, (string File, string Policy, string? TestFile, string? Test)> s_policies = new(StringComparer.Ordinal)
    {
        ["rego"] = ("p.rego", "package p\n\ndeny contains \"refused\" if input.kind == \"Deployment\"\n", "p_test.rego", "package p_test\n\nimport data.p\n\ntest_it if p.deny == {\"refused\"} with input as {\"kind\": \"Deployment\"}\n"),
        ["cel"] = ("p.yaml", "apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingAdmissionPolicy\nmetadata: { name: deny }\nspec: { validations: [{ expression: \"object.kind != 'Deployment'\", message: refused }] }\n", null, null),
        ["gatekeeper"] = ("p.yaml", "apiVersion: templates.gatekeeper.sh/v1\nkind: ConstraintTemplate\nmetadata: { name: refuse }\nspec:\n  crd: { spec: { names: { kind: Refuse } } }\n  targets:\n    - target: admission.k8s.gatekeeper.sh\n      rego: |\n        package refuse\n        violation[{\"msg\": \"refused\"}] { input.review.kind.kind == \"Deployment\" }\n---\napiVersion: constraints.gatekeeper.sh/v1beta1\nkind: Refuse\nmetadata: { name: deny }\n", null, null),
    };

    private static readonly string[] s_offsets = ["+00:00", "+14:00", "-12:00", "+05:45", "-03:30"];

    private static Host Blank => new() { Output = TextWriter.Null, Error = TextWriter.Null, OpenInput = () => Stream.Null, Clock = TimeProvider.System };

    /// <summary>Language, last day, instant in UTC, offset of the clock, whether the exception holds.</summary>
    public static TheoryData<string, string, string, string, bool> Rows
    {
        get
        {
            var rows = new TheoryData<string, string, string, string, bool>();
            foreach (var language in Blank.Languages.Select(language => language.Name))
                foreach (var last in (string[])["2026-03-31", "2028-02-28", "2028-02-29", "2026-12-31"])
                    foreach (var (second, holds) in (ReadOnlySpan<(int, bool)>)[(-86400, true), (-1, true), (0, false), (1, false), (86400, false)])
                        foreach (var offset in s_offsets)
                            rows.Add(language, last, End(last).AddSeconds(second).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), offset, holds);
            return rows;
        }
    }

    [Fact]
    public void Every_language_has_a_policy_here() =>
        Assert.Empty(Blank.Languages.Select(language => language.Name).Except(s_policies.Keys));

    [Theory]
    [MemberData(nameof(Rows))]
    public void All_paths_agree(string language, string last, string instant, string offset, bool holds)
    {
        using var files = Files(language, last);
        var at = DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture).ToOffset(TimeSpan.Parse(offset.TrimStart('+'), CultureInfo.InvariantCulture));
        var answers = new SortedDictionary<string, bool>(StringComparer.Ordinal);
        foreach (var (path, says) in Paths(files, new OffsetClock(at))) answers.Add($"{path} by the clock", says);
        foreach (var (path, says) in Paths(files, new OffsetClock(End("2030-01-01")), $"--as-of {instant}")) answers.Add($"{path} as of the instant", says);
        answers.Add("engine", Engine(files, language, new OffsetClock(at)));
        answers.Add("lifecycle", Lifecycle.FactsAt(files.Load().Repository, at).IsEmpty);
        Assert.Equal(2 * 10 + 2, answers.Count);
        Assert.Empty(answers.Where(answer => answer.Value != holds).Select(answer => answer.Key));
    }

    private static DateTimeOffset End(string last) => new(DateOnly.Parse(last, CultureInfo.InvariantCulture).AddDays(1), TimeOnly.MinValue, TimeSpan.Zero);

    private static TemporaryRepository Files(string language, string last)
    {
        var files = new TemporaryRepository();
        var (file, policy, testFile, test) = s_policies[language];
        files.Write("policies/no-root/policy.yaml", "title: t\nenforcement: deny\n");
        foreach (var old in Directory.GetFiles(Path.Combine(files.Directory, "policies", "no-root")).Where(path => !path.EndsWith("policy.yaml", StringComparison.Ordinal))) File.Delete(old);
        files.Write($"policies/no-root/{file}", policy);
        if (testFile is not null) files.Write($"policies/no-root/{testFile}", test!);
        files.Write("exceptions/one.yaml", $"policy: no-root\nrules: [deny]\nscope:\n  namespaces: [orders]\n  kinds: [Deployment]\n  names: [api]\nreason: r\nrequester: q\nexpires: {last}\n");
        files.Write("api.yaml", EngineFixture.Deployment);
        return files;
    }

    private static bool Engine(TemporaryRepository files, string language, TimeProvider clock)
    {
        var bundle = PolicyBundle.Build(files.Load(), [.. Blank.Languages.Where(one => one.Name == language)]).Bundle!;
        var finding = Assert.Single(new BylawEngine(clock).Decide(bundle, EngineFixture.Request(EngineFixture.Deployment)).Findings);
        Assert.Equal(Outcome.Fail, finding.Verdict);
        Assert.Equal(finding.Exception is null, finding.Outcome == Outcome.Fail);
        Assert.Equal(finding.Exception is null, finding.LapsedException is not null);
        return finding.Exception == "one";
    }

    /// <summary>Each path of the command line, and whether the exception holds on it.</summary>
    private static IEnumerable<(string Path, bool Holds)> Paths(TemporaryRepository files, TimeProvider clock, string asOf = "")
    {
        var repository = $"--repo {files.Directory} {asOf}";
        var input = Path.Combine(files.Directory, "api.yaml");
        foreach (var format in ReportFormats.Names)
        {
            var (code, output) = Run($"check {repository} --format {format} {input}", clock);
            yield return ($"exit code of check in {format}", code == 0);
            if (format == "text") yield return ("text", output.Contains("waived[no-root/deny]", StringComparison.Ordinal));
        }
        var record = Path.Combine(files.Directory, "record.jsonl");
        File.Delete(record);
        Run($"check {repository} --record {record} {input}", clock);
        using (var line = JsonDocument.Parse(File.ReadAllText(record))) yield return ("record", line.RootElement.GetProperty("allowed").GetBoolean());
        yield return ("list", Run($"exception list {repository} --state in-force", clock).Output.Contains("\none ", StringComparison.Ordinal));
        yield return ("necessity", Run($"exception check {repository} {input}", clock) is (0, var needed) && needed.StartsWith("one: needed", StringComparison.Ordinal));
        // An exception is for objects: tests of the policy pass on every day.
        Assert.Equal(0, Run($"test --repo {files.Directory}", clock).Code);
        // One that has lapsed may go: it is written again for the next path.
        var text = File.ReadAllText(Path.Combine(files.Directory, "exceptions/one.yaml"));
        var retired = Run($"exception retire one {repository} {input}", clock).Code == 0;
        Assert.Equal(!retired, File.Exists(Path.Combine(files.Directory, "exceptions/one.yaml")));
        files.Write("exceptions/one.yaml", text);
        yield return ("retire", !retired);
    }

    private static (int Code, string Output) Run(string command, TimeProvider clock)
    {
        var output = new StringWriter { NewLine = "\n" };
        var code = RootCommands.Run([.. CommandLine.Split(command)], Blank with { Output = output, Error = output, Clock = clock });
        return (code, output.ToString());
    }

    /// <summary>A clock that tells an instant by another offset.</summary>
    private sealed class OffsetClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
