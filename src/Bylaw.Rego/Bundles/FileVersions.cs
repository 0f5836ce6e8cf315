using Bylaw.Core.Library;
using Bylaw.Rego.Library;

namespace Bylaw.Rego.Bundles;

/// <summary>Which version of Rego a bundle's manifest gives to which file.</summary>
internal sealed class FileVersions
{
    private readonly BundleManifest _manifest;
    private readonly List<(Func<string, bool> Matches, int Version)> _patterns = [];

    public FileVersions(BundleManifest manifest)
    {
        _manifest = manifest;
        foreach (var (pattern, version) in manifest.FileRegoVersions) _patterns.Add((Matcher(pattern), version));
    }

    /// <summary>How to read a file, by its path from the bundle's root.</summary>
    public RegoOptions OptionsFor(string path, RegoOptions otherwise) => Of(path) switch
    {
        null => otherwise,
        0 => otherwise with { V0 = true, DetectVersion = false },
        1 => otherwise with { V0 = false, DetectVersion = false },
        var version => throw new BundleRefusal(BundleDiagnostics.UnknownRegoVersion(version.Value, path)),
    };

    /// <summary>The version of a file: that of the first pattern for it, else that of the bundle, else null.</summary>
    public int? Of(string path)
    {
        foreach (var (matches, version) in _patterns)
            if (matches(path) || matches(path.TrimStart('/'))) return version;
        return _manifest.RegoVersion;
    }

    // A glob without delimiters: `*` goes across folders.
    private static Func<string, bool> Matcher(string pattern)
    {
        if (pattern.AsSpan().IndexOfAny("*?[{\\") < 0) return path => path == pattern;
        if (!GlobPattern.TryTranslate(pattern, "", out var expression, out var error)) throw new BundleRefusal(BundleDiagnostics.BadVersionPattern(pattern, error));
        var regex = Re2.TryParse(expression, out error) ?? throw new BundleRefusal(BundleDiagnostics.BadVersionPattern(pattern, error));
        return path => regex.IsMatch(path);
    }
}
