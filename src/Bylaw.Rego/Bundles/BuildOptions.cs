using System.Collections.Immutable;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Values;

namespace Bylaw.Rego.Bundles;

/// <summary>How to build a bundle.</summary>
public sealed record BuildOptions
{
    /// <summary>How to load what goes into it.</summary>
    public LoadOptions Load { get; init; } = LoadOptions.Default;

    /// <summary>Whether the paths are bundles, whose manifests count and which are verified; else they are files and folders.</summary>
    public bool FromBundles { get; init; }

    /// <summary>What callers will ask for: paths with slashes, <c>authz/allow</c>.</summary>
    public ImmutableArray<string> Entrypoints { get; init; } = [];

    /// <summary>0 leaves the modules as they are; 1 and 2 evaluate what is known already, for the entrypoints.</summary>
    public int Optimization { get; init; }

    /// <summary>Package of rules that the optimizer makes.</summary>
    public string PartialNamespace { get; init; } = "partial";

    /// <summary>Revision for the manifest; null for that of the bundle that goes in.</summary>
    public string? Revision { get; init; }

    /// <summary>Roots for the manifest; empty for those of the bundles that go in.</summary>
    public ImmutableArray<string> Roots { get; init; } = [];

    /// <summary>Metadata for the manifest; null for that of the bundle that goes in.</summary>
    public ObjectValue? Metadata { get; init; }

    /// <summary>What the modules may use; null for everything.</summary>
    public RegoCapabilities? Capabilities { get; init; }

    /// <summary>How to sign the result; null for not at all.</summary>
    public BundleSigning? Signing { get; init; }
}

/// <summary>Where a build ended that came to nothing.</summary>
public enum BuildStage
{
    /// <summary>While files and bundles were loaded.</summary>
    Loading,

    /// <summary>While bundles were put together.</summary>
    Merging,

    /// <summary>While modules were compiled.</summary>
    Compiling,

    /// <summary>After that.</summary>
    Writing,
}

/// <summary>A bundle that was built, or why there is none.</summary>
/// <param name="Bundle">The bundle; null after an error.</param>
/// <param name="Diagnostics">Errors, warnings and notes.</param>
/// <param name="FailedAt">Where it ended; null when there is a bundle.</param>
public sealed record BuildResult(RegoBundle? Bundle, ImmutableArray<Diagnostic> Diagnostics, BuildStage? FailedAt);
