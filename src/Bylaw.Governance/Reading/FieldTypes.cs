using System.Collections.Immutable;
using System.Globalization;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;
using Bylaw.Core.Values;

namespace Bylaw.Governance.Reading;

/// <summary>Text that is not empty; spaces around it do not count.</summary>
internal sealed class TextType : FieldType<string>
{
    public override string Wanted => "a text";

    public override bool TryRead(Node node, out string value)
    {
        value = (node.Value as StringValue)?.Text.Trim() ?? "";
        if (value.Length > 0) return true;
        return node.Refuse(Wanted, node.Value is NumberValue or BooleanValue ? "put it in quotes" : null);
    }
}

/// <summary>A value with its place.</summary>
internal sealed class WrittenType<T>(FieldType<T> inner) : FieldType<Written<T>>, IWrapperType
{
    public FieldType Inner => inner;

    public override string Wanted => inner.Wanted;

    public override bool TryRead(Node node, out Written<T> value)
    {
        var ok = inner.TryRead(node, out var plain);
        value = new Written<T>(plain, node.At);
        return ok;
    }
}

/// <summary>A value that may be absent, for fields whose absence means something.</summary>
internal sealed class OptionalType<T>(FieldType<T> inner) : FieldType<T?>, IWrapperType
    where T : struct
{
    public FieldType Inner => inner;

    public override string Wanted => inner.Wanted;

    public override bool TryRead(Node node, out T? value)
    {
        var ok = inner.TryRead(node, out var plain);
        value = ok ? plain : null;
        return ok;
    }
}

/// <summary>A type that reads what another one reads, and adds to it.</summary>
internal interface IWrapperType
{
    /// <summary>The other one.</summary>
    FieldType Inner { get; }
}

/// <summary>One of a few words.</summary>
internal sealed class ChoiceType<T>(params (string Word, T Value)[] choices) : FieldType<T>, IChoiceType
{
    public override string Wanted => "one of a few words";

    public IReadOnlyList<string> Words { get; } = [.. choices.Select(choice => choice.Word)];

    public override bool TryRead(Node node, out T value)
    {
        value = choices[0].Value;
        if (node.Value is not StringValue { Text: var text }) return node.Refuse($"one of {string.Join(", ", Words.Select(word => $"`{word}`"))}");
        return TryRead(node.What, text, node, out value);
    }

    /// <summary>Reads a word that stands at a node.</summary>
    public bool TryRead(string what, string text, Node node, out T value)
    {
        foreach (var (word, meaning) in choices)
        {
            value = meaning;
            if (word == text) return true;
        }
        value = choices[0].Value;
        node.Report(GovernanceDiagnostics.UnknownChoice(what, text, node.Head, Words));
        return false;
    }
}

/// <summary>A choice whatever it reads into, for those who ask about its words.</summary>
internal interface IChoiceType
{
    /// <summary>The words.</summary>
    IReadOnlyList<string> Words { get; }
}

/// <summary>Something that is written as one word, which YAML may take for a number.</summary>
internal abstract class WordType<T> : FieldType<T> where T : struct
{
    /// <summary>The form to write, as help.</summary>
    protected abstract string Form { get; }

    public override bool TryRead(Node node, out T value)
    {
        value = default;
        var text = node.Value switch { StringValue s => s.Text, NumberValue n => n.Text, _ => null };
        if (text is null or "") return node.Refuse(Wanted, Form);
        if (TryParse(text, out value)) return true;
        node.Report(Bad(text, node.Head));
        return false;
    }

    protected abstract bool TryParse(string text, out T value);

    /// <summary>That a text is none.</summary>
    protected abstract Diagnostic Bad(string text, Location at);
}

/// <summary>A day: <c>2026-03-31</c>.</summary>
internal sealed class DateType : WordType<DateOnly>
{
    private const string Format = "yyyy-MM-dd";

    public override string Wanted => "a date";

    protected override string Form => "write a day as year, month, day: `2026-03-31`";

    protected override bool TryParse(string text, out DateOnly value) =>
        DateOnly.TryParseExact(text, Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out value);

    protected override Diagnostic Bad(string text, Location at) => GovernanceDiagnostics.BadDate(text, at, Help(text));

