using System.Collections.Immutable;
using Bylaw.Core.Diagnostics;

namespace Bylaw.Rego.Bundles;

/// <summary>Puts bundles together into one. Each file gets a path that says which bundle it comes from.</summary>
internal static class BundleMerge
{
    /// <summary>
    /// The bundle of all bundles. A single one keeps what its manifest says; of several only roots, versions and compiled
    /// policies are kept. Signatures are of the files as they were, so they go.
    /// </summary>
    public static RegoBundle? Merge(ImmutableArray<RegoBundle> bundles, int regoVersion, List<Diagnostic> problems)
    {
        if (bundles.FirstOrDefault(bundle => bundle.IsDelta) is { } delta)
        {
            problems.Add(BundleDiagnostics.Delta($"bundle {delta.Name}: a delta cannot be built into a bundle"));
            return null;
        }
        if (bundles is [var single])
        {
            var version = single.Manifest.RegoVersion ?? regoVersion;
            return Moved(single) with { Signatures = null, Manifest = single.Manifest with { RegoVersion = version, FileRegoVersions = Versions(single, version) } };
        }
        var data = new DataDocuments();
        foreach (var bundle in bundles)
            if (!data.TryAdd([], bundle.Data)) problems.Add(BundleDiagnostics.Merge(bundle.Name));
        var moved = bundles.Select(Moved).ToArray();
        var result = new RegoBundle
        {
            Data = data.Result,
            Modules = [.. moved.SelectMany(bundle => bundle.Modules)],
            WasmModules = [.. moved.SelectMany(bundle => bundle.WasmModules)],
            PlanModules = [.. moved.SelectMany(bundle => bundle.PlanModules)],
            Manifest = new BundleManifest
            {
                Roots = [.. bundles.SelectMany(bundle => bundle.Manifest.Roots)],
                Wasm = [.. bundles.SelectMany(bundle => bundle.Manifest.Wasm)],
                RegoVersion = regoVersion,
                FileRegoVersions = [.. bundles.SelectMany(bundle => Versions(bundle, regoVersion)).OrderBy(version => version.Key, StringComparer.Ordinal)],
            },
        };
        if (BundleRoots.Check(result) is { } problem) problems.Add(problem);
        return result;
    }

    /// <summary>The bundle with its files where they belong in a bundle that is built of it.</summary>
    private static RegoBundle Moved(RegoBundle bundle) => bundle with
    {
        Modules = [.. bundle.Modules.Select(module => module with { RelativePath = module.BuildPath })],
        WasmModules = [.. bundle.WasmModules.Select(file => file with { RelativePath = file.BuildPath })],
        PlanModules = [.. bundle.PlanModules.Select(file => file with { RelativePath = file.BuildPath })],
    };

    /// <summary>Files whose version is not that of the whole.</summary>
    private static ImmutableArray<KeyValuePair<string, int>> Versions(RegoBundle bundle, int version)
    {
        var versions = new FileVersions(bundle.Manifest);
        return [.. bundle.Modules
            .Select(module => KeyValuePair.Create(module.BuildPath, versions.Of(module.RelativePath) ?? version))
            .Where(file => file.Value != version)
            .OrderBy(file => file.Key, StringComparer.Ordinal)];
    }
}
