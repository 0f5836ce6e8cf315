using System.Globalization;
using System.Xml;
using Bylaw.Core.Decisions;
using Bylaw.Core.Diagnostics.Rendering;

namespace Bylaw.Cli.Reports;

/// <summary>
/// The report as JUnit XML: a suite for each policy, a case for each object and rule, and a suite for unreadable
/// inputs. Warnings and findings that stop nothing pass and say so as output; waived ones are skipped. Times are zero:
/// the same run gives the same text.
/// </summary>
internal sealed class JUnitReport : IReportWriter
{
    /// <summary>What one rule said about one object.</summary>
    private sealed record Case(int Place, string Object, string Rule, List<Finding> Findings)
    {
        public FindingState State => Findings.Max(finding => finding.StateOf());
    }

    public void Write(TextWriter output, CheckReport report)
    {
        var suites = Suites(report);
        var cases = suites.SelectMany(suite => suite.Value).ToList();
        using (var xml = XmlTextOutput.Start(output))
        {
            xml.WriteStartElement("testsuites");
            xml.WriteAttributeString("name", "bylaw check");
            WriteNumber(xml, "tests", cases.Count + report.Diagnostics.Count);
            WriteNumber(xml, "failures", cases.Count(test => test.State == FindingState.Failed) + report.Counts.Unreadable);
            WriteNumber(xml, "errors", cases.Count(test => test.State == FindingState.Error));
            if (report.Notices.Count > 0) WriteNotices(xml, report.Notices);
            foreach (var (policy, tests) in suites) WriteSuite(xml, policy, tests);
            if (report.Diagnostics.Count > 0) WriteInputs(xml, report);
            xml.WriteEndElement();
        }
        output.Write('\n');
    }

    private static SortedDictionary<string, List<Case>> Suites(CheckReport report)
    {
        var suites = new SortedDictionary<string, List<Case>>(StringComparer.Ordinal);
        for (var place = 0; place < report.Decisions.Count; place++)
        {
            foreach (var finding in report.Decisions[place].Findings)
            {
                if (!suites.TryGetValue(finding.Policy, out var cases)) suites.Add(finding.Policy, cases = []);
                // Findings of an object stand together, so the case they belong to is among the last ones.
                var known = cases.FindLast(test => test.Place != place || test.Rule == finding.Rule);
                if (known is not null && known.Place == place) known.Findings.Add(finding);
                else cases.Add(new Case(place, finding.Object.ToString(), finding.Rule, [finding]));
            }
        }
        return suites;
    }

    private static void WriteSuite(XmlWriter xml, string policy, List<Case> cases)
    {
        xml.WriteStartElement("testsuite");
        xml.WriteAttributeString("name", DisplayText.OneLine(policy));
        WriteNumber(xml, "tests", cases.Count);
        WriteNumber(xml, "failures", cases.Count(test => test.State == FindingState.Failed));
        WriteNumber(xml, "errors", cases.Count(test => test.State == FindingState.Error));
        WriteNumber(xml, "skipped", cases.Count(test => IsSkipped(test.State)));
        xml.WriteAttributeString("time", "0");
        foreach (var test in cases) WriteCase(xml, policy, test);
        xml.WriteEndElement();
    }

    private static bool IsSkipped(FindingState state) => state is FindingState.Skipped or FindingState.Waived or FindingState.Suspended;

    private static void WriteCase(XmlWriter xml, string policy, Case test)
    {
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("classname", DisplayText.OneLine(policy));
        xml.WriteAttributeString("name", DisplayText.OneLine($"{test.Object}: {test.Rule}"));
        xml.WriteAttributeString("time", "0");
        var adverse = test.Findings.Where(FindingStates.IsAdverse).ToList();
        if (ElementOf(test.State) is { } element)
        {
            xml.WriteStartElement(element);
            if (element != "system-out") WriteHeadline(xml, test, adverse);
            xml.WriteString(XmlTextOutput.Lines(string.Join("\n\n", adverse.Select(Block))));
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
    }

    private static string? ElementOf(FindingState state) => state switch
    {
        FindingState.Error => "error",
        FindingState.Failed => "failure",
        FindingState.Waived or FindingState.Suspended or FindingState.Skipped => "skipped",
        FindingState.Passed => null,
        _ => "system-out",
    };

    private static void WriteHeadline(XmlWriter xml, Case test, List<Finding> adverse)
    {
        var gravest = test.Findings.First(finding => finding.StateOf() == test.State);
        var more = adverse.Count > 1 ? string.Create(CultureInfo.InvariantCulture, $" (and {adverse.Count - 1} more)") : "";
        var message = gravest switch
        {
            { Suspension: { } suspension } => $"break-glass: the policy is suspended by {suspension}: {gravest.Message}",
            { Exception: { } exception } => $"waived by exception {exception}: {gravest.Message}",
            { Message: "" } => "the rule was not asked",
            _ => gravest.Message,
        };
        xml.WriteAttributeString("type", DisplayText.OneLine(gravest.RuleId()));
        xml.WriteAttributeString("message", DisplayText.OneLine(message) + more);
    }

    private static string Block(Finding finding)
    {
        var text = new StringWriter();
        FindingBlock.Write(new TerminalWriter(text, TerminalOptions.Plain), finding, null);
        return text.ToString().TrimEnd('\n');
    }

    // What the calendar says of policies is no test: a suite without cases holds it as properties.
    private static void WriteNotices(XmlWriter xml, IReadOnlyList<PolicyNote> notes)
    {
        xml.WriteStartElement("testsuite");
        xml.WriteAttributeString("name", "policies");
        foreach (var name in (string[])["tests", "failures", "errors", "skipped"]) WriteNumber(xml, name, 0);
        xml.WriteAttributeString("time", "0");
        xml.WriteStartElement("properties");
        foreach (var note in notes)
        {
            xml.WriteStartElement("property");
            xml.WriteAttributeString("name", DisplayText.OneLine($"{note.Policy}: {Names.Of(note.Notice.Kind)}"));
            xml.WriteAttributeString("value", DisplayText.OneLine(note.Notice.Text));
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void WriteInputs(XmlWriter xml, CheckReport report)
    {
        xml.WriteStartElement("testsuite");
        xml.WriteAttributeString("name", "inputs");
        WriteNumber(xml, "tests", report.Diagnostics.Count);
        WriteNumber(xml, "failures", report.Counts.Unreadable);
        WriteNumber(xml, "errors", 0);
        WriteNumber(xml, "skipped", 0);
        xml.WriteAttributeString("time", "0");
        foreach (var diagnostic in report.Diagnostics) JUnitRenderer.WriteDiagnostic(xml, diagnostic);
        xml.WriteEndElement();
    }

    private static void WriteNumber(XmlWriter xml, string name, int number) =>
        xml.WriteAttributeString(name, number.ToString(CultureInfo.InvariantCulture));
}
