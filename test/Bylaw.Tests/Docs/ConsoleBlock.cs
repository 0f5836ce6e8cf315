namespace Bylaw.Tests.Docs;

/// <summary>A command in a document, and the output that the document shows for it.</summary>
/// <param name="Command">The command, in one line, without the prompt.</param>
/// <param name="Start">Index of the first line of the output in the document.</param>
/// <param name="End">Index of the line after it.</param>
internal sealed record ConsoleBlock(string Command, int Start, int End)
{
    /// <summary>The commands in the fences named <c>console</c>. A backslash at the end continues a command.</summary>
    public static IReadOnlyList<ConsoleBlock> In(string[] lines)
    {
        var blocks = new List<ConsoleBlock>();
        var inside = false;
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].StartsWith("```", StringComparison.Ordinal)) inside = lines[i] == "```console";
            else if (inside && lines[i].StartsWith("$ ", StringComparison.Ordinal))
            {
                var command = lines[i][2..];
                while (command.EndsWith('\\')) command = command[..^1] + lines[++i].TrimStart();
                var end = i + 1;
                while (!lines[end].StartsWith("```", StringComparison.Ordinal) && !lines[end].StartsWith("$ ", StringComparison.Ordinal)) end++;
                blocks.Add(new ConsoleBlock(command, i + 1, end));
                i = end - 1;
            }
        }
        return blocks;
    }

    /// <summary>
    /// Whether lines are as shown: a line <c>…</c> stands for any number of lines, a <c>…</c> at the end of a line for its rest.
    /// Empty lines at the end do not count.
    /// </summary>
    public static bool Matches(ReadOnlySpan<string> shown, ReadOnlySpan<string> actual)
    {
        shown = TrimEnd(shown);
        actual = TrimEnd(actual);
        while (shown.Length > 0 && shown[0] != "…")
        {
            if (actual.Length == 0 || !IsLine(shown[0], actual[0])) return false;
            shown = shown[1..];
            actual = actual[1..];
        }
        if (shown.Length == 0) return actual.Length == 0;
        for (; ; actual = actual[1..])
        {
            if (Matches(shown[1..], actual)) return true;
            if (actual.Length == 0) return false;
        }
    }

    private static bool IsLine(string shown, string actual) =>
        shown == actual || shown.EndsWith('…') && actual.StartsWith(shown[..^1], StringComparison.Ordinal);

    private static ReadOnlySpan<string> TrimEnd(ReadOnlySpan<string> lines)
    {
        while (lines.Length > 0 && lines[^1].Length == 0) lines = lines[..^1];
        return lines;
    }
}
