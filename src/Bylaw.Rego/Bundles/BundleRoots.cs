using System.Collections.Immutable;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Values;

namespace Bylaw.Rego.Bundles;

/// <summary>Paths that bundles own: no two may overlap, and all content lies below them.</summary>
internal static class BundleRoots
{
    public static bool Overlap(string left, string right) => Contains(left, right.Split('/')) || Contains(right, left.Split('/'));

    public static bool Contain(IEnumerable<string> roots, ReadOnlySpan<string> path)
    {
        foreach (var root in roots)
            if (Contains(root, path)) return true;
        return false;
    }

    /// <summary>The roots as Go prints a list: <c>[a b/c]</c>.</summary>
    public static string Shown(IEnumerable<string> roots) => $"[{string.Join(' ', roots)}]";

    private static bool Contains(string root, ReadOnlySpan<string> path) => root.Length == 0 || path.StartsWith(root.Split('/'));

    /// <summary>What in a bundle lies outside of its roots; null when nothing does.</summary>
    public static Diagnostic? Check(RegoBundle bundle)
    {
        var roots = bundle.Manifest.Roots;
        for (var i = 0; i < roots.Length; i++)
            for (var j = i + 1; j < roots.Length; j++)
                if (Overlap(roots[i], roots[j])) return BundleDiagnostics.Overlapped(roots[i], roots[j]);
        if (bundle.Manifest.OwnsEverything) return null;
        foreach (var module in bundle.Modules)
            if (!Contain(roots, module.Module.Package.AsSpan())) return BundleDiagnostics.ModuleOutsideRoots(roots, module.Module, module.Path);
        foreach (var wasm in bundle.Manifest.Wasm)
            if (!Contain(roots, wasm.Entrypoint.Split('/'))) return BundleDiagnostics.WasmOutsideRoots(roots, wasm);
        foreach (var patch in bundle.Patch)
            if (!Contain(roots, patch.Path.AsSpan())) return BundleDiagnostics.PatchOutsideRoots(roots, string.Join('/', patch.Path));
        return CheckData(bundle.Data, [], roots);
    }

    /// <summary>Goes into objects on the way to a root; everything else has to be below one.</summary>
    private static Diagnostic? CheckData(Value value, ImmutableArray<string> path, ImmutableArray<string> roots)
    {
        if (Contain(roots, path.AsSpan())) return null;
        if (value is not ObjectValue map || (path.Length > 0 && !roots.Any(root => path.Contains(root.Split('/')[0])))) return BundleDiagnostics.DataOutsideRoots(roots, string.Join('/', path));
        foreach (var (key, item) in map)
            if (CheckData(item, path.Add(key is StringValue text ? text.Text : key.ToString()), roots) is { } problem) return problem;
        return null;
    }
}
