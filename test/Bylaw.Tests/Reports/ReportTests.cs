using System.Text.Json;
using System.Xml.Linq;
using Bylaw.Cli.Reports;
using Bylaw.Core.Decisions;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Diagnostics.Rendering;
using Bylaw.Core.Text;
using Bylaw.Engine;
using Bylaw.Tests.House;
using Xunit;

namespace Bylaw.Tests.Reports;

public class ReportTests
{
    public static TheoryData<string> Formats => [.. ReportFormats.Names];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Writes_the_sample(string format) =>
        Golden.Check($"Reports/sample.{format}.golden", SampleReport.Write(Writer(format), SampleReport.Make()));

    [Theory]
    [MemberData(nameof(Formats))]
    public void Writes_an_empty_run(string format) =>
        Golden.Check($"Reports/empty.{format}.golden", SampleReport.Write(Writer(format), SampleReport.Make() with { Decisions = [], Diagnostics = [], Exceptions = [], Notices = [] }));

    [Theory]
    [MemberData(nameof(Formats))]
    public void Has_a_writer_for_diagnostics(string format) =>
        Assert.NotNull(ReportFormats.ForDiagnostics(format, TerminalOptions.Plain, "0"));

    [Fact]
    public void Knows_no_other_format()
    {
        Assert.Null(ReportFormats.ForReport("xml", TerminalOptions.Plain, "0"));
        Assert.Null(ReportFormats.ForDiagnostics("xml", TerminalOptions.Plain, "0"));
    }

    [Fact]
    public void A_failure_takes_at_most_twelve_lines_whatever_it_has_to_say()
    {
        var lapsed = new LapsedException("x", new DateOnly(2026, 1, 1), Expired: true);
        var wordy = SampleReport.Root() with
        {
            Message = "line one\nline two\n\nline three",
            Remediation = string.Join('\n', Enumerable.Range(1, 40).Select(i => $"step {i}")),
            LapsedException = lapsed,
        };
        var objects = Enumerable.Range(1, 9).Select(i => new ObjectReference("v1", "Pod", "a", $"p{i}"));
        var report = SampleReport.Make() with
        {
            Decisions = [.. objects.Select(pod => SampleReport.Decide(pod, wordy with { Object = pod }))],
            Diagnostics = [],
        };
        var text = SampleReport.Write(Writer("text"), report);
        var block = text.Split("\n\n")[0].Split('\n');
        Assert.Equal(12, block.Length);
        Assert.Equal("fail[no-root/deny]: line one line two line three", block[0]);
        Assert.Equal("   = change: step 1 …", block[7]);
        Assert.Equal("   = lapsed: exception `x` expired on 2026-01-01", block[9]);
        Assert.Equal("   = also: the same for Pod a/p2 (deploy/api.yaml:13:13), Pod a/p3 (deploy/api.yaml:13:13), Pod a/p4 (deploy/api.yaml:13:13) and 5 more", block[11]);
    }

