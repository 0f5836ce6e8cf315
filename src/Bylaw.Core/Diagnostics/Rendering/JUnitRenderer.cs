using System.Globalization;

namespace Bylaw.Core.Diagnostics.Rendering;

/// <summary>
/// Diagnostics as JUnit XML: one suite, a test case for each diagnostic, of which errors fail. JUnit knows no
/// warnings: they pass and say what they have to say as output.
/// </summary>
public sealed class JUnitRenderer : IDiagnosticRenderer
{
    /// <inheritdoc/>
    public void Write(TextWriter output, IReadOnlyList<Diagnostic> diagnostics)
    {
        using (var xml = XmlTextOutput.Start(output))
        {
            var failures = diagnostics.Count(diagnostic => diagnostic.Severity == Severity.Error).ToString(CultureInfo.InvariantCulture);
            xml.WriteStartElement("testsuites");
            xml.WriteStartElement("testsuite");
            xml.WriteAttributeString("name", "bylaw");
            xml.WriteAttributeString("tests", diagnostics.Count.ToString(CultureInfo.InvariantCulture));
            xml.WriteAttributeString("failures", failures);
            xml.WriteAttributeString("errors", "0");
            xml.WriteAttributeString("skipped", "0");
            foreach (var diagnostic in diagnostics) WriteDiagnostic(xml, diagnostic);
            xml.WriteEndElement();
            xml.WriteEndElement();
        }
        output.Write('\n');
    }

    /// <summary>Writes one diagnostic as a test case.</summary>
    public static void WriteDiagnostic(System.Xml.XmlWriter xml, Diagnostic diagnostic)
    {
        var message = DisplayText.OneLine(diagnostic.Message);
        var place = diagnostic.At is { } at ? $"{DisplayPath.Of(at.Source.Name)}:{at.Start}" : "";
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("classname", diagnostic.Code.Id);
        xml.WriteAttributeString("name", place.Length > 0 ? place : message);
        xml.WriteAttributeString("time", "0");
        if (diagnostic.Severity == Severity.Error)
        {
            xml.WriteStartElement("failure");
            xml.WriteAttributeString("type", diagnostic.Code.Id);
            xml.WriteAttributeString("message", message);
        }
        else
        {
            xml.WriteStartElement("system-out");
        }
        xml.WriteString(TerminalRenderer.Render(diagnostic));
        xml.WriteEndElement();
        xml.WriteEndElement();
    }
}
