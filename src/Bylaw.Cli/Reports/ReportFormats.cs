using Bylaw.Core.Diagnostics.Rendering;

namespace Bylaw.Cli.Reports;

/// <summary>The formats of <c>--format</c>. A new one is a file beside this one and a line in each list here.</summary>
internal static class ReportFormats
{
    /// <summary>Their names, the default first.</summary>
    public static readonly string[] Names = ["text", "json", "sarif", "junit", "github"];

    /// <summary>The writer of a report; null for an unknown name.</summary>
    public static IReportWriter? ForReport(string name, TerminalOptions terminal, string version) => name switch
    {
        "text" => new TextReport(terminal),
        "json" => new JsonReport(version),
        "sarif" => new SarifReport(version),
        "junit" => new JUnitReport(),
        "github" => new GitHubReport(),
        _ => null,
    };

    /// <summary>The writer of diagnostics alone; null for an unknown name.</summary>
    public static IDiagnosticRenderer? ForDiagnostics(string name, TerminalOptions terminal, string version) => name switch
    {
        "text" => new TerminalRenderer(terminal),
        "json" => new JsonRenderer(),
        "sarif" => new SarifRenderer(version),
        "junit" => new JUnitRenderer(),
        "github" => new GitHubRenderer(),
        _ => null,
    };
}
