namespace Bylaw.Core.Text;

/// <summary>A range of UTF-16 units in a <see cref="SourceText"/>.</summary>
/// <param name="Start">Offset of the first unit, from 0.</param>
/// <param name="Length">Number of units; 0 marks a point between two characters.</param>
public readonly record struct Span(int Start, int Length)
{
    /// <summary>Offset after the last unit.</summary>
    public int End => Start + Length;

    /// <summary>The span from <paramref name="start"/> up to, not including, <paramref name="end"/>.</summary>
    public static Span Between(int start, int end) => new(start, Math.Max(0, end - start));

    /// <summary>The smallest span that covers both.</summary>
    public static Span Cover(Span first, Span second) =>
        Between(Math.Min(first.Start, second.Start), Math.Max(first.End, second.End));
}
