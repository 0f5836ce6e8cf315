namespace Bylaw.Core.Text;

/// <summary>A span of a certain text.</summary>
/// <param name="Source">The text.</param>
/// <param name="Span">The range in it.</param>
public readonly record struct Location(SourceText Source, Span Span)
{
    /// <summary>Line and column of the first character.</summary>
    public LinePosition Start => Source.PositionOf(Span.Start);

    /// <summary>Line and column after the last character.</summary>
    public LinePosition End => Source.PositionOf(Span.End);

    /// <summary><c>name:line:column</c>, the form that terminals and editors make clickable.</summary>
    public override string ToString() => $"{Source.Name}:{Start}";
}
