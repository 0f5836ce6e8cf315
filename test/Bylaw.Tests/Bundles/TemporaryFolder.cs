using System.IO.Compression;
using System.Text;
using Bylaw.Core.Diagnostics;
using Bylaw.Rego.Bundles;

namespace Bylaw.Tests.Bundles;

/// <summary>A folder of files for one test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public TemporaryFolder(params (string Path, string Text)[] files)
    {
        foreach (var (path, text) in files) Write(path, text);
    }

    public string Root { get; } = Directory.CreateTempSubdirectory("bylaw-bundle-").FullName;

    public string PathOf(string path) => Path.Combine(Root, path);

    public string Write(string path, string text) => Write(path, Encoding.UTF8.GetBytes(text));

    public string Write(string path, byte[] bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(path))!);
        File.WriteAllBytes(PathOf(path), bytes);
        return PathOf(path);
    }

    /// <summary>Messages of diagnostics, one a line, with paths from this folder.</summary>
    public string Show(IEnumerable<Diagnostic> diagnostics) =>
        string.Join('\n', diagnostics.Select(diagnostic => $"{diagnostic.Code.Id} {(diagnostic.At is { } at ? at + ": " : "")}{diagnostic.Message}".Replace(Root + "/", "", StringComparison.Ordinal)));

    public void Dispose() => Directory.Delete(Root, recursive: true);
}

/// <summary>Makes archives, good and bad ones.</summary>
internal static class Archives
{
    /// <summary>A gzipped tar archive of plain files.</summary>
    public static byte[] Of(params (string Path, string Text)[] files) => Packed(TarOf(files));

    public static byte[] TarOf(params (string Path, string Text)[] files)
    {
        using var tar = new MemoryStream();
        var writer = new TarWriter(tar);
        foreach (var (path, text) in files) writer.Write(path, Encoding.UTF8.GetBytes(text));
        writer.End();
        return tar.ToArray();
    }

    public static byte[] Packed(byte[] content)
    {
        using var output = new MemoryStream();
        using (var packed = new GZipStream(output, CompressionLevel.Fastest, leaveOpen: true)) packed.Write(content);
        return output.ToArray();
    }

    /// <summary>An archive whose first header is changed; its checksum fits again.</summary>
    public static byte[] WithHeader(Action<byte[]> change, params (string Path, string Text)[] files)
    {
        var tar = TarOf(files);
        change(tar);
        Array.Fill(tar, (byte)' ', 148, 8);
        var sum = tar.AsSpan(0, 512).ToArray().Sum(unit => unit);
        Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0").CopyTo(tar, 148);
        return Packed(tar);
    }

    /// <summary>Reads an archive; gives what was said about it, too.</summary>
    public static (RegoBundle? Bundle, string Problems) Read(byte[] archive, LoadOptions? options = null)
    {
        var problems = new List<Diagnostic>();
        var bundle = RegoLoader.ReadBundle("b.tar.gz", archive, options ?? LoadOptions.Default, problems);
        return (bundle, string.Join('\n', problems.Select(problem => $"{problem.Code.Id} {(problem.At is { } at ? at + ": " : "")}{problem.Message}")));
    }
}
