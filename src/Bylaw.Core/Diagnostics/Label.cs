using Bylaw.Core.Text;

namespace Bylaw.Core.Diagnostics;

/// <summary>A second place that belongs to a diagnostic, with what it has to do with it.</summary>
/// <param name="At">The place.</param>
/// <param name="Text">A few words, lower case, no full stop.</param>
public sealed record Label(Location At, string Text);
