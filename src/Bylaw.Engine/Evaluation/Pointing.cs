using System.Collections.Immutable;
using Bylaw.Core.Decisions;
using Bylaw.Core.Text;
using Bylaw.Core.Values;

namespace Bylaw.Engine.Evaluation;

/// <summary>Finds the place in a manifest that a finding is about.</summary>
internal static class Pointing
{
    private static readonly ValuePath Name = ValuePath.Root.Then("metadata").Then("name");

    /// <summary>
    /// The place of the most telling evidence that lies in the object (for a field that is missing, what should hold
    /// it); else the object's name; else its start. Null without a text.
    /// </summary>
    public static Location? To(ImmutableArray<Evidence> evidence, EngineRequest request)
    {
        if (request.Document is not { } document) return null;
        foreach (var one in evidence)
            if (LiesInside(one.Path, request.Value) && Locate(document, request.Path, one.Path) is { } at) return at;
        if (LiesInside(Name, request.Value) && Locate(document, request.Path, Name) is { } name) return name;
        return document.Locate(request.Path, out _) is { } start
            ? document.Source.At(FirstLine(document.Source, start.Span))
            : document.Source.At(new Span(0, 0));
    }

    /// <summary>Whether at least the first step of a path exists, so that it points at something narrower than the object.</summary>
    private static bool LiesInside(ValuePath path, Value root) =>
        path.Keys.Length > 0 && ValuePath.Of(path.Keys[0]).Find(root) is not null;

    private static Location? Locate(Document document, ValuePath root, ValuePath path) =>
        document.Locate(ValuePath.Of(root.Keys.AddRange(path.Keys)), out _);

    private static Span FirstLine(SourceText text, Span span) =>
        Span.Between(span.Start, Math.Min(span.End, Math.Max(span.Start, text.LineSpan(text.PositionOf(span.Start).Line).End)));
}
