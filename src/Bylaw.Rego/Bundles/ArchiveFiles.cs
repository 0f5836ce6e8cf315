using System.IO.Compression;
using Bylaw.Core.Diagnostics;

namespace Bylaw.Rego.Bundles;

/// <summary>
/// The files of a gzipped tar archive. Nothing in it is trusted: sizes and counts are bounded while it is unpacked, names
/// may not lead out of the bundle or come twice, links are not followed.
/// </summary>
internal sealed class ArchiveFiles(string name, Func<Stream> open, LoadOptions options) : BundleFiles
{
    /// <summary>An archive that unpacks to much more than its size is an attack; small ones may.</summary>
    private const int MostExpansion = 200;
    private const long FreeExpansion = 128 << 20;

    public override IEnumerable<BundleFile> Read(Func<string, bool> wanted, List<Diagnostic> problems)
    {
        using var file = open();
        using var unpacked = new GZipStream(file, CompressionMode.Decompress);
        var most = file.CanSeek ? Math.Min(options.Limits.TotalBytes, Math.Max(FreeExpansion, file.Length * MostExpansion)) : options.Limits.TotalBytes;
        var archive = new TarReader(new BoundedStream(unpacked, most), options.Limits, file.CanSeek ? file.Length : 0);
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (archive.Next() is { } entry)
        {
            var path = SafePath(entry.Name);
            switch (entry.Kind)
            {
                case TarKind.Folder: break;
                case TarKind.Other: problems.Add(BundleDiagnostics.LinkSkipped(entry.Name)); break;
                case TarKind.File:
                    if (!names.Add(path)) throw new BundleRefusal(BundleDiagnostics.NameTwice(entry.Name));
                    if (IsIgnored(path) || !wanted(path)) break;
                    yield return new BundleFile(path, entry.Name, BundleFile.Rooted(name) + path, archive.Content());
                    break;
            }
        }
    }

    private bool IsIgnored(string path)
    {
        var parts = path[1..].Split('/');
        for (var i = 0; i < parts.Length; i++)
            if (options.Ignores(parts[i], isFolder: i < parts.Length - 1, depth: 1)) return true;
        return false;
    }

    /// <summary>
    /// The path of a name, with one leading slash. Archives write roots as <c>/a</c>, <c>a</c> or <c>./a</c>. OPA builds bundles
    /// whose modules begin with <c>..</c>, which does no harm, because only the names of modules do not say where their
    /// content belongs.
    /// </summary>
    private static string SafePath(string name)
    {
        foreach (var unit in name)
            if (char.IsControl(unit) || unit == '\\') throw new BundleRefusal(BundleDiagnostics.UnsafeName(name));
        var parts = name.Split('/').Where(part => part is not ("" or ".")).ToArray();
        var inside = parts.SkipWhile(part => part == "..").ToArray();
        if (inside.Contains("..") || (inside.Length < parts.Length && !name.EndsWith(".rego", StringComparison.Ordinal))) throw new BundleRefusal(BundleDiagnostics.UnsafeName(name));
        return "/" + string.Join('/', inside);
    }
}

/// <summary>Stops an archive that unpacks to more than allowed.</summary>
internal sealed class BoundedStream(Stream inner, long most)
{
    private long _taken;

    /// <summary>Reads until the buffer is full or the stream ends; gives what was read.</summary>
    public int Read(Span<byte> buffer)
    {
        try
        {
            var count = inner.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            _taken += count;
            return _taken > most ? throw new BundleRefusal(BundleDiagnostics.Unpacks(most)) : count;
        }
        catch (InvalidDataException)
        {
            throw new BundleRefusal(_taken == 0 ? BundleDiagnostics.NotGzip() : BundleDiagnostics.BrokenArchive("gzip: invalid checksum or corrupt input"));
        }
    }
}
