using System.Globalization;
using System.Text;
using Bylaw.Core.Plans;
using Bylaw.Core.Values;

namespace Bylaw.Rego.Library.Templates;

/// <summary>The functions that every template can call.</summary>
internal static class TemplateFunctions
{
    /// <summary>A value of the data as a template value.</summary>
    public static object? FromData(Value value) => value switch
    {
        NullValue => null,
        BooleanValue boolean => boolean.IsTrue,
        StringValue text => text.Text,
        NumberValue number => new JsonNumber(number.Text),
        _ => value,
    };

    /// <summary>The key of a map: its text, or its JSON.</summary>
    public static string KeyText(Value key) => key is StringValue text ? text.Text : JsonWriter.Write(key);

    public static bool IsTrue(object? value) => value switch
    {
        null => false,
        bool boolean => boolean,
        long integer => integer != 0,
        double number => number != 0,
        string text => text.Length > 0,
        JsonNumber => true,
        ArrayValue list => list.Count > 0,
        SetValue set => set.Count > 0,
        ObjectValue map => map.Count > 0,
        _ => false,
    };

    public static object? Call(string name, List<object?> args, Budget budget)
    {
        switch (name)
        {
            case "not": Expect(args, 1, 1); return !IsTrue(args[0]);
            case "len": Expect(args, 1, 1); return Length(args[0]);
            case "index": Expect(args, 1, int.MaxValue); return Index(args);
            case "slice": Expect(args, 1, 4); return Slice(args);
            case "print": return Print(args);
            case "println": return string.Join(' ', args.Select(TemplateText.Of)) + "\n";
            case "printf":
                Expect(args, 1, int.MaxValue);
                return GoFormat.Format(TextOf(args[0]) ?? throw new TemplateException("wrong type for value; expected string"), [.. args.Skip(1).Select(ToArgument)], budget);
            case "html": return EscapeHtml(Print(args));
            case "js": return EscapeJs(Print(args));
            case "urlquery": return EscapeQuery(Print(args));
            case "eq":
                Expect(args, 2, int.MaxValue);
                return args.Skip(1).Any(other => AreEqual(args[0], other));
            case "ne": Expect(args, 2, 2); return !AreEqual(args[0], args[1]);
            case "lt": Expect(args, 2, 2); return Compare(args[0], args[1]) < 0;
            case "le": Expect(args, 2, 2); return Compare(args[0], args[1]) <= 0;
            case "gt": Expect(args, 2, 2); return Compare(args[0], args[1]) > 0;
            case "ge": Expect(args, 2, 2); return Compare(args[0], args[1]) >= 0;
            default: throw new TemplateException("call of nil");
        }
    }

    private static void Expect(List<object?> args, int least, int most)
    {
        if (args.Count < least || args.Count > most) throw new TemplateException($"wrong number of args: want {(least == most ? "" : "at least ")}{least} got {args.Count}");
    }

    private static string? TextOf(object? value) => value switch
    {
        string text => text,
        JsonNumber number => number.Text,
        _ => null,
    };

    private static GoArgument ToArgument(object? value) => value switch
    {
        string text => GoArgument.OfText(text),
        JsonNumber number => GoArgument.OfText(number.Text, "json.Number"),
        bool boolean => GoArgument.OfBoolean(boolean),
        long integer => GoArgument.OfInteger(integer),
        double number => new(GoKind.Float, "float64", "", default, number),
        _ => GoArgument.OfOther(TemplateText.TypeName(value), TemplateText.Of(value)),
    };

    private static object Length(object? value) => value switch
    {
        string or JsonNumber => (object)(long)Encoding.UTF8.GetByteCount(TextOf(value)!),
        ArrayValue list => (long)list.Count,
        SetValue set => (long)set.Count,
        ObjectValue map => (long)map.Count,
        _ => throw new TemplateException($"len of type {TemplateText.TypeName(value)}"),
    };

    private static object? Index(List<object?> args)
    {
        var value = args[0];
        if (value is null || value == TemplateRenderer.Missing) throw new TemplateException("index of untyped nil");
        foreach (var key in args.Skip(1))
        {
            value = value switch
            {
                ObjectValue map when key is string text => map.Get(text) is { } found ? FromData(found) : null,
                ObjectValue => throw new TemplateException($"value has type {TemplateText.TypeName(key)}; should be string"),
                ArrayValue or SetValue when key is long place => At((IReadOnlyCollection<Value>)value, place),
                ArrayValue or SetValue => throw new TemplateException($"cannot index slice/array with type {TemplateText.TypeName(key)}"),
                null => throw new TemplateException("index of nil pointer"),
                _ => throw new TemplateException($"can't index item of type {TemplateText.TypeName(value)}"),
            };
        }
        return value;
    }

