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
        var before = utf8[..at].TrimEnd(" \t\r\n"u8);
        var last = before.IsEmpty ? (byte)0 : before[^1];
        var unit = rest[0];
        var length = TokenLength(rest);
        if (StringStart(utf8, at) is >= 0 and var quote)
        {
            return unit switch
            {
                < 32 => Broken(source, ref parser, at, 1, "a line break or control character stands inside a string", "write it as an escape: `\\n` for a line break, `\\t` for a tab"),
                _ when utf8[..at].EndsWith("\\"u8) => Broken(source, ref parser, at - 1, 2, "an unknown escape in a string", "JSON knows `\\\"`, `\\\\`, `\\/`, `\\b`, `\\f`, `\\n`, `\\r`, `\\t` and `\\u` with four hexadecimal digits"),
                _ => Broken(source, ref parser, at, 1, "a wrong escape in a string", "`\\u` needs four hexadecimal digits"),
            };
        }
        if (parser.Tree.Depth == 0 && HasRoot(before)) return InputDiagnostics.MoreAfterValue(Place(source, ref parser, at, length));
        var shown = Encoding.UTF8.GetString(rest[..Math.Min(length, 40)]);
        return unit switch
        {
            (byte)'}' or (byte)']' when last == ',' => Broken(source, ref parser, before.Length - 1, 1, "a comma without an entry after it", "remove the comma"),
            (byte)'\'' => Broken(source, ref parser, at, length, "a string in single quotes", "JSON strings stand in double quotes"),
            (byte)'/' or (byte)'#' => Broken(source, ref parser, at, 1, "JSON has no comments", "remove the comment, or name the file `.yaml`"),
            (byte)'}' or (byte)']' => Broken(source, ref parser, at, 1, $"`{shown}` closes nothing that is open here", null),
            (byte)',' => Broken(source, ref parser, at, 1, "a comma where a value should be", "remove the comma"),
            (byte)':' => Broken(source, ref parser, at, 1, "a colon where no key stands before it", null),
            _ when char.IsAsciiDigit((char)unit) || unit == '-' || char.IsAsciiDigit((char)last) || last is (byte)'.' or (byte)'-' or (byte)'+'
                => Broken(source, ref parser, at, length, $"`{shown}` is not how JSON writes numbers", "JSON numbers have no leading zeros, no `+`, and digits on both sides of the point"),
            _ when last is not ((byte)'{' or (byte)'[' or (byte)',' or (byte)':' or 0) && unit is (byte)'"' or (byte)'{' or (byte)'['
                => Broken(source, ref parser, at, 1, parser.Tree.InObject ? $"a comma or colon is missing before `{shown}`" : $"a comma is missing before `{shown}`", null),
            _ when parser.Tree.InObject && last is (byte)'{' or (byte)',' => Broken(source, ref parser, at, length, $"`{shown}` stands where a key in double quotes should be", "put keys in double quotes"),
            _ => Broken(source, ref parser, at, length, $"`{shown}` is no JSON value", shown is "True" or "False" or "None" or "TRUE" or "FALSE" or "NULL" or "Null" ? "write `true`, `false` and `null` in lower case" : "put text in double quotes"),
        };
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

    private static bool HasRoot(ReadOnlySpan<byte> before) => !before.IsEmpty && before[^1] is (byte)'}' or (byte)']' or (byte)'"' or (byte)'e' or (byte)'l' or >= (byte)'0' and <= (byte)'9';

    private static int TokenLength(ReadOnlySpan<byte> rest)
    {
        var length = 0;
        while (length < rest.Length && length < 200 && (char.IsAsciiLetterOrDigit((char)rest[length]) || rest[length] is (byte)'.' or (byte)'+' or (byte)'-' or (byte)'_' || rest[length] >= 0x80)) length++;
        if (length > 0) return length;
        for (length = 1; length < rest.Length && (rest[length] & 0xC0) == 0x80;) length++;
        return length;
    }
}
