namespace Bylaw.Core.Diagnostics.Rendering;

/// <summary>Diagnostics as GitHub annotations.</summary>
public sealed class GitHubRenderer : IDiagnosticRenderer
{
    /// <inheritdoc/>
    public void Write(TextWriter output, IReadOnlyList<Diagnostic> diagnostics)
    {
        foreach (var diagnostic in diagnostics) WriteDiagnostic(output, diagnostic);
    }

    /// <summary>Writes one diagnostic as one annotation.</summary>
    public static void WriteDiagnostic(TextWriter output, Diagnostic diagnostic) => GitHubCommand.Write(
        output, LevelOf(diagnostic.Severity), diagnostic.At, diagnostic.Code.Id,
        diagnostic.Help is null ? diagnostic.Message : $"{diagnostic.Message}\nhelp: {diagnostic.Help}");

    private static string LevelOf(Severity severity) => severity switch
    {
        Severity.Error => "error",
        Severity.Warning => "warning",
        _ => "notice",
    };
}
