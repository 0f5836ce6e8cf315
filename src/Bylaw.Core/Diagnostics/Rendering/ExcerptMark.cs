using Bylaw.Core.Text;

namespace Bylaw.Core.Diagnostics.Rendering;

/// <summary>A place to mark in an excerpt.</summary>
/// <param name="At">The place.</param>
/// <param name="Text">Words beside the mark; null for none.</param>
/// <param name="Style">Colour of the mark.</param>
/// <param name="Main">Marked with <c>^^^</c> when true, with <c>---</c> when false.</param>
public sealed record ExcerptMark(Location At, string? Text, TerminalStyle Style, bool Main)
{
    /// <summary>Whether the source line is kept out of sight: only the place is written.</summary>
    public bool Hidden { get; init; }
}
