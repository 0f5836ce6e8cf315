using System.Globalization;
using System.Text;
using Bylaw.Core.Text;

namespace Bylaw.Core.Diagnostics.Rendering;

/// <summary>
/// GitHub's workflow commands that put annotations on a commit's files:
/// <c>::error file=…,line=…,col=…,title=…::message</c>.
/// </summary>
public static class GitHubCommand
{
    /// <summary>
    /// Writes one annotation. <paramref name="level"/> is <c>error</c>, <c>warning</c> or <c>notice</c>; the message
    /// may have several lines.
    /// </summary>
    public static void Write(TextWriter output, string level, Location? at, string title, string message)
    {
        var line = new StringBuilder("::").Append(level).Append(' ');
        if (at is { } place) WritePlace(line, place);
        line.Append("title=").Append(EscapeProperty(title)).Append("::").Append(EscapeMessage(message));
        output.Write(line.Append('\n').ToString());
    }

    // GitHub shows columns only when the place is on one line.
    private static void WritePlace(StringBuilder line, Location place)
    {
        var (start, end) = (place.Start, place.End);
        line.Append("file=").Append(EscapeProperty(place.Source.Name.Replace('\\', '/')));
        line.Append(CultureInfo.InvariantCulture, $",line={start.Line}");
        if (end.Line > start.Line) line.Append(CultureInfo.InvariantCulture, $",endLine={end.Line}");
        line.Append(CultureInfo.InvariantCulture, $",col={start.Column}");
        if (end.Line == start.Line && end.Column > start.Column) line.Append(CultureInfo.InvariantCulture, $",endColumn={end.Column}");
        line.Append(',');
    }

    // https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands: the runner undoes these.
    private static string EscapeMessage(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        return string.Join("%0A", lines.Select(line => DisplayText.Escape(line).Replace("%", "%25", StringComparison.Ordinal)));
    }

    private static string EscapeProperty(string text) => DisplayText.OneLine(text)
        .Replace("%", "%25", StringComparison.Ordinal)
        .Replace(":", "%3A", StringComparison.Ordinal)
        .Replace(",", "%2C", StringComparison.Ordinal);
}
