namespace Bylaw.Rego.Bundles;

/// <summary>How to load modules, data and bundles from files.</summary>
public sealed record LoadOptions
{
    /// <summary>How to read modules whose bundle says no version.</summary>
    public RegoOptions Rego { get; init; } = RegoOptions.Default;

    /// <summary>Names of files and folders to leave out, as patterns over the last part of a path: <c>*_test.rego</c>.</summary>
    public IReadOnlyList<string> Ignore { get; init; } = [];

    /// <summary>Whether files other than modules are left out.</summary>
    public bool OnlyModules { get; init; }

    /// <summary>Whether links to files inside of a bundle's folder are followed.</summary>
    public bool FollowLinks { get; init; }

    /// <summary>Keys and scope by which bundles are verified; null when none are at hand, and signed bundles are refused then.</summary>
    public BundleVerification? Verification { get; init; }

    /// <summary>Whether signatures of bundles are not looked at.</summary>
    public bool SkipVerification { get; init; }

    /// <summary>How large bundles may be.</summary>
    public BundleLimits Limits { get; init; } = BundleLimits.Default;

    /// <summary>The defaults.</summary>
    public static readonly LoadOptions Default = new();

    /// <summary>Whether a file or folder is left out, by its name. What the command line names itself never is.</summary>
    internal bool Ignores(string name, bool isFolder, int depth)
    {
        if (OnlyModules && !isFolder && !name.EndsWith(".rego", StringComparison.Ordinal)) return true;
        if (depth == 0) return false;
        foreach (var pattern in Ignore)
            if (FilePattern.IsMatch(pattern, name)) return true;
        return false;
    }
}

/// <summary>Most of what a bundle may hold. Archives are not trusted: they are refused when they unpack to more.</summary>
public sealed record BundleLimits
{
    /// <summary>Most bytes of one file.</summary>
    public long FileBytes { get; init; } = 1L << 30;

    /// <summary>Most bytes of all files together.</summary>
    public long TotalBytes { get; init; } = 2L << 30;

    /// <summary>Most files and folders.</summary>
    public int Entries { get; init; } = 200_000;

    /// <summary>Most bytes of a file's path.</summary>
    public int PathBytes { get; init; } = 4_096;

    /// <summary>The defaults.</summary>
    public static readonly BundleLimits Default = new();
}
