namespace Bylaw.Cli.Scaffold;

/// <summary>A file to write.</summary>
/// <param name="Path">Its path from the repository's root, with forward slashes.</param>
/// <param name="Text">What it says.</param>
internal sealed record NewFile(string Path, string Text);
