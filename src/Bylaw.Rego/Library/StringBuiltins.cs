using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Text;
using Bylaw.Core.Values;
using Bylaw.Rego.Library.Templates;

namespace Bylaw.Rego.Library;

/// <summary>Builtins on text. Positions and lengths count code points.</summary>
internal static class StringBuiltins
{
    private const string TextOrTexts = "any<string, array[string], set[string]>";

    internal static readonly Builtin[] Table =
    [
        new("concat", "(delimiter: string, collection: any<array[string], set[string]>) => output: string", Concat),
        new("contains", "(haystack: string, needle: string) => result: boolean", Contains),
        new("endswith", "(search: string, base: string) => result: boolean", EndsWith),
        new("format_int", "(number: number, base: number) => output: string", FormatInt),
        new("indexof", "(haystack: string, needle: string) => output: number", IndexOf),
        new("indexof_n", "(haystack: string, needle: string) => output: array[number]", IndexOfAll),
        new("lower", "(x: string) => y: string", Lower),
        new("replace", "(x: string, old: string, new: string) => y: string", Replace),
        new("split", "(x: string, delimiter: string) => ys: array[string]", Split),
        new("sprintf", "(format: string, values: array[any]) => output: string", Sprintf),
        new("startswith", "(search: string, base: string) => result: boolean", StartsWith),
        new("strings.any_prefix_match", $"(search: {TextOrTexts}, base: {TextOrTexts}) => result: boolean", AnyPrefixMatch),
        new("strings.any_suffix_match", $"(search: {TextOrTexts}, base: {TextOrTexts}) => result: boolean", AnySuffixMatch),
        new("strings.count", "(search: string, substring: string) => output: number", Count),
        new("strings.render_template", "(value: string, vars: object[string: any]) => result: string", RenderTemplate),
        new("strings.replace_n", "(patterns: object[string: string], value: string) => output: string", ReplaceMany),
        new("strings.reverse", "(x: string) => y: string", Reverse),
        new("strings.split_n", "(x: string, delimiter: string, n: number) => ys: array[string]", SplitMost),
        new("substring", "(value: string, offset: number, length: number) => output: string", Substring),
        new("trim", "(value: string, cutset: string) => output: string", Trim),
        new("trim_left", "(value: string, cutset: string) => output: string", TrimLeft),
        new("trim_prefix", "(value: string, prefix: string) => output: string", TrimPrefix),
        new("trim_right", "(value: string, cutset: string) => output: string", TrimRight),
        new("trim_space", "(value: string) => output: string", TrimSpace),
        new("trim_suffix", "(value: string, suffix: string) => output: string", TrimSuffix),
        new("upper", "(x: string) => y: string", Upper),
    ];

    private static Value? Concat(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        if (TextOperands.Text(call, args, 0) is not { } separator) return null;
        if (TextOperands.Texts(call, args, 1) is not { } texts) return null;
        var length = (long)separator.Length * Math.Max(0, texts.Count - 1);
        foreach (var text in texts) length += text.Length;
        return Sized(call, length) ? Value.Of(string.Join(separator, texts)) : null;
    }

    private static Value? Contains(BuiltinCall call, ReadOnlySpan<Value> args) =>
        TextOperands.Two(call, args, out var text, out var part) ? Value.Of(text.Contains(part, StringComparison.Ordinal)) : null;

    private static Value? StartsWith(BuiltinCall call, ReadOnlySpan<Value> args) =>
        TextOperands.Two(call, args, out var text, out var prefix) ? Value.Of(text.StartsWith(prefix, StringComparison.Ordinal)) : null;

    private static Value? EndsWith(BuiltinCall call, ReadOnlySpan<Value> args) =>
        TextOperands.Two(call, args, out var text, out var suffix) ? Value.Of(text.EndsWith(suffix, StringComparison.Ordinal)) : null;

    private static Value? FormatInt(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        if (args[0] is not NumberValue number) return call.OperandMustBe(1, "number", args[0]);
        if (args[1] is not NumberValue numberBase) return call.OperandMustBe(2, "number", args[1]);
        var verb = numberBase.Text switch { "2" => "%b", "8" => "%o", "10" => "%d", "16" => "%x", _ => null };
        if (verb is null) return call.TypeError("operand 2 must be one of {2, 8, 10, 16}");
        if (Truncated(number) is not { } integer) return call.Fail("number too large");
        return Value.Of(GoFormat.Format(verb, [new GoArgument(GoKind.Integer, "int", "", integer, 0)], call.Budget));
    }

