using System.Collections.Immutable;
using Bylaw.Core.Text;

namespace Bylaw.Core.Diagnostics;

/// <summary>One thing that is wrong, where it is wrong, and the way out.</summary>
/// <param name="Code">The stable code.</param>
/// <param name="Message">One line: lower case, no full stop, the user's words in backticks.</param>
/// <param name="At">The place; null when there is none (a missing file).</param>
/// <param name="Help">How to go on, as a line of its own; null when there is nothing to say.</param>
public sealed record Diagnostic(DiagnosticCode Code, string Message, Location? At = null, string? Help = null)
{
    /// <summary>How serious it is.</summary>
    public Severity Severity { get; init; } = Severity.Error;

    /// <summary>Words under the carets of the main place; null for none.</summary>
    public string? Note { get; init; }

    /// <summary>Further places that belong to it.</summary>
    public ImmutableArray<Label> Labels { get; init; } = [];

    /// <summary>How the tool that the language comes from reports it; null when there is no such tool.</summary>
    public OriginalWording? Original { get; init; }

    /// <summary><c>name:line:column: message [code]</c>.</summary>
    public override string ToString() => At is { } at ? $"{at}: {Message} [{Code.Id}]" : $"{Message} [{Code.Id}]";
}
