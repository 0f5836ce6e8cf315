namespace Bylaw.Core.Diagnostics.Rendering;

/// <summary>What a piece of terminal text is; a terminal with colour shows it.</summary>
public enum TerminalStyle
{
    /// <summary>Ordinary text.</summary>
    Plain,

    /// <summary>Headline text.</summary>
    Strong,

    /// <summary>Gutters, arrows and second labels.</summary>
    Gutter,

    /// <summary>An error or a failure.</summary>
    Error,

    /// <summary>A warning.</summary>
    Warning,

    /// <summary>Information.</summary>
    Note,

    /// <summary>Something in order.</summary>
    Good,

    /// <summary>Less important than the rest.</summary>
    Faint,
}
