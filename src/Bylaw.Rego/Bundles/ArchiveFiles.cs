using System.IO.Compression;
using Bylaw.Core.Diagnostics;

namespace Bylaw.Rego.Bundles;

/// <summary>
/// The files of a gzipped tar archive. Nothing in it is trusted: sizes and counts are bounded while it is unpacked, names
/// may not lead out of the bundle or come twice, links are not followed.
/// </summary>
internal sealed class ArchiveFiles(Func<Stream> open, LoadOptions options) : BundleFiles
{
    /// <summary>An archive that unpacks to much more than its size is an attack; small ones may.</summary>
    private const int MostExpansion = 200;
    private const long FreeExpansion = 128 << 20;

    public override IEnumerable<BundleFile> Read(Func<string, bool> wanted, List<Diagnostic> problems)
    {
        using var file = open();
        using var unpacked = new GZipStream(file, CompressionMode.Decompress);
        var most = file.CanSeek ? Math.Min(options.Limits.TotalBytes, Math.Max(FreeExpansion, file.Length * MostExpansion)) : options.Limits.TotalBytes;
        var archive = new TarReader(new BoundedStream(unpacked, most), options.Limits);
        var names = new HashSet<string>(StringComparer.Ordinal);
        var ignored = new List<string>();
        while (archive.Next() is { } entry)
        {
            var path = SafePath(entry.Name);
            switch (entry.Kind)
            {
                case TarKind.Folder when IsIgnored(path, isFolder: true): ignored.Add(path + "/"); break;
                case TarKind.Folder: break;
                case TarKind.Other: problems.Add(BundleDiagnostics.LinkSkipped(entry.Name)); break;
                case TarKind.File:
                    if (!names.Add(path)) throw new BundleRefusal(BundleDiagnostics.NameTwice(entry.Name));
                    if (IsIgnored(path, isFolder: false) || ignored.Exists(folder => path.StartsWith(folder, StringComparison.Ordinal)) || !wanted(path)) break;
                    yield return new BundleFile(path, entry.Name, archive.Content());
                    break;
            }
        }
    }

    private bool IsIgnored(string path, bool isFolder) => options.Ignores(path[(path.LastIndexOf('/') + 1)..], isFolder, 1);

    /// <summary>The path of a name, with one leading slash. Archives write roots as <c>/a</c>, <c>a</c> or <c>./a</c>.</summary>
    private static string SafePath(string name)
    {
        foreach (var unit in name)
            if (char.IsControl(unit) || unit == '\\') throw new BundleRefusal(BundleDiagnostics.UnsafeName(name));
        var parts = name.Split('/').Where(part => part is not ("" or ".")).ToArray();
        if (parts.Contains("..")) throw new BundleRefusal(BundleDiagnostics.UnsafeName(name));
        return "/" + string.Join('/', parts);
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
            throw new BundleRefusal(BundleDiagnostics.NotGzip());
        }
    }
}
