using System.Text;
using Bylaw.Cel.Checking;
using Bylaw.Cel.Planning;
using Bylaw.Core.Values;
using static Bylaw.Cel.Library.Define;

namespace Bylaw.Cel.Library;

/// <summary>The extension <c>strings</c>. Places count code points.</summary>
internal static class Strings
{
    /// <summary>Room is asked for in pieces of so many characters.</summary>
    private const int Chunk = 1 << 14;

    public static IEnumerable<Function> Functions =>
    [
        Function("charAt", Method("string_char_at_int", CelType.String, CharAt, CelType.String, CelType.Int)),
        Function("indexOf", Method("string_index_of_string", CelType.Int, (session, arguments) => Find(session, arguments, fromEnd: false), CelType.String, CelType.String),
            Method("string_index_of_string_int", CelType.Int, (session, arguments) => Find(session, arguments, fromEnd: false), CelType.String, CelType.String, CelType.Int)),
        Function("lastIndexOf", Method("string_last_index_of_string", CelType.Int, (session, arguments) => Find(session, arguments, fromEnd: true), CelType.String, CelType.String),
            Method("string_last_index_of_string_int", CelType.Int, (session, arguments) => Find(session, arguments, fromEnd: true), CelType.String, CelType.String, CelType.Int)),
        Function("join", Method("list_join", CelType.String, Join, ListOfString), Method("list_join_string", CelType.String, Join, ListOfString, CelType.String)),
        Function("split", Method("string_split_string", ListOfString, Split, CelType.String, CelType.String), Method("string_split_string_int", ListOfString, Split, CelType.String, CelType.String, CelType.Int)),
        Function("replace", Method("string_replace_string_string", CelType.String, Replace, CelType.String, CelType.String, CelType.String),
            Method("string_replace_string_string_int", CelType.String, Replace, CelType.String, CelType.String, CelType.String, CelType.Int)),
        Function("substring", Method("string_substring_int", CelType.String, Substring, CelType.String, CelType.Int), Method("string_substring_int_int", CelType.String, Substring, CelType.String, CelType.Int, CelType.Int)),
        Change("lowerAscii", "string_lower_ascii", static text => Mapped(text, static c => char.IsAsciiLetterUpper(c) ? (char)(c | 0x20) : c)),
        Change("upperAscii", "string_upper_ascii", static text => Mapped(text, static c => char.IsAsciiLetterLower(c) ? (char)(c & ~0x20) : c)),
        Change("trim", "string_trim", Trimmed),
        Change("reverse", "string_reverse", static text => string.Concat(text.EnumerateRunes().Reverse())),
        Function("strings.quote", Global("strings_quote", CelType.String, (session, arguments) => Made(session, Quoted(Text(arguments[0]))), CelType.String)),
        Function("format", Method("string_format", CelType.String, (session, arguments) => new TextFormat(session, (ArrayValue)arguments[1]).Apply(Text(arguments[0])), CelType.String, CelType.ListOfDyn)),
    ];

    private static string Text(Value value) => ((StringValue)value).Text;

    private static long Number(Value value) => ((IntegerValue)value).Value;

    private static StringValue Made(CelSession session, string text)
    {
        session.Budget.Reserve(2L * text.Length);
        session.Budget.Step(text.Length >> 6);
        return new StringValue(text);
    }

    private static Function Change(string name, string id, Func<string, string> change) => Function(name, Method(id, CelType.String, (session, arguments) => Made(session, change(Text(arguments[0]))), CelType.String));

    private static Value? CharAt(CelSession session, ReadOnlySpan<Value> arguments)
    {
        var text = new CodePoints(Text(arguments[0]));
        session.Budget.Step(text.Count >> 6);
        var place = Number(arguments[1]);
        if (place < 0 || place > text.Count) return session.Fail($"index out of range: {place}");
        return place == text.Count ? StringValue.Empty : new StringValue(text.Slice((int)place, (int)place + 1));
    }

    private static Value? Find(CelSession session, ReadOnlySpan<Value> arguments, bool fromEnd)
    {
        var (text, part) = (new CodePoints(Text(arguments[0])), Text(arguments[1]));
        session.Budget.Step(text.Count >> 4);
        var most = text.Count;
        long? from = arguments.Length > 2 ? Number(arguments[2]) : null;
        if (from is { } start && (start < 0 || start > (fromEnd && part.Length > 0 && most > 0 ? most - 1 : most))) return start < 0 || start > most || fromEnd ? session.Fail($"index out of range: {start}") : IntegerValue.Of(-1);
        if (part.Length == 0) return IntegerValue.Of(from ?? (fromEnd ? most : 0));
        var unit = text.UnitOf((int)(from ?? 0));
        int found;
        if (!fromEnd) found = TextSearch.IndexOf(session.Budget, text.Content, part, unit);
        else
        {
            var last = from is null ? text.Content.Length : Math.Min(text.Content.Length, unit + part.Length);
            found = TextSearch.LastIndexOf(session.Budget, text.Content, part, last);
        }
        return IntegerValue.Of(found < 0 ? -1 : text.PlaceOf(found));
    }

