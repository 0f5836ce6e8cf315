namespace Bylaw.Core.Text;

/// <summary>A position as an editor shows it.</summary>
/// <param name="Line">Line, from 1.</param>
/// <param name="Column">Column in code points, from 1; a tab counts as one.</param>
public readonly record struct LinePosition(int Line, int Column)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Line}:{Column}";
}
