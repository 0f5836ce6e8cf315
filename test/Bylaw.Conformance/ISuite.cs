namespace Bylaw.Conformance;

/// <summary>A suite of cases in a format of its own.</summary>
internal interface ISuite
{
    string Name { get; }

    IEnumerable<ConformanceCase> Cases(string directory);
}

/// <summary>One case. <c>Run</c> answers null when it passes, else what is wrong.</summary>
internal sealed record ConformanceCase(string Id, bool Skipped, Func<string?> Run);