    private static object? At(IReadOnlyCollection<Value> list, long place)
    {
        if (place < 0 || place >= list.Count) throw new TemplateException($"index out of range: {place}");
        return FromData(list.ElementAt((int)place));
    }

    private static object Slice(List<object?> args)
    {
        var value = args[0];
        var text = value as string;
        if (text is null && value is not ArrayValue) throw new TemplateException($"can't slice item of type {TemplateText.TypeName(value)}");
        if (text is not null && args.Count == 4) throw new TemplateException("cannot 3-index slice a string");
        var bytes = text is null ? [] : Encoding.UTF8.GetBytes(text);
        var count = text is null ? ((ArrayValue)value!).Count : bytes.Length;
        var bounds = new[] { 0L, count };
        for (var i = 1; i < Math.Min(args.Count, 3); i++)
        {
            if (args[i] is not long place) throw new TemplateException($"cannot index slice/array with type {TemplateText.TypeName(args[i])}");
            if (place < 0 || place > count) throw new TemplateException($"index out of range: {place}");
            bounds[i - 1] = place;
        }
        if (bounds[0] > bounds[1]) throw new TemplateException($"invalid slice index: {bounds[0]} > {bounds[1]}");
        int from = (int)bounds[0], to = (int)bounds[1];
        return text is null ? new ArrayValue([.. ((ArrayValue)value!).Items[from..to]]) : Encoding.UTF8.GetString(bytes[from..to]);
    }

    // Spaces stand between operands when neither is a text.
    private static string Print(List<object?> args)
    {
        var output = new StringBuilder();
        for (var i = 0; i < args.Count; i++)
        {
            if (i > 0 && TextOf(args[i - 1]) is null && TextOf(args[i]) is null) output.Append(' ');
            output.Append(TemplateText.Of(args[i]));
        }
        return output.ToString();
    }

    private static bool AreEqual(object? left, object? right)
    {
        bool leftNone = IsNone(left), rightNone = IsNone(right);
        if (leftNone || rightNone) return leftNone && rightNone;
        if (left is Value || right is Value) throw new TemplateException($"non-comparable type {TemplateText.Of(left)}: {TemplateText.TypeName(left)}");
        return (left, right) switch
        {
            (bool a, bool b) => a == b,
            (long a, long b) => a == b,
            (double a, double b) => a.Equals(b),
            _ when TextOf(left) is { } a && TextOf(right) is { } b => string.Equals(a, b, StringComparison.Ordinal),
            _ => throw new TemplateException("incompatible types for comparison"),
        };
    }

    private static bool IsNone(object? value) => value is null || value == TemplateRenderer.Missing;

    private static int Compare(object? left, object? right) => (left, right) switch
    {
        (long a, long b) => a.CompareTo(b),
        (double a, double b) => a.CompareTo(b),
        _ when TextOf(left) is { } a && TextOf(right) is { } b => StringValue.Compare(a, b),
        (bool or Value or null, _) => throw new TemplateException("invalid type for comparison"),
        _ => throw new TemplateException("incompatible types for comparison"),
    };

    private static string EscapeHtml(string text)
    {
        var output = new StringBuilder(text.Length);
        foreach (var unit in text)
        {
            output.Append(unit switch
            {
                '"' => "&#34;",
                '\'' => "&#39;",
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '\0' => "\uFFFD",
                _ => unit.ToString(),
            });
        }
        return output.ToString();
    }

    private static string EscapeJs(string text)
    {
        var output = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            switch (rune.Value)
            {
                case '\\': output.Append("\\\\"); break;
                case '\'': output.Append("\\'"); break;
                case '"': output.Append("\\\""); break;
                case '<' or '>' or '&' or '=' or < ' ': output.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:X4}"); break;
                default:
                    if (GoText.IsPrintable(rune)) output.Append(rune.ToString());
                    else output.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:X4}");
                    break;
            }
        }
        return output.ToString();
    }

    private static string EscapeQuery(string text)
    {
        var output = new StringBuilder(text.Length);
        foreach (var unit in Encoding.UTF8.GetBytes(text))
        {
            if (char.IsAsciiLetterOrDigit((char)unit) || unit is (byte)'-' or (byte)'_' or (byte)'.' or (byte)'~') output.Append((char)unit);
            else if (unit == ' ') output.Append('+');
            else output.Append(CultureInfo.InvariantCulture, $"%{unit:X2}");
        }
        return output.ToString();
    }
}
