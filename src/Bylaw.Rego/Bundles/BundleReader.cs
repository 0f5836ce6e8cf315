using System.Collections.Immutable;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;
using Bylaw.Core.Values;

namespace Bylaw.Rego.Bundles;

/// <summary>
/// Reads one bundle: its signature first, then each file, checked against the signature before anything is made of it, then
/// the modules, whose versions the manifest says.
/// </summary>
internal sealed class BundleReader
{
    private readonly LoadOptions _options;
    private readonly List<Diagnostic> _problems;
    private readonly DataDocuments _data = new();
    private readonly List<(BundleFile File, SourceText Text)> _texts = [];
    private readonly List<OpaqueFile> _wasm = [];
    private readonly List<OpaqueFile> _plans = [];
    private readonly List<DataFile> _dataFiles = [];
    private BundleManifest _manifest = new();
    private BundleSignatures? _signatures;
    private ImmutableArray<PatchOperation> _patch = [];

    private BundleReader(LoadOptions options, List<Diagnostic> problems) => (_options, _problems) = (options, problems);

    /// <summary>The bundle; null with an error among the problems. Their messages begin with the bundle's name, as in OPA.</summary>
    public static RegoBundle? Read(string name, BundleFiles files, LoadOptions options, ICollection<Diagnostic> problems)
    {
        var found = new List<Diagnostic>();
        RegoBundle? bundle = null;
        try
        {
            bundle = new BundleReader(options, found).Read(name, files);
        }
        catch (BundleRefusal refusal)
        {
            found.Add(refusal.Diagnostic);
        }
        foreach (var problem in found) problems.Add(problem.At is null ? problem with { Message = $"bundle {name}: {problem.Message}" } : problem);
        return found.Exists(problem => problem.Severity == Severity.Error) ? null : bundle;
    }

    /// <summary>What a bundle's signature file says; null when there is none or it is broken.</summary>
    public static BundleSignatures? SignaturesAt(BundleFiles files)
    {
        try
        {
            var reader = new BundleReader(LoadOptions.Default, []);
            reader.FindSignatures(files);
            return reader._signatures;
        }
        catch (BundleRefusal)
        {
            return null;
        }
    }

    private void FindSignatures(BundleFiles files)
    {
        foreach (var file in files.Read(path => path.EndsWith("/.signatures.json", StringComparison.Ordinal), [])) _signatures = ReadSignatures(file);
    }

    private RegoBundle? Read(string name, BundleFiles files)
    {
        if (!_options.SkipVerification) FindSignatures(files);
        var check = _options.SkipVerification ? null : BundleSignatureCheck.Begin(_signatures, _options.Verification);
        foreach (var file in files.Read(path => !path.EndsWith("signatures.json", StringComparison.Ordinal), _problems)) Take(file, check);
        check?.End();
        if (_problems.Exists(problem => problem.Severity == Severity.Error)) return null;
        var bundle = new RegoBundle
        {
            Name = name,
            Manifest = _manifest,
            Data = _data.Result,
            Modules = ParseModules(),
            WasmModules = [.. _wasm],
            PlanModules = [.. _plans],
            Patch = _patch,
            Signatures = _signatures,
            DataFiles = [.. _dataFiles],
        };
        if (bundle.IsDelta) CheckDelta(bundle);
        if (BundleRoots.Check(bundle) is { } outside) throw new BundleRefusal(outside);
        CheckWasm(bundle);
        return bundle;
    }

