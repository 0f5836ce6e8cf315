namespace Bylaw.Core.Diagnostics.Rendering;

/// <summary>Writes diagnostics in one format. The same diagnostics give the same text on every machine.</summary>
public interface IDiagnosticRenderer
{
    /// <summary>Writes them in the order given.</summary>
    void Write(TextWriter output, IReadOnlyList<Diagnostic> diagnostics);
}
