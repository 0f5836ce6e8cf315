namespace Bylaw.Cli.Reports;

/// <summary>Writes a report in one format. The same report gives the same text on every machine.</summary>
internal interface IReportWriter
{
    void Write(TextWriter output, CheckReport report);
}
