using System.Collections.Immutable;
using Bylaw.Core.Diagnostics;

namespace Bylaw.Rego.Bundles;

/// <summary>Bundles that are used together: no two may own the same path.</summary>
internal static class BundleSet
{
    /// <summary>Modules and data of all bundles; deltas change the data of the others.</summary>
    public static LoadResult Join(ImmutableArray<RegoBundle> bundles, List<Diagnostic> problems)
    {
        if (problems.Exists(problem => problem.Severity == Severity.Error)) return new LoadResult { Diagnostics = [.. problems] };
        var snapshots = bundles.Where(bundle => !bundle.IsDelta).ToArray();
        if (FindOverlap(snapshots) is { } overlap) return new LoadResult { Diagnostics = [.. problems, overlap] };
        var data = new DataDocuments();
        foreach (var bundle in snapshots)
            if (!data.TryAdd([], bundle.Data)) problems.Add(BundleDiagnostics.Merge(bundle.Name));
        foreach (var bundle in bundles.Where(bundle => bundle.IsDelta))
            if (data.TryPatch(bundle.Patch) is { } problem) problems.Add(problem with { Message = $"bundle {bundle.Name}: {problem.Message}" });
        return new LoadResult
        {
            Modules = [.. snapshots.SelectMany(bundle => bundle.Modules).Select(module => module.Module)],
            Data = data.Result,
            Bundles = bundles,
            Diagnostics = [.. problems],
        };
    }

    private static Diagnostic? FindOverlap(RegoBundle[] bundles)
    {
        var colliding = new SortedSet<string>(StringComparer.Ordinal);
        var reasons = new SortedSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < bundles.Length; i++)
            for (var j = i + 1; j < bundles.Length; j++)
                foreach (var left in bundles[i].Manifest.Roots)
                    foreach (var right in bundles[j].Manifest.Roots)
                    {
                        if (!BundleRoots.Overlap(left, right)) continue;
                        colliding.Add(bundles[i].Name);
                        colliding.Add(bundles[j].Name);
                        var (lower, upper) = string.CompareOrdinal(left, right) <= 0 ? (left, right) : (right, left);
                        reasons.Add(left == right ? $"root {left} is in multiple bundles" : $"{lower} overlaps {upper}");
                    }
        if (colliding.Count == 0) return null;
        var names = string.Join(", ", colliding);
        var rootless = bundles.Where(bundle => bundle.Manifest.Roots.Contains("")).Select(bundle => bundle.Name).Order(StringComparer.Ordinal).ToArray();
        return BundleDiagnostics.Overlapping(rootless.Length > 0
            ? $"bundles [{names}] have overlapping roots and cannot be activated simultaneously because bundle(s) [{string.Join(", ", rootless)}] specify empty root paths ('') which overlap with any other bundle root"
            : $"detected overlapping roots in manifests for these bundles: [{names}] ({string.Join(", ", reasons)})");
    }
}
