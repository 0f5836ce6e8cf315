using System.Text;
using Bylaw.Core.Library;
using Bylaw.Core.Values;

namespace Bylaw.Rego.Library;

/// <summary>Builtins on globs: <c>*</c> stops at delimiters, <c>**</c> does not, <c>?</c> is one character that is no delimiter.</summary>
internal static class GlobBuiltins
{
    internal static readonly Builtin[] Table =
    [
        new("glob.match", "(pattern: string, delimiters: any<null, array[string]>, match: string) => result: boolean", Match),
        new("glob.quote_meta", "(pattern: string) => output: string", QuoteMeta),
    ];

    private static Value? Match(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        if (TextOperands.Text(call, args, 0) is not { } pattern) return null;
        if (Delimiters(call, args[1]) is not { } delimiters) return null;
        if (TextOperands.Text(call, args, 2) is not { } text) return null;
        var glob = call.Kept($"glob {delimiters.Length} {delimiters}{pattern}", () => Glob.Parse(pattern, delimiters));
        return glob.Matcher is { } matcher ? Value.Of(matcher.IsMatch(text, call.Budget)) : call.Fail(glob.Error);
    }

    /// <summary>None for null, a dot for an empty list; null after a type error.</summary>
    private static string? Delimiters(BuiltinCall call, Value operand)
    {
        if (operand is NullValue) return "";
        if (operand is not ArrayValue list)
        {
            call.OperandMustBe(2, "one of {array, null}", operand);
            return null;
        }
        if (list.Count == 0) return ".";
        var delimiters = new StringBuilder();
        foreach (var item in list)
        {
            if (item is not StringValue { CodePointCount: 1 } delimiter)
            {
                call.TypeError($"operand 2 must be array of {(item is StringValue ? "runes" : "strings")} but got array containing {BuiltinCall.TypeName(item)}");
                return null;
            }
            delimiters.Append(delimiter.Text);
        }
        return delimiters.ToString();
    }

    private static Value? QuoteMeta(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        if (TextOperands.Text(call, args, 0) is not { } text) return null;
        var output = new StringBuilder(text.Length);
        foreach (var unit in text)
        {
            if (unit is '*' or '?' or '\\' or '[' or ']' or '{' or '}') output.Append('\\');
            output.Append(unit);
        }
        return Value.Of(output.ToString());
    }

    /// <summary>A glob as an expression over the whole text, or what is wrong with it.</summary>
    private sealed record Glob(Re2? Matcher, string Error)
    {
        public static Glob Parse(string pattern, string delimiters)
        {
            if (!GlobPattern.TryTranslate(pattern, delimiters, out var expression, out var error)) return new(null, error);
            return new(Re2.TryParse(expression, out error), error);
        }
    }
}