    [Fact]
    public void A_remediation_of_several_lines_stands_under_its_name()
    {
        var finding = SampleReport.Root() with { Remediation = "set this:\n  runAsUser: 1000\n" };
        var output = new StringWriter();
        FindingBlock.Write(new TerminalWriter(output, TerminalOptions.Plain), finding, null);
        Assert.Contains("   = change: set this:\n               runAsUser: 1000\n", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Json_and_sarif_keep_every_finding_that_the_text_folds()
    {
        var objects = Enumerable.Range(1, 9).Select(i => new ObjectReference("v1", "Pod", "a", $"p{i}")).ToList();
        var report = SampleReport.Make() with { Decisions = [.. objects.Select(pod => SampleReport.Decide(pod, SampleReport.Root() with { Object = pod }))] };
        using var json = JsonDocument.Parse(SampleReport.Write(Writer("json"), report));
        Assert.Equal(9, json.RootElement.GetProperty("decisions").EnumerateArray().Sum(decision => decision.GetProperty("findings").GetArrayLength()));
        using var sarif = JsonDocument.Parse(SampleReport.Write(Writer("sarif"), report));
        Assert.Equal(9, sarif.RootElement.GetProperty("runs")[0].GetProperty("results").GetArrayLength());
    }

    [Fact]
    public void Hostile_text_drives_neither_a_terminal_nor_a_parser()
    {
        const string Evil = "\u001b[2J]]><x a=\"1\">&\0\uFFFF\uD800::error::\u202E";
        var source = new SourceText(Evil + ".yaml", Evil);
        var finding = SampleReport.Root() with
        {
            Policy = Evil,
            Rule = Evil,
            Object = new ObjectReference("v1", Evil, Evil, Evil),
            Message = Evil,
            Title = Evil,
            Severity = Evil,
            Remediation = Evil,
            Contact = new PolicyContact(Evil, Evil, Evil),
            At = source.At(new Span(0, 4)),
            HowToAsk = Evil,
        };
        var report = SampleReport.Make() with
        {
            Decisions = [SampleReport.Decide(finding.Object, finding, finding with { Exception = Evil, Outcome = Outcome.Skip })],
            Diagnostics = [new Diagnostic(new DiagnosticCode(9001, Evil), Evil, finding.At, Evil)],
            Exceptions = [new ExceptionNote(Evil, ExceptionState.Needed, 1, null, Evil)],
            Notices = [new PolicyNote(Evil, new PolicyNotice(PolicyNoticeKind.Expired, default, Evil), finding.At, new PolicyContact(Evil, Evil, Evil))],
            Revision = Evil,
        };
        foreach (var format in ReportFormats.Names)
        {
            var text = SampleReport.Write(Writer(format), report);
            Assert.DoesNotContain('\u001b', text);
            Assert.DoesNotContain('\0', text);
            if (format is "json" or "sarif") JsonDocument.Parse(text).Dispose();
            else Assert.DoesNotContain('\u202E', text);
            if (format == "junit") _ = XDocument.Parse(text);
            if (format == "github") Assert.All(text.TrimEnd('\n').Split('\n'), line => Assert.Matches("^::(error|warning|notice) file=", line));
        }
    }

    [Fact]
    public void Junit_counts_add_up()
    {
        var document = XDocument.Parse(SampleReport.Write(Writer("junit"), SampleReport.Make()));
        foreach (var suite in document.Root!.Elements("testsuite"))
        {
            Assert.Equal(suite.Elements("testcase").Count(), Number(suite, "tests"));
            Assert.Equal(suite.Elements("testcase").Count(test => test.Element("failure") is not null), Number(suite, "failures"));
            Assert.Equal(suite.Elements("testcase").Count(test => test.Element("error") is not null), Number(suite, "errors"));
            Assert.Equal(suite.Elements("testcase").Count(test => test.Element("skipped") is not null), Number(suite, "skipped"));
        }
        Assert.Equal(document.Descendants("testcase").Count(), Number(document.Root, "tests"));
        Assert.Equal(document.Descendants("failure").Count(), Number(document.Root, "failures"));
        Assert.Equal(document.Descendants("error").Count(), Number(document.Root, "errors"));
    }

    [Fact]
    public void Junit_joins_several_findings_of_one_rule_on_one_object()
    {
        var report = SampleReport.Make() with
        {
            Decisions = [SampleReport.Decide(SampleReport.Root().Object, SampleReport.Root(), SampleReport.Root() with { Message = "and so does `sidecar`" })],
            Diagnostics = [],
        };
        var document = XDocument.Parse(SampleReport.Write(Writer("junit"), report));
        var failure = Assert.Single(document.Descendants("failure"));
        Assert.Equal("container `api` runs as root (and 1 more)", failure.Attribute("message")!.Value);
        Assert.Contains("and so does `sidecar`", failure.Value, StringComparison.Ordinal);
    }

    private static IReportWriter Writer(string format) => ReportFormats.ForReport(format, TerminalOptions.Plain, "0.1.0")!;

    private static int Number(XElement element, string name) =>
        int.Parse(element.Attribute(name)!.Value, System.Globalization.CultureInfo.InvariantCulture);
}
