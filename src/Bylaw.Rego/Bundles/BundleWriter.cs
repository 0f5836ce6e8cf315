using System.IO.Compression;
using System.Text;
using Bylaw.Core.Values;

namespace Bylaw.Rego.Bundles;

/// <summary>Writes bundles as gzipped tar archives. The same bundle gives the same bytes.</summary>
public static class BundleWriter
{
    /// <summary>
    /// Writes a bundle: all base documents in one <c>data.json</c>, the modules by path, then what else it has. A manifest that
    /// says nothing is left out.
    /// </summary>
    public static void Write(RegoBundle bundle, Stream output)
    {
        using var packed = new GZipStream(output, CompressionLevel.Optimal, leaveOpen: true);
        var archive = new TarWriter(packed);
        foreach (var (path, content) in FilesOf(bundle)) archive.Write(path, content());
        archive.End();
    }

    /// <summary>A bundle as the bytes of an archive.</summary>
    public static byte[] ToArray(RegoBundle bundle)
    {
        using var output = new MemoryStream();
        Write(bundle, output);
        return output.ToArray();
    }

    private static IEnumerable<(string Path, Func<byte[]> Content)> FilesOf(RegoBundle bundle)
    {
        if (bundle.IsDelta) yield return ("/patch.json", () => Encoding.UTF8.GetBytes(PatchText(bundle)));
        else
        {
            yield return ("/data.json", () => ByteCollector.FileOf(bundle.Data));
            foreach (var module in bundle.Modules.OrderBy(module => module.RelativePath, StringComparer.Ordinal))
                yield return (module.RelativePath, () => Encoding.UTF8.GetBytes(module.Module.Source.Content));
            foreach (var file in bundle.WasmModules) yield return (file.RelativePath, () => file.Content);
            if (bundle.Signatures is { } signatures) yield return ("/.signatures.json", () => Encoding.UTF8.GetBytes(signatures.ToText()));
            foreach (var file in bundle.PlanModules) yield return (file.RelativePath, () => file.Content);
        }
        if (!bundle.Manifest.IsEmpty) yield return ("/.manifest", () => ManifestFile(bundle.Manifest));
    }

    private static byte[] ManifestFile(BundleManifest manifest)
    {
        var bytes = new ByteCollector();
        new CanonicalJson(bytes, escapeHtml: true).WriteAsWritten(manifest.ToValue());
        bytes.Append("\n"u8);
        return bytes.ToArray();
    }

    private static string PatchText(RegoBundle bundle) =>
        $$"""{"data":[{{string.Join(',', bundle.Patch.Select(PatchText))}}]}""" + "\n";

    private static string PatchText(PatchOperation operation) =>
        $$"""{"value":{{ByteCollector.TextOf(operation.Value)}},"op":{{ByteCollector.TextOf(Value.Of(operation.Operation))}},"path":{{ByteCollector.TextOf(Value.Of(operation.Pointer))}}}""";
}
