using Bylaw.Core.Values;
using Bylaw.Kubernetes;

namespace Bylaw.Cli.Inputs;

/// <summary>Reads inputs. What policies ask of the Namespaces of objects is answered from all of them. Safe to use from several threads.</summary>
internal sealed class InputDocuments
{
    // Manifests mean what kubectl and the API server read in them: `yes` is true there.
    private static readonly ReadOptions s_options = new() { KeepPositions = true, Schema = YamlSchema.Kubernetes };

    private readonly Lazy<ReadResult> _standard;
    private readonly Lazy<Dictionary<string, ObjectValue>> _namespaces;

    public InputDocuments(IReadOnlyList<InputFile> files, Host host)
    {
        _standard = new(() =>
        {
            using var input = host.OpenInput();
            return DocumentReader.ReadStream("<stdin>", input, s_options);
        });
        _namespaces = new(() => FindNamespaces(files));
    }

    /// <summary>The documents of a file.</summary>
    public ReadResult Read(InputFile file) => file.Path is null ? _standard.Value : DocumentReader.ReadFile(file.Path, s_options, file.Name);

    /// <summary>The Namespace of a name, when it is among the inputs.</summary>
    public ObjectValue? Namespace(string name) => _namespaces.Value.GetValueOrDefault(name);

    // Most policies ask for none, so files are read a second time only when one does, and only those that may hold one.
    private Dictionary<string, ObjectValue> FindNamespaces(IReadOnlyList<InputFile> files)
    {
        var found = new Dictionary<string, ObjectValue>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            if (file.Path is not null && !MayHoldNamespace(file.Path)) continue;
            foreach (var item in Read(file).Documents.SelectMany(document => ManifestItem.In(document)))
                if (item.Object is { IsNamespace: true, Name: { Length: > 0 } name }) found.TryAdd(name, item.Object.Value);
        }
        return found;
    }

    private static bool MayHoldNamespace(string path)
    {
        try
        {
            return File.ReadLines(path).Any(line => line.Contains("Namespace", StringComparison.Ordinal));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