    private static Value? Join(CelSession session, ReadOnlySpan<Value> arguments)
    {
        var separator = arguments.Length > 1 ? Text(arguments[1]) : "";
        var output = new StringBuilder();
        var list = (ArrayValue)arguments[0];
        long length = 0, reserved = 0;
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i] is not StringValue part) return session.Fail("no such overload");
            session.Budget.Step();
            length += part.Text.Length + separator.Length;
            if (length - reserved > Chunk)
            {
                session.Budget.Reserve(2 * (length - reserved));
                reserved = length;
            }
            if (i > 0) output.Append(separator);
            output.Append(part.Text);
        }
        return Made(session, output.ToString());
    }

    private static Value Split(CelSession session, ReadOnlySpan<Value> arguments)
    {
        var (text, separator) = (Text(arguments[0]), Text(arguments[1]));
        var most = arguments.Length > 2 ? Number(arguments[2]) : -1;
        if (most == 0) return ArrayValue.Empty;
        session.Budget.Reserve(8L * text.Length);
        session.Budget.Step(text.Length >> 2);
        IEnumerable<string> parts = separator.Length == 0 ? Characters(text, most) : Parts(session, text, separator, most);
        return session.Admit(new ArrayValue([.. parts.Select(part => new StringValue(part))]));
    }

    private static List<string> Parts(CelSession session, string text, string separator, long most)
    {
        var parts = new List<string>();
        var at = 0;
        while (most < 0 || parts.Count < most - 1)
        {
            var next = TextSearch.IndexOf(session.Budget, text, separator, at);
            if (next < 0) break;
            session.Budget.Step();
            parts.Add(text[at..next]);
            at = next + separator.Length;
        }
        parts.Add(text[at..]);
        return parts;
    }

    private static List<string> Characters(string text, long most)
    {
        var parts = new List<string>();
        var at = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (most > 0 && parts.Count == most - 1) break;
            parts.Add(rune.ToString());
            at += rune.Utf16SequenceLength;
        }
        if (at < text.Length) parts.Add(text[at..]);
        return parts;
    }

    private static Value Replace(CelSession session, ReadOnlySpan<Value> arguments)
    {
        var (text, old, replacement) = (Text(arguments[0]), Text(arguments[1]), Text(arguments[2]));
        var most = arguments.Length > 3 ? Number(arguments[3]) : -1;
        if (most == 0 || old == replacement) return arguments[0];
        var output = new StringBuilder();
        long length = 0, reserved = 0;
        var at = 0;
        for (long count = 0; most < 0 || count < most; count++)
        {
            // An empty text is before each character, and at the end.
            var next = old.Length == 0 ? (count == 0 ? 0 : at + Step(text, at)) : TextSearch.IndexOf(session.Budget, text, old, at);
            if (next < 0 || next > text.Length || (old.Length == 0 && count > 0 && at >= text.Length)) break;
            length += next - at + replacement.Length;
            if (length - reserved > Chunk)
            {
                session.Budget.Reserve(2 * (length - reserved));
                reserved = length;
            }
            output.Append(text, at, next - at).Append(replacement);
            at = next + old.Length;
            session.Budget.Step();
        }
        return Made(session, output.Append(text, at, text.Length - at).ToString());
    }

    private static int Step(string text, int at) => at + 1 < text.Length && char.IsSurrogatePair(text[at], text[at + 1]) ? 2 : 1;

    private static Value? Substring(CelSession session, ReadOnlySpan<Value> arguments)
    {
        var text = new CodePoints(Text(arguments[0]));
        session.Budget.Step(text.Count >> 6);
        var start = Number(arguments[1]);
        var end = arguments.Length > 2 ? Number(arguments[2]) : text.Count;
        if (start < 0 || start > text.Count) return session.Fail($"index out of range: {start}");
        if (end < 0 || end > text.Count) return session.Fail($"index out of range: {end}");
        if (start > end) return session.Fail($"invalid substring range. start: {start}, end: {end}");
        return Made(session, text.Slice((int)start, (int)end));
    }

    private static string Mapped(string text, Func<char, char> map) => string.Create(text.Length, (text, map), static (output, state) =>
    {
        for (var i = 0; i < output.Length; i++) output[i] = state.map(state.text[i]);
    });

    private static string Trimmed(string text) => text.Trim([.. Enumerable.Range(9, 5).Select(c => (char)c), ' ', '\u0085', '\u00A0', '\u1680', .. Enumerable.Range(0x2000, 11).Select(c => (char)c), '\u2028', '\u2029', '\u202F', '\u205F', '\u3000']);

    private static string Quoted(string text)
    {
        var output = new StringBuilder("\"");
        foreach (var rune in text.EnumerateRunes())
        {
            const string Escaped = "\a\b\f\n\r\t\v\\\"", Letters = "abfnrtv\\\"";
            var place = rune.IsBmp ? Escaped.IndexOf((char)rune.Value, StringComparison.Ordinal) : -1;
            if (place >= 0) output.Append('\\').Append(Letters[place]);
            else output.Append(rune.ToString());
        }
        return output.Append('"').ToString();
    }
}

/// <summary>A text by code points.</summary>
internal sealed class CodePoints
{
    private readonly int[]? _units;

    public CodePoints(string content)
    {
        Content = content;
        Count = content.Length;
        if (!content.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF')) return;
        var units = new List<int>(content.Length + 1);
        for (var i = 0; i < content.Length; i++)
        {
            units.Add(i);
            if (i + 1 < content.Length && char.IsSurrogatePair(content[i], content[i + 1])) i++;
        }
        Count = units.Count;
        units.Add(content.Length);
        _units = [.. units];
    }

    public string Content { get; }

    /// <summary>How many there are.</summary>
    public int Count { get; }

    /// <summary>The UTF-16 unit at which a code point begins.</summary>
    public int UnitOf(int place) => _units is null ? place : _units[place];

    /// <summary>The code point that begins at a UTF-16 unit.</summary>
    public int PlaceOf(int unit) => _units is null ? unit : Array.BinarySearch(_units, unit);

    public string Slice(int start, int end) => Content[UnitOf(start)..UnitOf(end)];
}
