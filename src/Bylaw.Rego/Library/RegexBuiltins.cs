using System.Text;
using Bylaw.Core.Library;
using Bylaw.Core.Values;

namespace Bylaw.Rego.Library;

/// <summary>Builtins on regular expressions (RE2).</summary>
internal static class RegexBuiltins
{
    internal static readonly Builtin[] Table =
    [
        new("regex.find_all_string_submatch_n", "(pattern: string, value: string, number: number) => output: array[array[string]]", FindGroups),
        new("regex.find_n", "(pattern: string, value: string, number: number) => output: array[string]", Find),
        new("regex.globs_match", "(glob1: string, glob2: string) => result: boolean", GlobsMatch),
        new("regex.is_valid", "(pattern: string) => result: boolean", IsValid),
        new("regex.match", "(pattern: string, value: string) => result: boolean", Match),
        new("regex.replace", "(s: string, pattern: string, value: string) => output: string", Replace),
        new("regex.split", "(pattern: string, value: string) => output: array[string]", Split),
        new("regex.template_match", "(template: string, value: string, delimiter_start: string, delimiter_end: string) => result: boolean", TemplateMatch),
        new("re_match", "(string, string) => boolean", Match, BuiltinTraits.Deprecated),
    ];

    private static Re2? Pattern(BuiltinCall call, string pattern)
    {
        if (Re2.TryParse(pattern, out var error) is { } re) return re;
        call.Fail(error);
        return null;
    }

    private static Value? IsValid(BuiltinCall call, ReadOnlySpan<Value> args) =>
        Value.Of(args[0] is StringValue pattern && Re2.TryParse(pattern.Text, out _) is not null);

    private static Value? Match(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        if (!TextOperands.Two(call, args, out var pattern, out var text)) return null;
        return Pattern(call, pattern) is { } re ? Value.Of(re.IsMatch(text, call.Budget)) : null;
    }

    private static ArrayValue? Find(BuiltinCall call, ReadOnlySpan<Value> args) =>
        FindAll(call, args, static match => Value.Of(match.Text(0)!));

    private static ArrayValue? FindGroups(BuiltinCall call, ReadOnlySpan<Value> args) =>
        FindAll(call, args, static match =>
        {
            var groups = new Value[match.GroupCount];
            for (var i = 0; i < groups.Length; i++) groups[i] = Value.Of(match.Text(i) ?? "");
            return new ArrayValue(groups);
        });

    private static ArrayValue? FindAll(BuiltinCall call, ReadOnlySpan<Value> args, Func<Re2Match, Value> take)
    {
        if (!TextOperands.Two(call, args, out var pattern, out var text)) return null;
        if (!TextOperands.Integer(call, args, 2, out var most)) return null;
        if (Pattern(call, pattern) is not { } re) return null;
        var found = new List<Value>();
        foreach (var match in re.Matches(text, most, call.Budget)) found.Add(take(match));
        return ArrayOf(found);
    }

    private static ArrayValue? Split(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        if (!TextOperands.Two(call, args, out var pattern, out var text)) return null;
        return Pattern(call, pattern) is { } re ? ArrayOf(re.Split(text, call.Budget).Select(Value.Of)) : null;
    }

    private static ArrayValue ArrayOf(IEnumerable<Value> items) => new ArrayValue([.. items]);

    private static Value? Replace(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        if (!TextOperands.Two(call, args, out var text, out var pattern)) return null;
        if (TextOperands.Text(call, args, 2) is not { } template) return null;
        return Pattern(call, pattern) is { } re ? Value.Of(re.Replace(text, template, call.Budget)) : null;
    }

    /// <summary>Literal text with patterns between two delimiters: <c>urn:foo:&lt;.*&gt;</c>.</summary>
    private static Value? TemplateMatch(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        if (!TextOperands.Two(call, args, out var template, out var text)) return null;
        if (TextOperands.Text(call, args, 2) is not { } start || TextOperands.Text(call, args, 3) is not { } end) return null;
        if (Bytes(start) != 1) return call.Fail($"start delimiter has to be exactly one character long but is {Bytes(start)} long");
        if (Bytes(end) != 1) return call.Fail($"end delimiter has to be exactly one character long but is {Bytes(start)} long");
        if (TemplatePattern(call, template, start[0], end[0]) is not { } pattern) return null;
        return Pattern(call, pattern) is { } re ? Value.Of(re.IsMatch(text, call.Budget)) : null;
    }

    private static int Bytes(string text) => Encoding.UTF8.GetByteCount(text);

    private static string? TemplatePattern(BuiltinCall call, string template, char start, char end)
    {
        var output = new StringBuilder("^");
        int level = 0, open = 0, done = 0;
        for (var i = 0; i < template.Length; i++)
        {
            if (template[i] == start)
            {
                if (++level == 1) open = i;
            }
            else if (template[i] == end)
            {
                if (--level < 0) break;
                if (level > 0) continue;
                var inner = template[(open + 1)..i];
                if (Pattern(call, $"^{inner}$") is null) return null;
                output.Append(Re2.Escape(template[done..open])).Append('(').Append(inner).Append(')');
                done = i + 1;
            }
        }
        if (level == 0) return output.Append(Re2.Escape(template[done..])).Append('$').ToString();
        call.Fail($"unbalanced braces in {GoText.Quote(template)}");
        return null;
    }

    private static Value? GlobsMatch(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        if (!TextOperands.Two(call, args, out var left, out var right)) return null;
        if (GlobIntersection.TryParse(left, out var first, out var error) && GlobIntersection.TryParse(right, out var second, out error))
            return Value.Of(GlobIntersection.HaveCommonText(first, second, call.Budget));
        return call.Fail(error);
    }
}
