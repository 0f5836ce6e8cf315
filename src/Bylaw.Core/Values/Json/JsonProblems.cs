using System.Collections.Immutable;
using System.Text;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;

namespace Bylaw.Core.Values;

/// <summary>Turns what stopped a <see cref="JsonParser"/> into words.</summary>
internal static class JsonProblems
{
    public static ImmutableArray<Diagnostic> Explain(SourceText source, ReadOnlySpan<byte> utf8, ReadOptions options, scoped ref JsonParser parser)
    {
        var at = parser.ProblemAt;
        switch (parser.Problem)
        {
            case JsonProblem.RepeatedKeys:
                return [.. from repeated in parser.Tree.Repeated
                           select InputDiagnostics.RepeatedKey(((StringValue)repeated.Key).Text, source.At(repeated.First), source.At(repeated.Second))];
            case JsonProblem.Depth: return [InputDiagnostics.NestedTooDeep(Place(source, ref parser, at, 1), options.MaxDepth)];
            case JsonProblem.Nodes: return [InputDiagnostics.TooMany(Place(source, ref parser, at, 1), options.MaxNodes)];
            case JsonProblem.Number:
                var length = TokenLength(utf8[at..]);
                return [InputDiagnostics.HugeNumber(Encoding.UTF8.GetString(utf8.Slice(at, Math.Min(length, 80))), Place(source, ref parser, at, length))];
            default: return [ExplainSyntax(source, utf8, ref parser)];
        }
    }

    private static Diagnostic ExplainSyntax(SourceText source, ReadOnlySpan<byte> utf8, scoped ref JsonParser parser)
    {
        var at = parser.ProblemAt;
        var rest = utf8[Math.Min(at, utf8.Length)..];
        if (rest.TrimStart(" \t\r\n"u8).IsEmpty) return ExplainEnd(source, utf8, ref parser);
        if (StringStart(utf8, at) >= 0) return ExplainString(source, utf8, ref parser);
        var before = utf8[..at].TrimEnd(" \t\r\n"u8);
        var last = before.IsEmpty ? '\0' : (char)before[^1];
        var unit = (char)rest[0];
        var length = TokenLength(rest);
        var shown = InputDiagnostics.Quoted(Encoding.UTF8.GetString(rest[..length]));
        var continuesNumber = before.Length == at && last is >= '0' and <= '9' or '.' or '-' or '+';
        if (continuesNumber || unit is >= '0' and <= '9' or '-' or '+' or '.' && last is '\0' or '[' or ':' or ',')
            return Broken(source, ref parser, at, length, $"`{shown}` is not how JSON writes numbers", "JSON numbers have no leading zeros, no `+`, and digits on both sides of the point");
        if (unit is '/' or '#') return Broken(source, ref parser, at, 1, "JSON has no comments", "remove the comment, or name the file `.yaml`");
        if (parser.Tree.Depth == 0 && EndsValue(last)) return InputDiagnostics.MoreAfterValue(Place(source, ref parser, at, length));
        if (unit == '\'') return Broken(source, ref parser, at, 1, "a string in single quotes", "JSON strings stand in double quotes");
        if (unit is '}' or ']' && last == ',') return Broken(source, ref parser, before.Length - 1, 1, "a comma without an entry after it", "remove the comma");
        if (last == ':' && unit is '}' or ',') return Broken(source, ref parser, at, 1, $"a value is missing before `{unit}`", null);
        if (unit is '}' or ']') return Broken(source, ref parser, at, 1, $"`{unit}` closes nothing that is open here", null);
        if (unit == ',') return Broken(source, ref parser, at, 1, "a comma where something else should be", "remove the comma");
        if (unit == ':') return Broken(source, ref parser, at, 1, "a colon without a key before it", null);
        if (parser.Tree.KeyIsOpen && last == '"') return Broken(source, ref parser, at, length, $"a colon is missing before `{shown}`", null);
        if (EndsValue(last)) return Broken(source, ref parser, at, length, $"a comma is missing before `{shown}`", null);
        if (last != ':' && parser.Tree.InObject) return Broken(source, ref parser, at, length, $"`{shown}` stands where a key in double quotes should be", "put keys in double quotes");
        var help = shown is "True" or "False" or "None" or "TRUE" or "FALSE" or "NULL" or "Null" ? "write `true`, `false` and `null` in lower case" : "put text in double quotes";
        return Broken(source, ref parser, at, length, $"`{shown}` is no JSON value", help);
    }

    private static Diagnostic ExplainString(SourceText source, ReadOnlySpan<byte> utf8, scoped ref JsonParser parser)
    {
        var at = parser.ProblemAt;
        if (utf8[at] < ' ')
            return Broken(source, ref parser, at, 1, "a line break or control character stands inside a string", "write it as an escape: `\\n` for a line break, `\\t` for a tab");
        if (utf8[at - 1] == '\\')
            return Broken(source, ref parser, at - 1, 2, "an unknown escape in a string", "JSON knows `\\\"`, `\\\\`, `\\/`, `\\b`, `\\f`, `\\n`, `\\r`, `\\t` and `\\u` with four hexadecimal digits");
        return Broken(source, ref parser, at, 1, "an incomplete escape in a string", "`\\u` needs four hexadecimal digits");
    }

    private static Diagnostic ExplainEnd(SourceText source, ReadOnlySpan<byte> utf8, scoped ref JsonParser parser)
    {
        var end = Place(source, ref parser, utf8.Length, 0);
        if (StringStart(utf8, utf8.Length) is >= 0 and var quote)
            return InputDiagnostics.EndsEarly(end, "a string is closed", Place(source, ref parser, quote, 1), "the string begins here");
        if (utf8.Trim(" \t\r\n"u8).IsEmpty) return InputDiagnostics.EmptyJson(end);
        if (parser.Tree.Depth == 0) return InputDiagnostics.EndsEarly(end, "a value is complete", null, "");
        var open = source.At(new Span(parser.Tree.OpenStart, 1));
        return parser.Tree.InObject
            ? InputDiagnostics.EndsEarly(end, "an object is closed", open, "the object begins here")
            : InputDiagnostics.EndsEarly(end, "an array is closed", open, "the array begins here");
    }

    private static Diagnostic Broken(SourceText source, scoped ref JsonParser parser, int at, int length, string problem, string? help) =>
        InputDiagnostics.BrokenJson(Place(source, ref parser, at, length), problem, help);

    private static Location Place(SourceText source, scoped ref JsonParser parser, int at, int length)
    {
        var start = parser.UnitAt(at);
        return source.At(Span.Between(start, parser.UnitAt(at + length)));
    }

    // What is well-formed before the problem has its strings closed, so quotes tell whether the problem stands inside one.
    private static int StringStart(ReadOnlySpan<byte> utf8, int end)
    {
        var start = -1;
        for (var i = 0; i < end; i++)
        {
            if (start >= 0 && utf8[i] == '\\') i++;
            else if (utf8[i] == '"') start = start >= 0 ? -1 : i;
        }
        return start;
    }

    private static bool EndsValue(char unit) => unit is '}' or ']' or '"' or 'e' or 'l' or >= '0' and <= '9';

    private static int TokenLength(ReadOnlySpan<byte> rest)
    {
        var length = 0;
        while (length < rest.Length && length < 200 && (char.IsAsciiLetterOrDigit((char)rest[length]) || rest[length] is (byte)'.' or (byte)'+' or (byte)'-' or (byte)'_' || rest[length] >= 0x80)) length++;
        if (length > 0) return length;
        for (length = 1; length < rest.Length && (rest[length] & 0xC0) == 0x80;) length++;
        return length;
    }
}
