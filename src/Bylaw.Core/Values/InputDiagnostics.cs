using System.Globalization;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;

namespace Bylaw.Core.Values;

/// <summary>What can be wrong with a text that is read into values.</summary>
public static class InputDiagnostics
{
    /// <summary>A file or directory cannot be read.</summary>
    public static readonly DiagnosticCode Unreadable = new(1001, "The input cannot be read");

    /// <summary>The text has more bytes than allowed.</summary>
    public static readonly DiagnosticCode TooLarge = new(1002, "The input is too large");

    /// <summary>The bytes are no UTF-8.</summary>
    public static readonly DiagnosticCode InvalidUtf8 = new(1003, "The input is not UTF-8");

    /// <summary>Arrays and objects are nested deeper than allowed.</summary>
    public static readonly DiagnosticCode TooDeep = new(1004, "The input is nested too deeply");

    /// <summary>The text has more values than allowed.</summary>
    public static readonly DiagnosticCode TooManyNodes = new(1005, "The input has too many values");

    /// <summary>The text breaks the rules of JSON.</summary>
    public static readonly DiagnosticCode InvalidJson = new(1006, "Invalid JSON");

    /// <summary>The text ends in the middle of a value.</summary>
    public static readonly DiagnosticCode UnexpectedEnd = new(1007, "The input ends too early");

    /// <summary>A JSON text goes on after its value.</summary>
    public static readonly DiagnosticCode TrailingContent = new(1008, "Something follows the JSON value");

    /// <summary>A key comes twice in an object.</summary>
    public static readonly DiagnosticCode DuplicateKey = new(1009, "A key comes twice");

    /// <summary>A number is longer than can be held.</summary>
    public static readonly DiagnosticCode NumberOutOfRange = new(1010, "A number is out of range");

    /// <summary>The text breaks the rules of YAML.</summary>
    public static readonly DiagnosticCode InvalidYaml = new(1011, "Invalid YAML");

    /// <summary>A character that YAML does not allow.</summary>
    public static readonly DiagnosticCode ControlCharacter = new(1012, "A control character in YAML");

    /// <summary>An alias without an anchor before it.</summary>
    public static readonly DiagnosticCode UndefinedAlias = new(1013, "An alias without an anchor");

    /// <summary>An alias inside the value it stands for.</summary>
    public static readonly DiagnosticCode CyclicAlias = new(1014, "An alias contains itself");

    /// <summary>Aliases stand for more values than allowed.</summary>
    public static readonly DiagnosticCode TooManyAliased = new(1015, "Aliases stand for too many values");

    /// <summary>An array or object as a key.</summary>
    public static readonly DiagnosticCode ComplexKey = new(1016, "A key is an array or object");

    /// <summary>A merge key whose value is no object.</summary>
    public static readonly DiagnosticCode InvalidMerge = new(1017, "A merge key needs an object");

    /// <summary>A value that its tag does not allow.</summary>
    public static readonly DiagnosticCode TagMismatch = new(1018, "A value does not fit its tag");

    /// <summary>A tag that has no meaning here.</summary>
    public static readonly DiagnosticCode UnknownTag = new(1019, "An unknown tag");

    /// <summary>Infinity or not-a-number.</summary>
    public static readonly DiagnosticCode NotFinite = new(1020, "A number that JSON does not have");

    /// <summary>Every code of reading input.</summary>
    public static IReadOnlyList<DiagnosticCode> All { get; } =
    [
        Unreadable, TooLarge, InvalidUtf8, TooDeep, TooManyNodes, InvalidJson, UnexpectedEnd, TrailingContent, DuplicateKey, NumberOutOfRange,
        InvalidYaml, ControlCharacter, UndefinedAlias, CyclicAlias, TooManyAliased, ComplexKey, InvalidMerge, TagMismatch, UnknownTag, NotFinite,
    ];

    internal static Diagnostic FileUnreadable(string path, string reason) => new(
        Unreadable, $"cannot read `{Quoted(path)}`: {reason}");

    internal static Diagnostic InputTooLarge(SourceText? source, long size, long limit) => new(
        TooLarge, $"the input has {Number(size)} bytes, the limit is {Number(limit)}", source?.At(default),
        Help: "split the input into several files");

    private static Diagnostic NotUtf8(Location at, bool utf16) => new(
        InvalidUtf8, "the bytes here are not UTF-8", at,
        Help: utf16 ? "the file looks like UTF-16: save it as UTF-8" : "save the file as UTF-8");

    internal static Diagnostic InvalidUtf8At(SourceText source, ReadOnlySpan<byte> bytes, int invalidAt)
    {
        var start = System.Text.Encoding.UTF8.GetCharCount(bytes[..invalidAt]);
        var utf16 = bytes.Length > 1 && (bytes[..2].SequenceEqual((ReadOnlySpan<byte>)[0xFF, 0xFE]) || bytes[..2].SequenceEqual((ReadOnlySpan<byte>)[0xFE, 0xFF]));
        return NotUtf8(source.At(new Span(start, 1)), utf16);
    }

    internal static Diagnostic NestedTooDeep(Location at, int limit) => new(
        TooDeep, $"arrays and objects are nested more than {Number(limit)} deep", at,
        Help: "no known kind of document needs this: check how the input was made");

