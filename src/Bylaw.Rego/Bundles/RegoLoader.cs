using System.Collections.Immutable;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Values;

namespace Bylaw.Rego.Bundles;

/// <summary>
/// Loads modules and data from files and folders, and bundles from archives and folders, as OPA's commands do. Bad files
/// are diagnostics.
/// </summary>
public static class RegoLoader
{
    /// <summary>How the names of bundles that are archives end.</summary>
    public const string ArchiveExtension = ".tar.gz";

    /// <summary>Whether a path is that of an archive, by its name.</summary>
    public static bool IsArchive(string path) => path.EndsWith(ArchiveExtension, StringComparison.Ordinal);

    /// <summary>
    /// Loads files and folders. In a folder, modules are taken from everywhere, and JSON and YAML files give data under the
    /// names of the folders they are in. An archive (<c>.tar.gz</c>) is a bundle, whose modules and data are taken over.
    /// <c>a.b:path</c> puts the data of a path below <c>data.a.b</c>.
    /// </summary>
    public static LoadResult LoadFiles(IEnumerable<string> paths, LoadOptions options)
    {
        var files = new FileLoader(options);
        foreach (var path in paths) files.Add(path);
        return files.Result;
    }

    /// <summary>
    /// Loads archives and folders as bundles: verified, with manifests and roots. Deltas are applied last. Without an error
    /// the result holds the bundles themselves, too.
    /// </summary>
    public static LoadResult LoadBundles(IEnumerable<string> paths, LoadOptions options)
    {
        var problems = new List<Diagnostic>();
        var bundles = ImmutableArray.CreateBuilder<RegoBundle>();
        foreach (var path in paths.Distinct(StringComparer.Ordinal))
            if (ReadBundle(path, options, problems) is { } bundle) bundles.Add(bundle);
        return BundleSet.Join(bundles.ToImmutable(), problems);
    }

    /// <summary>Loads files, as <see cref="LoadFiles"/>, and bundles, as <see cref="LoadBundles"/>, into one result.</summary>
    public static LoadResult Load(IEnumerable<string> files, IEnumerable<string> bundles, LoadOptions options)
    {
        var first = LoadFiles(files, options);
        var second = LoadBundles(bundles, options);
        var data = new DataDocuments();
        var merges = data.TryAdd([], first.Data) && data.TryAdd([], second.Data);
        return new LoadResult
        {
            Modules = [.. first.Modules, .. second.Modules],
            Data = merges ? data.Result : first.Data,
            Bundles = second.Bundles,
            Diagnostics = [.. first.Diagnostics, .. second.Diagnostics, .. merges ? ImmutableArray<Diagnostic>.Empty : [BundleDiagnostics.Merge("data of the bundles")]],
        };
    }

    /// <summary>Reads one bundle from an archive or a folder; null after an error.</summary>
    public static RegoBundle? ReadBundle(string path, LoadOptions options, ICollection<Diagnostic> diagnostics)
    {
        path = PrefixedPath.WithoutScheme(path);
        return BundleReader.Read(path, BundleFiles.At(path, options), options, diagnostics);
    }

    /// <summary>Reads one bundle from the bytes of an archive; null after an error.</summary>
    public static RegoBundle? ReadBundle(string name, ReadOnlyMemory<byte> archive, LoadOptions options, ICollection<Diagnostic> diagnostics)
    {
        var bytes = System.Runtime.InteropServices.MemoryMarshal.TryGetArray(archive, out var segment) ? segment : archive.ToArray();
        return BundleReader.Read(name, new ArchiveFiles(name, () => new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false), options), options, diagnostics);
    }

    /// <summary>Rules that define a path at which there is data: one of the two would never be seen.</summary>
    public static ImmutableArray<Diagnostic> FindConflicts(RegoProgram program, ObjectValue data) => DataConflicts.Find(program.Tree.Root, data);

    /// <summary>
    /// The files that <see cref="LoadFiles"/> would read, in its order, without reading them.
    /// </summary>
    public static ImmutableArray<string> FindFiles(IEnumerable<string> paths, LoadOptions options, out ImmutableArray<Diagnostic> diagnostics)
    {
        var problems = new List<Diagnostic>();
        var found = ImmutableArray.CreateBuilder<string>();
        foreach (var path in paths)
            foreach (var file in FileTree.Walk(PrefixedPath.Parse(path).Path, options, problems)) found.Add(file.Path);
        diagnostics = [.. problems];
        return found.ToImmutable();
    }

    /// <summary>
    /// OPA's line for what went wrong while loading, from the texts of the errors: <c>1 error occurred during loading: …</c>.
    /// </summary>
    public static string Summary(IReadOnlyList<string> errors) => errors.Count switch
    {
        0 => "no error(s)",
        1 => $"1 error occurred during loading: {errors[0]}",
        var count => $"{count} errors occurred during loading:\n{string.Join('\n', errors)}",
    };
}

/// <summary>What was loaded.</summary>
public sealed record LoadResult
{
    /// <summary>The modules, by path.</summary>
    public ImmutableArray<RegoModule> Modules { get; init; } = [];

    /// <summary>The base documents of all files and bundles.</summary>
    public ObjectValue Data { get; init; } = ObjectValue.Empty;

    /// <summary>The bundles that were loaded as such; empty after an error.</summary>
    public ImmutableArray<RegoBundle> Bundles { get; init; } = [];

    /// <summary>Errors, warnings and notes, in the order of loading.</summary>
    public ImmutableArray<Diagnostic> Diagnostics { get; init; } = [];

    /// <summary>Whether something could not be loaded.</summary>
    public bool HasErrors => Diagnostics.Any(diagnostic => diagnostic.Severity == Severity.Error);
}

/// <summary>A path of the command line: where to put its data below <c>data</c>, and the path itself.</summary>
internal readonly record struct PrefixedPath(string[] Prefix, string Path)
{
    public static PrefixedPath Parse(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0 || text.IndexOf("://", StringComparison.Ordinal) == colon || IsDrive(text, colon)) return new([], WithoutScheme(text));
        return new(text[..colon].Split('.'), WithoutScheme(text[(colon + 1)..]));
    }

    public static string WithoutScheme(string path) => path.StartsWith("file://", StringComparison.Ordinal) ? path["file://".Length..] : path;

    // C:\policies
    private static bool IsDrive(string text, int colon) => OperatingSystem.IsWindows() && colon == 1 && char.IsAsciiLetter(text[0]);
}