    private static BigInteger? Truncated(NumberValue number) =>
        number.Exact.Sign < 0 ? -(-number.Exact).Floor() : number.Exact.Floor();

    private static Value? IndexOf(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        if (!TextOperands.Two(call, args, out var text, out var part)) return null;
        if (part.Length == 0) return call.Fail("empty search character");
        var at = text.IndexOf(part, StringComparison.Ordinal);
        return Value.Of(at < 0 ? -1 : CodePoints(text.AsSpan(0, at)));
    }

    private static Value? IndexOfAll(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        if (!TextOperands.Two(call, args, out var text, out var part)) return null;
        if (part.Length == 0) return call.Fail("empty search character");
        var places = new List<Value>();
        int from = 0, counted = 0;
        // Overlapping places count too.
        while (text.IndexOf(part, from, StringComparison.Ordinal) is var at and >= 0)
        {
            call.Budget.Step(1 + part.Length / 16);
            counted += CodePoints(text.AsSpan(from, at - from));
            places.Add(Value.Of(counted));
            var width = char.IsSurrogatePair(text, at) ? 2 : 1;
            from = at + width;
            counted++;
        }
        return new ArrayValue([.. places]);
    }

    private static Value? Count(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        if (!TextOperands.Two(call, args, out var text, out var part)) return null;
        if (part.Length == 0) return Value.Of(CodePoints(text) + 1);
        return Value.Of(text.AsSpan().Count(part.AsSpan()));
    }

    private static Value? Substring(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        if (TextOperands.Text(call, args, 0) is not { } text) return null;
        if (!TextOperands.Integer(call, args, 1, out var offset) || !TextOperands.Integer(call, args, 2, out var length)) return null;
        if (offset < 0) return call.Fail("negative offset");
        var start = Advance(text, 0, offset);
        var end = length < 0 ? text.Length : Advance(text, start, length);
        return start == 0 && end == text.Length ? args[0] : Value.Of(text[start..end]);
    }

    /// <summary>The index some code points after another, at most the end.</summary>
    private static int Advance(string text, int from, int codePoints)
    {
        if (codePoints >= text.Length - from) return text.Length;
        for (; codePoints > 0 && from < text.Length; codePoints--) from += IsPair(text, from) ? 2 : 1;
        return from;
    }

