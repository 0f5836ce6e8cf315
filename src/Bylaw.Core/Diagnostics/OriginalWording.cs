using System.Collections.Immutable;
using Bylaw.Core.Text;

namespace Bylaw.Core.Diagnostics;

/// <summary>
/// What the tool that a language comes from says of the same problem. Its command under its own name
/// (<c>bylaw opa check</c>) prints this, so that a pipeline that reads it finds what it knows.
/// </summary>
/// <param name="Code">The tool's code, for example <c>rego_unsafe_var_error</c>.</param>
/// <param name="Message">Its message, word for word.</param>
public sealed record OriginalWording(string Code, string Message)
{
    /// <summary>Lines that follow the message; empty for none.</summary>
    public ImmutableArray<string> Details { get; init; } = [];

    /// <summary>What the tool adds about the same problem as an error of its own; null for nothing.</summary>
    public OriginalWording? Also { get; init; }

    /// <summary>The place it names; null when it is the one of the diagnostic.</summary>
    public Location? At { get; init; }
}
