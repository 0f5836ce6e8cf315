using Bylaw.Cli.Opa.Flags;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Values;
using Bylaw.Kubernetes;

namespace Bylaw.Cli.Gator;

/// <summary>What gator's commands read: files and folders, images, and what is piped in.</summary>
internal sealed class GatorSources
{
    private static readonly string[] s_extensions = [".yaml", ".yml", ".json"];

    // Manifests mean what kubectl and the API server read in them.
    private static readonly ReadOptions s_options = new() { KeepPositions = true, Schema = YamlSchema.Kubernetes };

    private readonly TextsFlag _files, _images;

    public GatorSources(FlagSet flags, char letter = 'f', bool hasTempDir = true)
    {
        _files = flags.Add(new TextsFlag("filename", letter, "a file or directory containing Kubernetes resources.  Can be specified multiple times.", kind: "stringArray"));
        _images = flags.Add(new TextsFlag("image", 'i', "a URL to an OCI image containing policies. Can be specified multiple times. Bylaw does not pull images.", kind: "stringArray"));
        if (hasTempDir) flags.Add(new TextFlag("tempdir", 'd', "the temporary directory to unpack images to. Bylaw does not pull images."));
    }

    /// <summary>Whether no file is named.</summary>
    public bool NamesNone => _files.Value.Count + _images.Value.Count == 0;

    /// <summary>All objects, in order; none, with the reason, when one cannot be read or there are none.</summary>
    public List<ManifestItem> Read(Host host, out string? problem)
    {
        problem = null;
        var items = new List<ManifestItem>();
        if (_images.Value.Count > 0) problem = $"reading: pulling image: {_images.Value[0]}: Bylaw does not pull images; unpack it, and name the folder with --filename";
        foreach (var name in _files.Value)
            foreach (var path in FilesOf(name, ref problem))
                if (problem is null) Add(DocumentReader.ReadFile(path, s_options), items, ref problem);
        if (problem is null && HasInput(host))
        {
            using var input = host.OpenInput();
            Add(DocumentReader.ReadStream("<stdin>", input, s_options), items, ref problem);
        }
        if (problem is null && items.Count == 0) problem = "no input data identified";
        return problem is null ? items : [];
    }

    private static bool HasInput(Host host) => host.HasPipedInput;

    private static IEnumerable<string> FilesOf(string name, ref string? problem)
    {
        if (Directory.Exists(name))
        {
            var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
            return Directory.EnumerateFiles(name, "*", options).Where(IsAllowed).Order(StringComparer.Ordinal);
        }
        if (!File.Exists(name)) problem ??= $"reading: reading from filenames: stat on path {Quoted.Go(name)}: stat {name}: no such file or directory";
        else if (!IsAllowed(name)) problem ??= $"reading: reading from filenames: path {Quoted.Go(name)} must be of extensions: [.yaml .yml .json]";
        else return [name];
        return [];
    }

    private static bool IsAllowed(string path) => s_extensions.Contains(Path.GetExtension(path), StringComparer.Ordinal);

    private static void Add(ReadResult read, List<ManifestItem> items, ref string? problem)
    {
        if (read.Diagnostics.FirstOrDefault(one => one.Severity == Severity.Error) is { } error) problem ??= $"reading: reading yaml source: {error}";
        foreach (var item in read.Documents.SelectMany(document => ManifestItem.In(document)))
        {
            // Everything must be an object of Kubernetes: a manifest that is none is a mistake.
            if (item.Object is null) problem ??= $"reading: reading yaml source: {item.Document.Source.Name}: an object has no `apiVersion` and `kind`";
            items.Add(item);
        }
    }
}
