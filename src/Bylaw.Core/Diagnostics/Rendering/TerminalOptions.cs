namespace Bylaw.Core.Diagnostics.Rendering;

/// <summary>How to write for a terminal.</summary>
public sealed record TerminalOptions
{
    /// <summary>Whether to use ANSI colours. The host decides: a terminal, and no <c>NO_COLOR</c>.</summary>
    public bool Colour { get; init; }

    /// <summary>Columns of source that an excerpt shows; longer lines are cut around what is marked.</summary>
    public int Width { get; init; } = 120;

    /// <summary>No colour, the usual width: what a pipe or a file gets.</summary>
    public static readonly TerminalOptions Plain = new();
}
