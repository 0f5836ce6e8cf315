using Bylaw.Core.Diagnostics;

namespace Bylaw.Rego.Checking;

/// <summary>The checks, in OPA's order: what is wrong in one of them is told, and those after it are not asked.</summary>
internal enum CheckStage
{
    UnusedImports,
    ShadowedRoots,
    DuplicateImports,
    Declarations,
    VoidCalls,
    Prints,
    Modifiers,
    Conflicts,
    Functions,
    HeadSafety,
    BodySafety,
    Recursion,
    Types,
    Negations,
    Deprecated,
}

/// <summary>
/// Diagnostics by the stage that finds them. Several stages look at a policy in one walk; what a later one finds is
/// dropped when an earlier one found something, since it is often a consequence.
/// </summary>
internal sealed class StagedDiagnostics
{
    /// <summary>After so many a policy is not looked at further: it is no policy.</summary>
    public const int MostInOneStage = 1_000;

    private readonly List<Diagnostic>?[] _found = new List<Diagnostic>?[(int)CheckStage.Deprecated + 1];

    /// <summary>Whether any stage found anything.</summary>
    public bool Any => Array.Exists(_found, found => found is not null);

    /// <summary>What all stages found, by stage.</summary>
    public IEnumerable<Diagnostic> All => _found.SelectMany(found => found ?? []);

    public void Add(CheckStage stage, Diagnostic diagnostic) => (_found[(int)stage] ??= []).Add(diagnostic);

    public int Count(CheckStage stage) => _found[(int)stage]?.Count ?? 0;

    /// <summary>
    /// What the first stage that found anything found, by module in the given order and then by place; at most
    /// <paramref name="limit"/>, with a last one that says so. No limit when it is 0.
    /// </summary>
    public IEnumerable<Diagnostic> First(IReadOnlyDictionary<string, int> moduleOrder, int limit)
    {
        var found = Array.Find(_found, found => found is not null) ?? [];
        var sorted = found
            .OrderBy(diagnostic => Place(diagnostic) is { } at ? moduleOrder.GetValueOrDefault(at.Source.Name) : -1)
            .ThenBy(diagnostic => Place(diagnostic)?.Span.Start ?? 0)
            .DistinctBy(diagnostic => (Place(diagnostic), diagnostic.Code.Id, diagnostic.Message))
            .ToList();
        if (limit <= 0 || sorted.Count <= limit) return sorted;
        return [.. sorted.Take(limit), RegoDiagnostics.ErrorLimit(limit)];
    }

    private static Core.Text.Location? Place(Diagnostic diagnostic) => diagnostic.Original?.At ?? diagnostic.At;
}