    private static string? Help(string text)
    {
        if (text.Length > 10 && text[10] is 'T' or ' ' && DateOnly.TryParseExact(text[..10], Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
            return $"write the day alone, `{text[..10]}`: it counts to its end in UTC";
        var parts = text.Split('-');
        if (parts.Length != 3 || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var year) || year is < 1 or > 9999 || parts[0].Length != 4) return null;
        if (!int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var month) || month < 1) return null;
        return month > 12 ? "there are 12 months" : Invariant($"{year:0000}-{month:00} has {DateTime.DaysInMonth(year, month)} days; write a day as year, month, day: `2026-03-31`");
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}

/// <summary>A period: <c>90d</c>.</summary>
internal sealed class PeriodType : WordType<Period>
{
    public override string Wanted => "a period";

    protected override string Form => "write a number of days: `90d`";

    protected override bool TryParse(string text, out Period value) => Period.TryParse(text, out value);

    protected override Diagnostic Bad(string text, Location at) => GovernanceDiagnostics.BadPeriod(text, at);
}

/// <summary>How many people.</summary>
internal sealed class CountType : FieldType<int>
{
    public override string Wanted => "a count of people";

    public override bool TryRead(Node node, out int value)
    {
        value = 0;
        if (node.Value is not NumberValue number) return node.Refuse(Wanted);
        if (number.TryGetInt64(out var count) && count is >= 0 and <= 100)
        {
            value = (int)count;
            return true;
        }
        node.Report(GovernanceDiagnostics.BadCount(number.Text, node.Head));
        return false;
    }
}

/// <summary>The name of a role: a word of small letters, digits and hyphens.</summary>
internal sealed class RoleType : FieldType<string>
{
    public override string Wanted => "a role";

    public override bool TryRead(Node node, out string value)
    {
        value = (node.Value as StringValue)?.Text ?? "";
        if (IsRole(value)) return true;
        return node.Refuse($"{Wanted}, such as `security`, `platform` or `application`", "a role is a word of small letters, digits and hyphens");
    }

    private static bool IsRole(string text) =>
        text.Length is > 0 and <= 40 && char.IsAsciiLetterLower(text[0]) && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}

/// <summary>A pattern of names.</summary>
internal sealed class GlobType : FieldType<NameGlob>
{
    private static readonly TextType Text = new();

    public override string Wanted => "a name or pattern";

    public override bool TryRead(Node node, out NameGlob value)
    {
        var ok = Text.TryRead(node, out var text);
        value = new NameGlob(text);
        return ok;
    }
}

/// <summary>A pattern of kinds.</summary>
internal sealed class KindType : FieldType<KindPattern>
{
    private static readonly TextType Text = new();

    public override string Wanted => "a kind";

    public override bool TryRead(Node node, out KindPattern value)
    {
        value = null!;
        if (!Text.TryRead(node, out var text)) return false;
        if (KindPattern.TryParse(text) is { } pattern)
        {
            value = pattern;
            return true;
        }
        node.Report(GovernanceDiagnostics.BadKind(text, node.Head));
        return false;
    }
}

/// <summary>A pattern of files from the repository's root.</summary>
internal sealed class SourceType : FieldType<SourcePattern>
{
    private static readonly TextType Text = new();

    public override string Wanted => "a path or pattern of files";

    public override bool TryRead(Node node, out SourcePattern value)
    {
        value = null!;
        if (!Text.TryRead(node, out var text)) return false;
        if (SourcePattern.TryParse(text, out var why) is { } pattern)
        {
            value = pattern;
            return true;
        }
        node.Report(LifecycleDiagnostics.BadSource(text, why, node.Head));
        return false;
    }
}

/// <summary>
/// A list. Items that cannot be read are reported and left out. Where an absent list means everything, an empty one
/// would surprise: such lists hold <paramref name="least"/> items.
/// </summary>
internal sealed class ListType<T>(FieldType<T> item, int least = 0) : FieldType<ImmutableArray<T>>, IListType
{
    public FieldType Item => item;

    public int Least => least;

    public override string Wanted => least > 0 ? "a list that is not empty" : "a list";

    public override bool TryRead(Node node, out ImmutableArray<T> value)
    {
        value = [];
        if (node.Value is not ArrayValue list) return node.Refuse(Wanted, AsList(node.Value));
        if (list.Count < least) return node.Refuse(Wanted, "leave it out to say nothing about it");
        var items = ImmutableArray.CreateBuilder<T>(list.Count);
        for (var index = 0; index < list.Count; index++)
            if (item.TryRead(node.Item(index), out var one)) items.Add(one);
        value = items.DrainToImmutable();
        return true;
    }

