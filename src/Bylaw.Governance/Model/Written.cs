using Bylaw.Core.Text;

namespace Bylaw.Governance;

/// <summary>A value with the place where somebody wrote it.</summary>
/// <param name="Value">The value.</param>
/// <param name="At">The place in its file.</param>
public readonly record struct Written<T>(T Value, Location At)
{
    /// <inheritdoc/>
    public override string ToString() => Value?.ToString() ?? "";
}
