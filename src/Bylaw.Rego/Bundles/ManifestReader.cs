using System.Collections.Immutable;
using Bylaw.Core.Values;

namespace Bylaw.Rego.Bundles;

/// <summary>Reads <c>.manifest</c>. Fields that it does not know are left alone, as in OPA.</summary>
internal static class ManifestReader
{
    /// <summary>The manifest with what a file says set; a field that the file leaves out stays.</summary>
    public static BundleManifest Read(BundleManifest manifest, Value json)
    {
        if (json is not ObjectValue map) throw Wrong("the manifest", "an object", json);
        foreach (var (key, value) in map)
        {
            if (key is not StringValue { Text: var name } || value is NullValue) continue;
            manifest = name switch
            {
                "revision" => manifest with { Revision = Text(name, value) },
                "roots" => manifest with { Roots = [.. List(name, value).Select(root => Text("roots", root).Trim('/'))] },
                "rego_version" => manifest with { RegoVersion = Version(name, value) },
                "file_rego_versions" => manifest with { FileRegoVersions = Versions(name, value) },
                "metadata" => manifest with { Metadata = value as ObjectValue ?? throw Wrong(name, "an object", value) },
                "wasm" => manifest with { Wasm = [.. List(name, value).Select(Wasm)] },
                _ => manifest,
            };
        }
        return manifest;
    }

    private static ImmutableArray<KeyValuePair<string, int>> Versions(string name, Value value)
    {
        if (value is not ObjectValue map) throw Wrong(name, "an object", value);
        return [.. Enumerable.Range(0, map.Count).Select(place => KeyValuePair.Create(((StringValue)map.WrittenKey(place)).Text, Version(name, map.WrittenValue(place))))];
    }

    private static WasmResolver Wasm(Value value)
    {
        if (value is not ObjectValue map) throw Wrong("wasm", "an object", value);
        return new WasmResolver(
            map.Get("entrypoint") is { } entrypoint ? Text("wasm.entrypoint", entrypoint) : "",
            map.Get("module") is { } module ? Text("wasm.module", module) : "",
            map.Get("annotations") as ArrayValue);
    }

    private static ArrayValue List(string name, Value value) => value as ArrayValue ?? throw Wrong(name, "an array", value);

    private static string Text(string name, Value value) => (value as StringValue)?.Text ?? throw Wrong(name, "a string", value);

    private static int Version(string name, Value value) =>
        value is NumberValue number && number.TryGetInt64(out var version) && version is >= 0 and <= int.MaxValue ? (int)version : throw Wrong(name, "a whole number", value);

    private static BundleRefusal Wrong(string field, string wanted, Value found) => new(BundleDiagnostics.ManifestField(field, wanted, found));
}