    private static string? AsList(Value value) =>
        value is StringValue { Text.Length: > 0 and < 60 } text && !text.Text.Contains('\n', StringComparison.Ordinal)
            ? $"write it as a list: `[{JsonWriter.Write(text)}]`"
            : null;
}

/// <summary>A list whatever it reads into.</summary>
internal interface IListType
{
    /// <summary>What its items are.</summary>
    FieldType Item { get; }

    /// <summary>Least number of items.</summary>
    int Least { get; }
}

/// <summary>
/// A mapping from free names, or from those that <paramref name="keyType"/> allows; not empty where
/// <paramref name="least"/> says so.
/// </summary>
internal sealed class MapType<T>(FieldType<T> item, int least = 0, FieldType<string>? keyType = null) : FieldType<ImmutableSortedDictionary<string, T>>, IMapType
{
    public FieldType Item => item;

    public int Least => least;

    public override string Wanted => least > 0 ? "a mapping that is not empty" : "a mapping";

    public override bool TryRead(Node node, out ImmutableSortedDictionary<string, T> value)
    {
        value = ImmutableSortedDictionary.Create<string, T>(StringComparer.Ordinal);
        if (node.Value is not ObjectValue map) return node.Refuse(Wanted);
        if (map.Count < least) return node.Refuse(Wanted, "leave it out to say nothing about it");
        var entries = value.ToBuilder();
        for (var place = 0; place < map.Count; place++)
        {
            var key = map.WrittenKey(place) is StringValue text ? text.Text : map.WrittenKey(place).ToString();
            var keyNode = new Node(map.WrittenKey(place), $"a key of {node.What}", node.KeyAt(place).Span, null, node.Source, node.Problems);
            if (keyType is not null && !keyType.TryRead(keyNode, out _)) continue;
            if (item.TryRead(node.Entry(place, $"`{key}`"), out var one)) entries[key] = one;
        }
        value = entries.ToImmutable();
        return true;
    }
}

/// <summary>A mapping from free names, whatever it reads into.</summary>
internal interface IMapType
{
    /// <summary>What its values are.</summary>
    FieldType Item { get; }

    /// <summary>Least number of entries.</summary>
    int Least { get; }
}

/// <summary>A mapping from a few words.</summary>
internal sealed class ChoiceMapType<TKey, T>(ChoiceType<TKey> key, FieldType<T> item) : FieldType<ImmutableSortedDictionary<TKey, T>>, IChoiceMapType
    where TKey : notnull
{
    public IReadOnlyList<string> Words => key.Words;

    public FieldType Item => item;

    public override string Wanted => "a mapping";

    public override bool TryRead(Node node, out ImmutableSortedDictionary<TKey, T> value)
    {
        value = ImmutableSortedDictionary<TKey, T>.Empty;
        if (node.Value is not ObjectValue map) return node.Refuse(Wanted);
        var entries = value.ToBuilder();
        for (var place = 0; place < map.Count; place++)
        {
            var word = map.WrittenKey(place) is StringValue text ? text.Text : map.WrittenKey(place).ToString();
            var entry = node.Entry(place, $"`{word}`");
            var keyNode = entry with { Span = node.KeyAt(place).Span };
            if (key.TryRead($"a key of {node.What}", word, keyNode, out var name) && item.TryRead(entry, out var one)) entries[name] = one;
        }
        value = entries.ToImmutable();
        return true;
    }
}

/// <summary>A mapping from a few words, whatever it reads into.</summary>
internal interface IChoiceMapType
{
    /// <summary>The words.</summary>
    IReadOnlyList<string> Words { get; }

    /// <summary>What its values are.</summary>
    FieldType Item { get; }
}

/// <summary>A mapping of any content.</summary>
internal sealed class FreeType : FieldType<ObjectValue>
{
    public override string Wanted => "a mapping";

    public override bool TryRead(Node node, out ObjectValue value)
    {
        value = node.Value as ObjectValue ?? ObjectValue.Empty;
        return node.Value is ObjectValue || node.Refuse(Wanted);
    }
}
