using System.Globalization;
using Bylaw.Core.Diagnostics.Rendering;
using Bylaw.Rego;
using Bylaw.Rego.Testing;

namespace Bylaw.Cli.Opa.Test;

/// <summary>Says of a failed test which expression did not hold, and what it compared.</summary>
internal static class FailureText
{
    /// <summary><c>policy_test.rego:7: x == y + z</c>, then <c>expected 3, got 2</c>.</summary>
    public static IEnumerable<string> Lines(TestFailure failure)
    {
        if (failure.At is { Source: not null } at) yield return $"{Place(failure)} {DisplayText.Shorten(DisplayText.OneLine(at.Source.Slice(at.Span).ToString()), 160)}";
        if (failure.Expected is not null && failure.Found is not null) yield return $"  expected {failure.Expected}, got {failure.Found}";
    }

    public static string Place(TestFailure failure) => string.Create(CultureInfo.InvariantCulture, $"{failure.At.Source.Name}:{failure.At.Start.Line}:");

    /// <summary>
    /// The expression with the values of its variables below them:
    /// <code>
    /// x == y + z
    /// |    |   |
    /// |    |   3
    /// |    2
    /// 1
    /// </code>
    /// </summary>
    public static IEnumerable<string> Drawing(TestFailure failure)
    {
        var text = failure.At.Source.Slice(failure.At.Span).ToString().Replace('\t', ' ').TrimEnd();
        foreach (var line in text.Split('\n')) yield return line.TrimEnd();
        var marks = text.Contains('\n', StringComparison.Ordinal) ? [] : Marks(text, failure);
        if (marks.Count > 0) yield return Row(marks, "|");
        for (var i = marks.Count - 1; i >= 0; i--) yield return Row(marks[..(i + 1)], marks[i].Value);
        if (marks.Count > 0) yield break;
        foreach (var (name, value) in failure.Variables) yield return $"where {name}: {RegoText.Of(value)}";
    }

    private static string Row(List<(int Column, string Value)> marks, string last)
    {
        var row = "";
        for (var i = 0; i < marks.Count; i++) row = row.PadRight(marks[i].Column) + (i == marks.Count - 1 ? last : "|");
        return row;
    }

    /// <summary>Where the variables stand: whole words, outside of texts, not behind a dot.</summary>
    private static List<(int Column, string Value)> Marks(string text, TestFailure failure)
    {
        var values = failure.Variables.ToDictionary(pair => pair.Key, pair => RegoText.Of(pair.Value), StringComparer.Ordinal);
        var marks = new List<(int, string)>();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is '"' or '`')
            {
                var end = EndOfText(text, i);
                i = end;
                continue;
            }
            if (!IsWord(text[i])) continue;
            var start = i;
            while (i + 1 < text.Length && IsWord(text[i + 1])) i++;
            if ((start == 0 || text[start - 1] != '.') && values.TryGetValue(text[start..(i + 1)], out var value)) marks.Add((start, value));
        }
        return marks;
    }

    private static int EndOfText(string text, int start)
    {
        for (var i = start + 1; i < text.Length; i++)
        {
            if (text[i] == '\\' && text[start] == '"') i++;
            else if (text[i] == text[start]) return i;
        }
        return text.Length;
    }

    private static bool IsWord(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';
}