    internal static Diagnostic TooMany(Location at, int limit) => new(
        TooManyNodes, $"the input has more than {Number(limit)} values", at,
        Help: "split the input into several files");

    internal static Diagnostic TooManyDeep(Location at) => new(
        TooManyNodes, "the input has too many values that are nested too deeply", at,
        Help: "split the input into several files");

    internal static Diagnostic BrokenJson(Location at, string problem, string? help) => new(
        InvalidJson, problem, at, help);

    internal static Diagnostic EndsEarly(Location at, string missing, Location? open, string openText) => new(
        UnexpectedEnd, $"the input ends before {missing}", at,
        Help: "the file may be cut off: check that it was written completely")
    {
        Labels = open is { } place ? [new Label(place, openText)] : [],
    };

    internal static Diagnostic EmptyJson(Location at) => new(
        UnexpectedEnd, "the input is empty where a JSON value should be", at);

    internal static Diagnostic MoreAfterValue(Location at) => new(
        TrailingContent, "the JSON value is complete, but more follows", at,
        Help: "a JSON file holds one value: put several into an array");

    internal static Diagnostic RepeatedKey(string key, Location first, Location second) => new(
        DuplicateKey, $"the key `{Quoted(key)}` comes twice in this object", second,
        Help: "keep one of the two: readers disagree about which one counts")
    {
        Labels = [new Label(first, "it is here first")],
    };

    internal static Diagnostic HugeNumber(string number, Location at) => new(
        NumberOutOfRange, $"the number `{Quoted(number)}` is out of range", at,
        Help: $"numbers may have {Number(BigDecimal.MaxDigits)} digits and an exponent below 1,000,000,000");

    internal static Diagnostic BrokenYaml(Location at, string problem, string? help) => new(
        InvalidYaml, problem, at, help);

    internal static Diagnostic TooManyBroken(Location at, int limit) => new(
        InvalidYaml, $"more than {Number(limit)} documents are broken: the rest is not read", at);

    internal static Diagnostic BadCharacter(Location at, char character) => new(
        ControlCharacter, $"the character U+{(int)character:X4} is not allowed in YAML", at,
        Help: "remove it, or write it as an escape in a double-quoted string");

    internal static Diagnostic NoAnchor(string name, Location at, string? near) => new(
        UndefinedAlias, $"the alias `*{Quoted(name)}` has no anchor `&{Quoted(name)}` before it in this document", at,
        Help: near is null ? "to mean the text itself, put it in quotes" : $"did you mean `*{Quoted(near)}`?");

    internal static Diagnostic AliasInItself(string name, Location at, Location anchor) => new(
        CyclicAlias, $"the alias `*{Quoted(name)}` stands inside the value that it names", at,
        Help: "JSON values cannot contain themselves: write the part out")
    {
        Labels = [new Label(anchor, "the anchor is here")],
    };

    internal static Diagnostic AliasBomb(Location at, int limit) => new(
        TooManyAliased, $"aliases and merge keys stand for more than {Number(limit)} values", at,
        Help: "write out what is needed: so many repeated values are usually an attack");

    internal static Diagnostic KeyNotScalar(Location at, string what) => new(
        ComplexKey, $"the key is an {what}, but keys must be text", at,
        Help: "put the key in quotes");

    internal static Diagnostic UnrenderedTemplate(Location at) => new(
        ComplexKey, "this looks like a template, which is no YAML until it is rendered", at,
        Help: "render it first (`helm template`), or put it in quotes to mean the text");

    internal static Diagnostic MergeNeedsObject(Location at) => new(
        InvalidMerge, "the merge key `<<` needs an object or a list of objects", at,
        Help: "to mean a key named `<<`, put it in quotes");

    internal static Diagnostic DoesNotFitTag(string value, string tag, Location at) => new(
        TagMismatch, $"`{Quoted(value)}` is no value for the tag `{Quoted(tag)}`", at,
        Help: "remove the tag or change the value");

    internal static Diagnostic TagUnknown(string tag, Location at, bool scalar) => new(
        UnknownTag, scalar ? $"the tag `{Quoted(tag)}` has no meaning here: the value is read as text" : $"the tag `{Quoted(tag)}` has no meaning here and is ignored", at,
        Help: "the same tag is reported once; remove it where another reading is wanted")
    {
        Severity = Severity.Warning,
    };

    internal static Diagnostic NoJsonNumber(string number, Location at) => new(
        NotFinite, $"`{Quoted(number)}` is a number that JSON does not have", at,
        Help: "to mean the text, put it in quotes");

    private static string Number(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    // What a user wrote, short and on one line.
    internal static string Quoted(string text)
    {
        var shown = text.Length <= 60 ? text : string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[56]) ? 56 : 57), "...");
        foreach (var unit in shown)
            if (char.IsControl(unit) || unit is '\u2028' or '\u2029') return Escaped(shown);
        return shown;
    }

    private static string Escaped(string text)
    {
        var quoted = new System.Text.StringBuilder();
        JsonWriter.WriteString(quoted, text);
        return quoted.ToString(1, quoted.Length - 2);
    }
}
