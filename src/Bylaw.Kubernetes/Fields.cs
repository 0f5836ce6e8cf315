using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;
using Bylaw.Core.Values;

namespace Bylaw.Kubernetes;

/// <summary>A map in a document, with the places of its fields. What is missing has no fields.</summary>
internal sealed class Fields(Document document, ValuePath path, Value? value)
{
    public Location At => PlaceOf(path);

    /// <summary>The map itself; null when it is missing.</summary>
    public Value? Self => value;

    public Value? Value(string field) => (value as ObjectValue)?.Get(field);

    public string? Text(string field) => (Value(field) as StringValue)?.Text is { Length: > 0 } text ? text : null;

    public Fields In(string field) => new(document, Value(field) is null ? path : path.Then(field), Value(field));

    public IEnumerable<Fields> Items(string field) => Value(field) is ArrayValue list ? list.Select((item, n) => new Fields(document, path.Then(field).Then(n), item)) : [];

    /// <summary>The texts of a list, with their places.</summary>
    public IEnumerable<(string Text, Location At)> Texts(string field) => Value(field) is ArrayValue list
        ? list.Select((item, n) => (item, n)).Where(pair => pair.item is StringValue).Select(pair => (((StringValue)pair.item).Text, document.LocateValue(path.Then(field).Then(pair.n)) ?? PlaceOf(field)))
        : [];

    public Location PlaceOf(string field) => PlaceOf(path.Then(field));

    /// <summary>Where the value of a field stands, without the field's name.</summary>
    public Location PlaceOfValue(string field) => document.LocateValue(path.Then(field)) ?? PlaceOf(field);

    /// <summary>The word of a field, the first of those that it may be where it says nothing.</summary>
    public string OneOf(string field, List<Diagnostic> problems, params string[] words)
    {
        if (Value(field) is null) return words[0];
        if (Text(field) is { } text && words.Contains(text, StringComparer.Ordinal)) return text;
        problems.Add(AdmissionPolicies.AdmissionPolicyDiagnostics.WrongField(field, $"`{Value(field)}`", $"one of {string.Join(", ", words)}", PlaceOf(field)));
        return words[0];
    }

    /// <summary>Where a place below stands, or what of it there is.</summary>
    public Location PlaceBelow(ValuePath below) => PlaceOf(ValuePath.Of(path.Keys.AddRange(below.Keys)));

    private Location PlaceOf(ValuePath place) => document.Locate(place, out _) ?? document.Source.At(new Span(0, 0));
}
