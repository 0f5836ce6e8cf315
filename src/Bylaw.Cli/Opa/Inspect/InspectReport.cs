using System.Globalization;
using Bylaw.Cli.Opa.Output;
using Bylaw.Core.Values;
using Bylaw.Rego.Bundles;

namespace Bylaw.Cli.Opa.Inspect;

/// <summary>Prints what is in a bundle.</summary>
internal sealed class InspectReport(BundleInspection inspection, bool withAnnotations)
{
    /// <summary>Columns of a table are cut to this many characters.</summary>
    private const int Widest = 50;

    private static readonly string[] ManifestFields = ["revision", "roots", "wasm", "metadata", "rego_version", "file_rego_versions"];

    public string Json(ObjectValue? capabilities)
    {
        var json = new GoJson();
        json.Object(() =>
        {
            var manifest = inspection.Bundle.Manifest.ToValue();
            json.Field("manifest").Object(() =>
            {
                foreach (var name in ManifestFields)
                    if (manifest.Get(name) is { } value) json.Field(name, value);
            });
            json.Field("signatures_config").Object(() =>
            {
                if (inspection.Bundle.Signatures is not { } signatures) return;
                json.Field("signatures").Array(signatures.Tokens, json.Add);
                if (signatures.Plugin.Length > 0) json.Field("plugin", signatures.Plugin);
            });
            if (inspection.Namespaces.Count > 0) json.Field("namespaces").Object(() =>
            {
                foreach (var (name, files) in inspection.Namespaces) json.Field(name).Array(files, json.Add);
            });
            if (withAnnotations && !inspection.Annotations.IsEmpty) json.Field("annotations").Array(inspection.Annotations, annotation => Write(json, annotation));
            if (capabilities is { Count: > 0 }) json.Field("capabilities", capabilities);
        });
        return json.ToString();
    }

    private static void Write(GoJson json, BundleAnnotation annotation) => json.Object(() =>
    {
        json.Field("annotations", annotation.Fields);
        json.Field("location").Object(() => OpaError.WritePlace(json, annotation.At.Source.Name, annotation.At.Start.Line, annotation.At.Start.Column));
        json.Field("path").Array(annotation.Path.Prepend("data").Select((part, i) => (part, i)), item => json.Object(() =>
        {
            json.Field("type", item.i == 0 ? "var" : "string");
            json.Field("value", item.part);
        }));
    });

    public void WritePretty(TextWriter output)
    {
        WriteManifest(output);
        if (inspection.Namespaces.Count > 0)
        {
            output.Write("NAMESPACES:\n");
            var table = new GoTable("NAMESPACE", "FILE");
            foreach (var (name, files) in inspection.Namespaces)
                for (var i = 0; i < files.Length; i++) table.Add(i == 0 ? name : "", ShortenPath(files[i]));
            table.Write(output);
        }
        if (!withAnnotations || inspection.Annotations.IsEmpty) return;
        output.Write("ANNOTATIONS:\n");
        foreach (var annotation in inspection.Annotations) AnnotationText.Write(output, annotation);
    }

    private void WriteManifest(TextWriter output)
    {
        var manifest = inspection.Bundle.Manifest;
        var table = new GoTable("FIELD", "VALUE");
        if (manifest.Revision.Length > 0) table.Add("Revision", Shorten(manifest.Revision));
        var roots = manifest.Roots.Where(root => root.Length > 0).Order(StringComparer.Ordinal).ToList();
        for (var i = 0; i < roots.Count; i++) table.Add(i == 0 ? "Roots" : "", ShortenPath(roots[i]));
        if (manifest.RegoVersion is { } version) table.Add("Rego Version", version.ToString(CultureInfo.InvariantCulture));
        if (manifest.Metadata is { Count: > 0 } metadata) table.Add("Metadata", Shorten(GoJson.Compact(metadata)));
        if (table.Count == 0) return;
        output.Write("MANIFEST:\n");
        table.Write(output);
    }

    private static string Shorten(string text) => text.Length <= Widest ? text : text[..(Widest - 3)] + "...";

    /// <summary>Of a long path the first folder and the end are shown.</summary>
    private static string ShortenPath(string path)
    {
        if (path.Length <= Widest) return path;
        var slash = path.IndexOf('/', 1);
        var first = slash < 0 ? "" : path[..(slash + 1)];
        if (first.Length + 3 >= Widest) first = "";
        return $"{first}...{path[^(Widest - first.Length - 3)..]}";
    }
}