    private void Take(BundleFile file, BundleSignatureCheck? check)
    {
        var isJson = file.Name is "data.json" or "patch.json" || file.Name.EndsWith(".manifest", StringComparison.Ordinal);
        var isYaml = file.Name is "data.yaml" or "data.yml";
        var parsed = isJson ? DataFiles.ReadJson(file.ShownPath, file.Content, _problems)
            : isYaml ? DataFiles.ReadYaml(file.ShownPath, file.Content, _problems)
            : null;
        if ((isJson || isYaml) && parsed is null) return;
        // Hashing looks at every value, but large documents are kept as text: the values for the hash are others.
        check?.Check(file, !FileHash.IsStructured(file.Name) ? null : isYaml ? parsed : DataFiles.ReadWholeJson(file.ShownPath, file.Content, []));
        if (file.Name.EndsWith(".rego", StringComparison.Ordinal)) TakeModule(file);
        else if (file.Name == "policy.wasm") _wasm.Add(new OpaqueFile(file.ShownPath, file.Path, file.BuildPath, file.Content));
        else if (file.Name == "plan.json") _plans.Add(new OpaqueFile(file.ShownPath, file.Path, file.BuildPath, file.Content));
        else if (file.Name == "patch.json") _patch = PatchOperation.Read(parsed!);
        else if (isYaml || file.Name == "data.json") TakeData(file, parsed!);
        else if (isJson) _manifest = ManifestReader.Read(_manifest, parsed!);
    }

    private void TakeModule(BundleFile file)
    {
        if (SourceText.FromUtf8(file.ShownPath, file.Content, out var invalidAt) is { } text) _texts.Add((file, text));
        else _problems.Add(BundleDiagnostics.NotUtf8(file.ShownPath, invalidAt));
    }

    private void TakeData(BundleFile file, Value value)
    {
        _dataFiles.Add(new DataFile(file.ShownPath, [.. file.Folders]));
        if (file.Folders.Length == 0 && value is not ObjectValue) throw new BundleRefusal(BundleDiagnostics.Insert(file.ShownPath, "root value must be object"));
        if (!_data.TryAdd(file.Folders, value))
            throw new BundleRefusal(BundleDiagnostics.Insert(file.ShownPath, $"failed to insert data file from path {string.Join('/', file.Folders)}"));
    }

    private BundleSignatures ReadSignatures(BundleFile file)
    {
        if (DataFiles.ReadJson(file.ShownPath, file.Content, _problems) is not { } json) return new BundleSignatures("", []);
        var tokens = (json as ObjectValue)?.Get("signatures");
        if (json is not ObjectValue map || tokens is not (null or NullValue or ArrayValue) || tokens is ArrayValue list && list.Any(token => token is not StringValue))
            throw new BundleRefusal(BundleDiagnostics.Signature("bundle load failed on signatures decode: `signatures` must be an array of strings"));
        return new BundleSignatures(map.GetText("plugin") ?? "", tokens is ArrayValue texts ? [.. texts.Select(token => ((StringValue)token).Text)] : []);
    }

    private ImmutableArray<BundleModule> ParseModules()
    {
        var versions = new FileVersions(_manifest);
        var modules = ImmutableArray.CreateBuilder<BundleModule>(_texts.Count);
        foreach (var (file, text) in _texts)
            if (RegoModule.Parse(text, versions.OptionsFor(file.Path, _options.Rego), _problems) is { } module) modules.Add(new BundleModule(file.ShownPath, file.Path, file.BuildPath, module));
        return modules.ToImmutable();
    }

    private static void CheckDelta(RegoBundle bundle)
    {
        var other = bundle.Data.Count > 0 ? "data" : !bundle.Modules.IsEmpty ? "policy" : !bundle.WasmModules.IsEmpty ? "wasm" : null;
        if (other is not null) throw new BundleRefusal(BundleDiagnostics.Delta($"delta bundle expected to contain only patch file but {other} files found"));
    }

    private void CheckWasm(RegoBundle bundle)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var wasm in bundle.Manifest.Wasm)
        {
            if (!bundle.WasmModules.Any(module => module.Path == wasm.Module || module.RelativePath == wasm.Module)) throw new BundleRefusal(BundleDiagnostics.WasmMissing(wasm.Module));
            if (!seen.Add(wasm.Entrypoint)) throw new BundleRefusal(BundleDiagnostics.WasmTwice(wasm.Entrypoint));
        }
        foreach (var module in bundle.WasmModules) _problems.Add(BundleDiagnostics.WasmIgnored(module.Path));
    }
}
