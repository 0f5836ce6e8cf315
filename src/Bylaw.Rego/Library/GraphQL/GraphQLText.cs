namespace Bylaw.Rego.Library.GraphQL;

/// <summary>Texts of GraphQL.</summary>
internal static class GraphQLText
{
    /// <summary>What a block string stands for: without the common indentation and blank lines around it. Specification, 2.9.4.</summary>
    public static string Dedent(string raw)
    {
        var lines = raw.Split('\n');
        var common = int.MaxValue;
        for (var i = 1; i < lines.Length; i++)
            if (Indent(lines[i]) is >= 0 and var indent && indent < common) common = indent;
        if (common != int.MaxValue)
            for (var i = 1; i < lines.Length; i++) lines[i] = lines[i].Length < common ? "" : lines[i][common..];
        int start = 0, end = lines.Length;
        while (start < end && Indent(lines[start]) < 0) start++;
        while (start < end && Indent(lines[end - 1]) < 0) end--;
        return string.Join('\n', lines[start..end]);
    }

    // The number of blanks before the first other character; -1 for a blank line.
    private static int Indent(string line)
    {
        for (var i = 0; i < line.Length; i++)
            if (line[i] is not ' ' and not '\t') return i;
        return -1;
    }
}
