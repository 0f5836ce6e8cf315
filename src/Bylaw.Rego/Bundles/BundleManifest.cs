using System.Collections.Immutable;
using Bylaw.Core.Values;

namespace Bylaw.Rego.Bundles;

/// <summary>What a bundle says of itself in its <c>.manifest</c>.</summary>
public sealed record BundleManifest
{
    /// <summary>Names the content; empty when it says none.</summary>
    public string Revision { get; init; } = "";

    /// <summary>Paths below <c>data</c> that the bundle owns, with slashes; one empty path for everything.</summary>
    public ImmutableArray<string> Roots { get; init; } = [""];

    /// <summary>Compiled policies and what they answer. Bylaw does not run them.</summary>
    public ImmutableArray<WasmResolver> Wasm { get; init; } = [];

    /// <summary>Version of Rego of the modules; null when it says none.</summary>
    public int? RegoVersion { get; init; }

    /// <summary>Versions of Rego of certain files, by path or glob from the bundle's root.</summary>
    public ImmutableArray<KeyValuePair<string, int>> FileRegoVersions { get; init; } = [];

    /// <summary>Whatever else the author wrote; null for none.</summary>
    public ObjectValue? Metadata { get; init; }

    /// <summary>Whether it says nothing: such a manifest is not written.</summary>
    public bool IsEmpty => Revision.Length == 0 && OwnsEverything && Wasm.IsEmpty && RegoVersion is null && FileRegoVersions.IsEmpty && Metadata is null;

    internal bool OwnsEverything => Roots is [""];

    /// <summary>The manifest as JSON.</summary>
    public ObjectValue ToValue()
    {
        var fields = new ObjectBuilder(6);
        fields.Set("revision", Value.Of(Revision));
        fields.Set("roots", Texts(Roots));
        if (!Wasm.IsEmpty) fields.Set("wasm", new ArrayValue([.. Wasm.Select(wasm => wasm.ToValue())]));
        if (RegoVersion is { } version) fields.Set("rego_version", Value.Of(version));
        if (!FileRegoVersions.IsEmpty)
        {
            var versions = new ObjectBuilder(FileRegoVersions.Length);
            foreach (var (path, number) in FileRegoVersions) versions.Set(path, Value.Of(number));
            fields.Set("file_rego_versions", versions.ToObject());
        }
        if (Metadata is { Count: > 0 }) fields.Set("metadata", Metadata);
        return fields.ToObject();
    }

    private static ArrayValue Texts(IEnumerable<string> texts) => new([.. texts.Select(text => (Value)new StringValue(text))]);
}

/// <summary>A compiled policy of a bundle.</summary>
/// <param name="Entrypoint">What it answers: a path below <c>data</c>, with slashes.</param>
/// <param name="Module">Its file in the bundle.</param>
/// <param name="Annotations">Annotations of the entrypoint, as JSON; null for none.</param>
public sealed record WasmResolver(string Entrypoint, string Module, ArrayValue? Annotations)
{
    internal ObjectValue ToValue()
    {
        var fields = new ObjectBuilder(3);
        if (Entrypoint.Length > 0) fields.Set("entrypoint", Value.Of(Entrypoint));
        if (Module.Length > 0) fields.Set("module", Value.Of(Module));
        if (Annotations is { Count: > 0 }) fields.Set("annotations", Annotations);
        return fields.ToObject();
    }
}
