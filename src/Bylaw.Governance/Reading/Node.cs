using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;
using Bylaw.Core.Values;

namespace Bylaw.Governance.Reading;

/// <summary>A part of a document with its place, and where to report what is wrong with it.</summary>
/// <param name="Value">The value.</param>
/// <param name="What">How messages name it: <c>`severity`</c>, <c>an item of `controls`</c>.</param>
/// <param name="Span">Where it stands.</param>
/// <param name="Positions">Where its parts stand; null for a scalar.</param>
/// <param name="Source">The text.</param>
/// <param name="Problems">Receives what is wrong.</param>
internal sealed record Node(Value Value, string What, Span Span, PositionNode? Positions, SourceText Source, List<Diagnostic> Problems)
{
    /// <summary>The whole document.</summary>
    public static Node Of(Document document, string what, List<Diagnostic> problems)
    {
        var span = document.Positions?.Span ?? new Span(0, document.Source.Content.Length);
        return new Node(document.Root, what, span, document.Positions, document.Source, problems);
    }

    public Location At => Source.At(Span);

    /// <summary>The first line of it: what to underline for something that is missing in it.</summary>
    public Location Head
    {
        get
        {
            var end = Source.LineSpan(Source.PositionOf(Span.Start).Line).End;
            return Source.At(Span.Between(Span.Start, Math.Min(end, Span.End)));
        }
    }

    /// <summary>An entry of an object, by its place in the order of writing.</summary>
    public Node Entry(int place, string what) => Part(((ObjectValue)Value).WrittenValue(place), place, what);

    /// <summary>An item of an array.</summary>
    public Node Item(int index) => Part(((ArrayValue)Value)[index], index, $"an item of {What}");

    /// <summary>Where the key of an entry stands.</summary>
    public Location KeyAt(int place) =>
        Source.At(Positions is { } p && place < p.KeySpans.Length ? p.KeySpans[place] : Span);

    public void Report(Diagnostic problem) => Problems.Add(problem);

    /// <summary>Reports that it is something else than was wanted. Always false.</summary>
    public bool Refuse(string wanted, string? help = null)
    {
        Report(GovernanceDiagnostics.WrongType(What, wanted, Describe(Value), Head, help));
        return false;
    }

    private Node Part(Value value, int place, string what) =>
        new(value, what, Positions?.ValueSpans[place] ?? Span, Positions?.Child(place), Source, Problems);

    private static string Describe(Value value) => value switch
    {
        NullValue => "nothing",
        BooleanValue b => b.IsTrue ? "`true`" : "`false`",
        NumberValue => "a number",
        StringValue { Text: "" } => "an empty text",
        StringValue => "a text",
        ArrayValue { Count: 0 } => "an empty list",
        ArrayValue => "a list",
        ObjectValue { Count: 0 } => "an empty mapping",
        _ => "a mapping",
    };
}
