namespace Bylaw.Conformance;

/// <summary>A suite of cases in a format of its own.</summary>
internal interface ISuite
{
    string Name { get; }

    IEnumerable<ConformanceCase> Cases(string directory);

    /// <summary>What the suite measured besides, after its cases ran; null for nothing.</summary>
    SuiteFigure? Figure => null;
}

/// <summary>One case. <c>Run</c> answers null when it passes, else what is wrong.</summary>
internal sealed record ConformanceCase(string Id, bool Skipped, Func<string?> Run);

/// <summary>A share that a suite measures over its cases.</summary>
/// <param name="Text">The figure in one line.</param>
/// <param name="Differences">The cases that fell short in it, by id, with what differs.</param>
/// <param name="IsTooLow">Whether the share is too small, so that those cases fail.</param>
internal sealed record SuiteFigure(string Text, IReadOnlyDictionary<string, string> Differences, bool IsTooLow);
