namespace Bylaw.Core.Diagnostics;

/// <summary>How serious a diagnostic is.</summary>
public enum Severity
{
    /// <summary>Information only.</summary>
    Note,

    /// <summary>Something that is probably wrong; work goes on.</summary>
    Warning,

    /// <summary>What was asked cannot be done with this input.</summary>
    Error,
}
