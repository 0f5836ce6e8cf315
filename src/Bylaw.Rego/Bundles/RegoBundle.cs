using System.Collections.Immutable;
using Bylaw.Core.Values;

namespace Bylaw.Rego.Bundles;

/// <summary>A bundle as it was read: modules and base documents, or the changes of a delta. Immutable.</summary>
public sealed record RegoBundle
{
    /// <summary>The path that it was read from.</summary>
    public string Name { get; init; } = "";

    /// <summary>What it says of itself.</summary>
    public BundleManifest Manifest { get; init; } = new();

    /// <summary>Its base documents.</summary>
    public ObjectValue Data { get; init; } = ObjectValue.Empty;

    /// <summary>Its modules, in its own order.</summary>
    public ImmutableArray<BundleModule> Modules { get; init; } = [];

    /// <summary>Policies compiled to WebAssembly. Bylaw does not run them.</summary>
    public ImmutableArray<OpaqueFile> WasmModules { get; init; } = [];

    /// <summary>Plans for other engines.</summary>
    public ImmutableArray<OpaqueFile> PlanModules { get; init; } = [];

    /// <summary>Changes of base documents; empty unless it is a delta.</summary>
    public ImmutableArray<PatchOperation> Patch { get; init; } = [];

    /// <summary>Its signatures; null for none, or when they were not looked at.</summary>
    public BundleSignatures? Signatures { get; init; }

    /// <summary>The files that hold its base documents, each with the folders that give their place below <c>data</c>.</summary>
    public ImmutableArray<DataFile> DataFiles { get; init; } = [];

    /// <summary>Whether it changes base documents instead of bringing policies.</summary>
    public bool IsDelta => !Patch.IsEmpty;
}

/// <summary>A module of a bundle.</summary>
/// <param name="Path">Its path as messages show it: below the bundle's folder, or as the archive has it.</param>
/// <param name="RelativePath">Its path from the bundle's root, with a leading slash.</param>
/// <param name="BuildPath">The path that it gets in a bundle that is built of this one, with a leading slash.</param>
/// <param name="Module">What was read.</param>
public sealed record BundleModule(string Path, string RelativePath, string BuildPath, RegoModule Module);

/// <summary>A file that Bylaw passes on without looking into it.</summary>
/// <param name="Path">Its path as messages show it.</param>
/// <param name="RelativePath">Its path from the bundle's root, with a leading slash.</param>
/// <param name="BuildPath">The path that it gets in a bundle that is built of this one, with a leading slash.</param>
/// <param name="Content">Its bytes.</param>
public sealed record OpaqueFile(string Path, string RelativePath, string BuildPath, byte[] Content);

/// <summary>A file of base documents.</summary>
/// <param name="Path">Its path as messages show it.</param>
/// <param name="Folders">Where its content lies below <c>data</c>.</param>
public sealed record DataFile(string Path, ImmutableArray<string> Folders);

/// <summary>What <c>.signatures.json</c> says.</summary>
/// <param name="Plugin">The program that made the signatures; empty for the usual form.</param>
/// <param name="Tokens">JSON Web Tokens over the names and hashes of all files.</param>
public sealed record BundleSignatures(string Plugin, ImmutableArray<string> Tokens)
{
    /// <summary>The text of <c>.signatures.json</c>.</summary>
    public string ToText()
    {
        var plugin = Plugin.Length == 0 ? "" : $" \"plugin\": {ByteCollector.TextOf(Value.Of(Plugin))},\n";
        return $"{{\n{plugin} \"signatures\": [\n{string.Join(",\n", Tokens.Select(token => $"  {ByteCollector.TextOf(Value.Of(token))}"))}\n ]\n}}";
    }
}