    private static bool IsPair(string text, int at) => char.IsHighSurrogate(text[at]) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]);

    private static int CodePoints(ReadOnlySpan<char> text)
    {
        var count = text.Length;
        foreach (var unit in text)
            if (char.IsLowSurrogate(unit)) count--;
        return count;
    }

    private static Value? Lower(BuiltinCall call, ReadOnlySpan<Value> args) =>
        TextOperands.Text(call, args, 0) is { } text ? Value.Of(GoText.Lower(text)) : null;

    private static Value? Upper(BuiltinCall call, ReadOnlySpan<Value> args) =>
        TextOperands.Text(call, args, 0) is { } text ? Value.Of(GoText.Upper(text)) : null;

    private static ArrayValue? Split(BuiltinCall call, ReadOnlySpan<Value> args) =>
        TextOperands.Two(call, args, out var text, out var separator) ? ArrayOf(Pieces(call, text, separator)) : null;

    /// <summary>The first n pieces, or the last when n is negative.</summary>
    private static ArrayValue? SplitMost(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        if (!TextOperands.Two(call, args, out var text, out var separator)) return null;
        if (!TextOperands.Integer(call, args, 2, out var most)) return null;
        var pieces = Pieces(call, text, separator);
        var kept = (int)Math.Min(Math.Abs((long)most), pieces.Length);
        return ArrayOf(most < 0 ? pieces[^kept..] : pieces[..kept]);
    }

    private static string[] Pieces(BuiltinCall call, string text, string separator)
    {
        call.Budget.Reserve(text.Length * (separator.Length == 0 ? 40L : 4L));
        if (separator.Length > 0) return text.Split(separator);
        var pieces = new List<string>(text.Length);
        foreach (var rune in text.EnumerateRunes()) pieces.Add(rune.ToString());
        return [.. pieces];
    }

    private static ArrayValue ArrayOf(string[] texts) => new(Array.ConvertAll(texts, Value.Of));

    private static Value? Replace(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        if (!TextOperands.Two(call, args, out var text, out var old)) return null;
        if (TextOperands.Text(call, args, 2) is not { } with) return null;
        return Replaced(call, text, [new(old, with)]);
    }

    private static Value? ReplaceMany(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        if (args[0] is not ObjectValue patterns) return call.OperandMustBe(1, "object", args[0]);
        if (TextOperands.Text(call, args, 1) is not { } text) return null;
        var pairs = new List<KeyValuePair<string, string>>();
        foreach (var (key, value) in patterns)
        {
            if (key is not StringValue old) return call.TypeError("operand 1 non-string key found in pattern object");
            if (value is not StringValue with) return call.TypeError("operand 1 non-string value found in pattern object");
            pairs.Add(new(old.Text, with.Text));
        }
        return Replaced(call, text, pairs);
    }

    /// <summary>At each place the first pair that fits is taken; an empty one fits everywhere, once.</summary>
    private static Value? Replaced(BuiltinCall call, string text, List<KeyValuePair<string, string>> pairs)
    {
        var output = new StringBuilder();
        var empty = pairs.Find(pair => pair.Key.Length == 0);
        var hasEmpty = empty.Key is not null;
        pairs.RemoveAll(pair => pair.Key.Length == 0);
        var starts = SearchValues.Create([.. pairs.Select(pair => pair.Key[0]).Distinct()]);
        int at = 0, room = 4096;
        while (true)
        {
            if (output.Length > room)
            {
                if (!Sized(call, output.Length)) return null;
                room = output.Length * 2;
            }
            if (hasEmpty) output.Append(empty.Value);
            else if (text.AsSpan(at).IndexOfAny(starts) is var skip)
            {
                if (skip < 0) skip = text.Length - at;
                output.Append(text, at, skip);
                at += skip;
            }
            if (at >= text.Length) break;
            call.Budget.Step(1 + pairs.Count / 8);
            var found = pairs.FindIndex(pair => text.AsSpan(at).StartsWith(pair.Key, StringComparison.Ordinal));
            if (found >= 0)
            {
                output.Append(pairs[found].Value);
                at += pairs[found].Key.Length;
                continue;
            }
            var width = IsPair(text, at) ? 2 : 1;
            output.Append(text, at, width);
            at += width;
        }
        return Value.Of(output.ToString());
    }

    private static Value? Reverse(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        if (TextOperands.Text(call, args, 0) is not { } text) return null;
        return Value.Of(string.Create(text.Length, text, static (reversed, source) =>
        {
            source.CopyTo(reversed);
            reversed.Reverse();
            for (var i = 0; i + 1 < reversed.Length; i++)
            {
                if (!char.IsLowSurrogate(reversed[i]) || !char.IsHighSurrogate(reversed[i + 1])) continue;
                (reversed[i], reversed[i + 1]) = (reversed[i + 1], reversed[i]);
                i++;
            }
        }));
    }

    private static Value? Sprintf(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        if (TextOperands.Text(call, args, 0) is not { } format) return null;
        if (args[1] is not ArrayValue values) return call.OperandMustBe(2, "array", args[1]);
        if (PlainFormat(call, format, values) is { } plain) return Value.Of(plain);
        var arguments = new GoArgument[values.Count];
        for (var i = 0; i < arguments.Length; i++) arguments[i] = GoArgument.OfOperand(values[i]);
        return Value.Of(GoFormat.Format(format, arguments, call.Budget, call.Scratch));
    }

    /// <summary>What most messages are: texts and whole numbers under plain verbs. Null for everything else.</summary>
    private static string? PlainFormat(BuiltinCall call, string format, ArrayValue values)
    {
        var output = call.Scratch.Clear();
        int at = 0, next = 0;
        for (var percent = format.IndexOf('%', StringComparison.Ordinal); percent >= 0; percent = format.IndexOf('%', at))
        {
            if (percent + 1 >= format.Length || next >= values.Count) return null;
            output.Append(format, at, percent - at);
            at = percent + 2;
            switch (format[percent + 1], values[next++])
            {
                case ('v' or 's', StringValue text): output.Append(text.Text); break;
                case ('v' or 'd', IntegerValue number): output.Append(CultureInfo.InvariantCulture, $"{number.Value}"); break;
                default: return null;
            }
            call.Budget.Step();
        }
        if (next < values.Count) return null;
        return output.Append(format, at, format.Length - at).ToString();
    }

    private static Value? AnyPrefixMatch(BuiltinCall call, ReadOnlySpan<Value> args) =>
        AnyMatch(call, args, static (text, prefix) => text.StartsWith(prefix, StringComparison.Ordinal));

    private static Value? AnySuffixMatch(BuiltinCall call, ReadOnlySpan<Value> args) =>
        AnyMatch(call, args, static (text, suffix) => text.EndsWith(suffix, StringComparison.Ordinal));

    private static Value? AnyMatch(BuiltinCall call, ReadOnlySpan<Value> args, Func<string, string, bool> matches)
    {
        if (TextOperands.TextOrTexts(call, args, 0) is not { } texts) return null;
        if (TextOperands.TextOrTexts(call, args, 1) is not { } parts) return null;
        foreach (var text in texts)
        {
            call.Budget.Step(parts.Count);
            foreach (var part in parts)
                if (matches(text, part)) return Value.Of(true);
        }
        return Value.Of(false);
    }

    private static Value? Trim(BuiltinCall call, ReadOnlySpan<Value> args) =>
        TextOperands.Two(call, args, out var text, out var cut) ? Trimmed(text, cut, left: true, right: true) : null;

    private static Value? TrimLeft(BuiltinCall call, ReadOnlySpan<Value> args) =>
        TextOperands.Two(call, args, out var text, out var cut) ? Trimmed(text, cut, left: true, right: false) : null;

    private static Value? TrimRight(BuiltinCall call, ReadOnlySpan<Value> args) =>
        TextOperands.Two(call, args, out var text, out var cut) ? Trimmed(text, cut, left: false, right: true) : null;

    private static Value Trimmed(string text, string cut, bool left, bool right)
    {
        var cutSet = cut.EnumerateRunes().ToHashSet();
        int start = 0, end = text.Length;
        while (left && start < end && Rune.DecodeFromUtf16(text.AsSpan(start, end - start), out var rune, out var width) == OperationStatus.Done && cutSet.Contains(rune)) start += width;
        while (right && start < end && Rune.DecodeLastFromUtf16(text.AsSpan(start, end - start), out var rune, out var width) == OperationStatus.Done && cutSet.Contains(rune)) end -= width;
        return Value.Of(text[start..end]);
    }

    private static Value? TrimPrefix(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        if (!TextOperands.Two(call, args, out var text, out var prefix)) return null;
        return text.StartsWith(prefix, StringComparison.Ordinal) ? Value.Of(text[prefix.Length..]) : args[0];
    }

    private static Value? TrimSuffix(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        if (!TextOperands.Two(call, args, out var text, out var suffix)) return null;
        return text.EndsWith(suffix, StringComparison.Ordinal) ? Value.Of(text[..^suffix.Length]) : args[0];
    }

    private static Value? TrimSpace(BuiltinCall call, ReadOnlySpan<Value> args) =>
        TextOperands.Text(call, args, 0) is { } text ? Value.Of(text.Trim()) : null;

    private static Value? RenderTemplate(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        if (TextOperands.Text(call, args, 0) is not { } template) return null;
        if (args[1] is not ObjectValue variables) return call.OperandMustBe(2, "object", args[1]);
        try
        {
            return Value.Of(TemplateRenderer.Render(template, variables, call.Budget));
        }
        catch (TemplateException wrong)
        {
            return call.Fail(wrong.Message);
        }
    }

    /// <summary>Asks for room for a text; false, with an error, when no text can be that long.</summary>
    private static bool Sized(BuiltinCall call, long length)
    {
        call.Budget.Reserve(length * 2);
        if (length < int.MaxValue / 4) return true;
        call.Fail("result is too long");
        return false;
    }
}
