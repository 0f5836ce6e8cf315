namespace Bylaw.Core.Diagnostics.Rendering;

/// <summary>Diagnostics for people: message, place, source lines with marks, help.</summary>
public sealed class TerminalRenderer(TerminalOptions options) : IDiagnosticRenderer
{
    /// <summary>Writes with an empty line between two diagnostics.</summary>
    public void Write(TextWriter output, IReadOnlyList<Diagnostic> diagnostics)
    {
        var terminal = new TerminalWriter(output, options);
        for (var i = 0; i < diagnostics.Count; i++)
        {
            if (i > 0) terminal.Line();
            Write(terminal, diagnostics[i]);
        }
    }

    /// <summary>One diagnostic as text.</summary>
    public static string Render(Diagnostic diagnostic, TerminalOptions? options = null)
    {
        var output = new StringWriter { NewLine = "\n" };
        Write(new TerminalWriter(output, options ?? TerminalOptions.Plain), diagnostic);
        return output.ToString();
    }

    private static void Write(TerminalWriter output, Diagnostic diagnostic)
    {
        var style = StyleOf(diagnostic.Severity);
        output.Write($"{NameOf(diagnostic.Severity)}[{diagnostic.Code.Id}]", style)
            .Line(": " + DisplayText.OneLine(diagnostic.Message), TerminalStyle.Strong);

        var marks = new List<ExcerptMark>();
        if (diagnostic.At is { } at) marks.Add(new ExcerptMark(at, diagnostic.Note, style, Main: true));
        foreach (var label in diagnostic.Labels)
            marks.Add(new ExcerptMark(label.At, label.Text, TerminalStyle.Gutter, Main: false));
        var excerpt = new Excerpt(output, marks);
        excerpt.Write();
        if (diagnostic.Help is null) return;
        if (marks.Count > 0) excerpt.EmptyLine();
        excerpt.Remark("help", DisplayText.OneLine(diagnostic.Help));
    }

    /// <summary>The word for a severity: <c>error</c>, <c>warning</c>, <c>note</c>.</summary>
    internal static string NameOf(Severity severity) => severity switch
    {
        Severity.Error => "error",
        Severity.Warning => "warning",
        _ => "note",
    };

    private static TerminalStyle StyleOf(Severity severity) => severity switch
    {
        Severity.Error => TerminalStyle.Error,
        Severity.Warning => TerminalStyle.Warning,
        _ => TerminalStyle.Note,
    };
}
