namespace Bylaw.Core.Diagnostics;

/// <summary>
/// A stable code of a kind of diagnostic. Bands: 10xx reading input, 11xx the engine, 12xx the command line,
/// 20xx Rego, 60xx governance; each later language takes a band of its own.
/// </summary>
/// <param name="Number">Four digits, never used again for anything else.</param>
/// <param name="Title">What went wrong, as the heading of its documentation page.</param>
public sealed record DiagnosticCode(int Number, string Title)
{
    /// <summary>The code as shown, for example <c>BLW1001</c>.</summary>
    public string Id => $"BLW{Number:0000}";

    /// <inheritdoc/>
    public override string ToString() => Id;
}
