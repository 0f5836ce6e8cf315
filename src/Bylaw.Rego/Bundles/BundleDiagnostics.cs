using System.Globalization;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;
using Bylaw.Core.Values;

namespace Bylaw.Rego.Bundles;

/// <summary>
/// What can be wrong with files that are loaded and with bundles. Where OPA has a message for it, the message is OPA's, so
/// that a pipeline that looks for it still finds it.
/// </summary>
public static class BundleDiagnostics
{
    private static readonly List<DiagnosticCode> Registered = [];

    internal static readonly DiagnosticCode UnreadableCode = Code(2100, "a path that cannot be read");
    internal static readonly DiagnosticCode UnknownTypeCode = Code(2101, "a file of no known type");
    internal static readonly DiagnosticCode NoObjectCode = Code(2102, "data that is no object");
    internal static readonly DiagnosticCode MergeCode = Code(2103, "data that cannot be merged");
    internal static readonly DiagnosticCode NotUtf8Code = Code(2104, "a module that is no UTF-8");
    internal static readonly DiagnosticCode ArchiveCode = Code(2105, "a broken archive");
    internal static readonly DiagnosticCode UnsafeNameCode = Code(2106, "an unsafe name in an archive");
    internal static readonly DiagnosticCode TooLargeCode = Code(2107, "a bundle that is too large");
    internal static readonly DiagnosticCode LinkCode = Code(2108, "a link in an archive");
    internal static readonly DiagnosticCode ManifestCode = Code(2109, "a broken manifest");
    internal static readonly DiagnosticCode RootsCode = Code(2110, "something outside of a bundle's roots");
    internal static readonly DiagnosticCode OverlapCode = Code(2111, "bundles with overlapping roots");
    internal static readonly DiagnosticCode RegoVersionCode = Code(2112, "an unknown Rego version in a bundle");
    internal static readonly DiagnosticCode WasmCode = Code(2113, "a bundle with compiled policies");
    internal static readonly DiagnosticCode DeltaCode = Code(2114, "a broken delta bundle");
    internal static readonly DiagnosticCode SignatureCode = Code(2115, "a bundle whose signature does not verify");
    internal static readonly DiagnosticCode ContentCode = Code(2116, "a bundle that is not what was signed");
    internal static readonly DiagnosticCode SigningCode = Code(2117, "a bundle that cannot be signed");
    internal static readonly DiagnosticCode DataConflictCode = Code(2118, "a rule and data under one path");
    internal static readonly DiagnosticCode BuildCode = Code(2119, "a bundle that cannot be built");

    /// <summary>Every code of loading and of bundles.</summary>
    public static IReadOnlyList<DiagnosticCode> All => Registered;

    private static DiagnosticCode Code(int number, string title)
    {
        var code = new DiagnosticCode(number, title);
        Registered.Add(code);
        return code;
    }

    internal static Diagnostic Unreadable(string operation, string path, string reason) =>
        new(UnreadableCode, $"{operation} {path}: {reason}");

    internal static Diagnostic NetworkPath(string path) =>
        new(UnreadableCode, $"UNC path read is not allowed: {path}");

    internal static Diagnostic TooDeep(string path, int limit) =>
        new(UnreadableCode, $"{path}: folders are nested more than {limit} deep", null, "a link to a folder may lead around in a circle");

    internal static Diagnostic UnknownType(string path) =>
        new(UnknownTypeCode, $"{path}: can't recognize file type", null, "known are `.rego`, `.json`, `.yaml`, `.yml` and `.tar.gz`; a file of another name must hold a module, JSON or YAML");

    internal static Diagnostic NoObject(string path) =>
        new(NoObjectCode, $"{path}: document must be of type object", null, "put the value into an object, or load it under a name: `name:path`");

    internal static Diagnostic Merge(string path) =>
        new(MergeCode, $"{path}: merge error", null, "another file has a value under the same path: objects are merged, anything else is in conflict");

    internal static Diagnostic NotUtf8(string path, int at) =>
        new(NotUtf8Code, $"{path}: byte {(at + 1).ToString(CultureInfo.InvariantCulture)} is not UTF-8", null, "save the file as UTF-8");

    internal static Diagnostic FileTooLarge(string path, long size, long limit) =>
        new(TooLargeCode, $"bundle file {path} size ({Number(size)} bytes) exceeds configured size_limit_bytes ({Number(limit)} bytes)");

    internal static Diagnostic TooLarge(string what, long limit) =>
        new(TooLargeCode, $"{what} holds more than {Number(limit)} bytes");

    internal static Diagnostic TooManyFiles(string what, int limit) =>
        new(TooLargeCode, $"{what} has more than {Number(limit)} files and folders");

    internal static Diagnostic Unpacks(long limit) =>
        new(TooLargeCode, $"bundle read failed: the archive unpacks to more than {Number(limit)} bytes", null, "archives that grow far beyond their size are usually an attack; a folder has no such limit");

    internal static Diagnostic UnreadableBundle(string path, string reason) =>
        new(UnreadableCode, $"error reading \"{path}\": stat {path}: {reason}");

    internal static Diagnostic NotGzip() =>
        new(ArchiveCode, "bundle read failed: archive read failed: gzip: invalid header", null, "a bundle is a gzipped tar archive, whole and unchanged");

    internal static Diagnostic BrokenArchive(string reason) =>
        new(ArchiveCode, $"bundle read failed: {reason}");

    internal static Diagnostic UnsafeName(string name) =>
        new(UnsafeNameCode, $"bundle read failed: the name {Quoted(name)} is not allowed in an archive", null, "names are UTF-8, at most a few thousand bytes, without control characters, backslashes and `..`");

    internal static Diagnostic NameTwice(string name) =>
        new(UnsafeNameCode, $"bundle read failed: the file {Quoted(name)} comes twice in the archive", null, "readers disagree about which of the two counts");

    internal static Diagnostic LinkSkipped(string name) =>
        new(LinkCode, $"{Quoted(name)} is a link or no plain file and is left out", null, "archives are not trusted, so links in them are not followed: put the file itself into the archive") { Severity = Severity.Warning };

    internal static Diagnostic ManifestField(string field, string wanted, Value found) =>
        new(ManifestCode, $"bundle load failed on manifest decode: `{field}` must be {wanted}, found {Quoted(found.ToString())}");

    internal static Diagnostic Overlapped(string left, string right) =>
        new(ManifestCode, $"manifest has overlapped roots: '{left}' and '{right}'", null, "a root owns everything below it: name only the shorter one");

    internal static Diagnostic WasmMissing(string module) =>
        new(ManifestCode, $"manifest references wasm module '{module}' but the module file does not exist");

    internal static Diagnostic WasmTwice(string entrypoint) =>
        new(ManifestCode, $"entrypoint '{entrypoint}' cannot be used by more than one wasm module");

    internal static Diagnostic ModuleOutsideRoots(IEnumerable<string> roots, RegoModule module, string path) =>
        new(RootsCode, $"manifest roots {BundleRoots.Shown(roots)} do not permit 'package {PackageText.Of(module.Package)}' in module '{path}'", null, "add the package to `roots` in `.manifest`, or move the module into another bundle");

    internal static Diagnostic WasmOutsideRoots(IEnumerable<string> roots, WasmResolver wasm) =>
        new(RootsCode, $"manifest roots {BundleRoots.Shown(roots)} do not permit '{wasm.Entrypoint}' entrypoint for wasm module '{wasm.Module}'");

    internal static Diagnostic DataOutsideRoots(IEnumerable<string> roots, string path) =>
        new(RootsCode, $"manifest roots {BundleRoots.Shown(roots)} do not permit data at path '/{path}' (hint: check bundle directory structure)");

    internal static Diagnostic PatchOutsideRoots(IEnumerable<string> roots, string path) =>
        new(RootsCode, $"manifest roots {BundleRoots.Shown(roots)} do not permit data patch at path '{path}'");

    internal static Diagnostic Overlapping(string message) =>
        new(OverlapCode, message, null, "say in each bundle's `.manifest` which `roots` it owns");

    internal static Diagnostic UnknownRegoVersion(int version, string path) =>
        new(RegoVersionCode, $"unknown bundle rego-version {Number(version)} for file '{path}'", null, "known are 0 and 1");

    internal static Diagnostic BadVersionPattern(string pattern, string reason) =>
        new(RegoVersionCode, $"failed to compile glob pattern {pattern}: {reason}");

    internal static Diagnostic WasmIgnored(string path) =>
        new(WasmCode, $"the compiled policy {Quoted(path)} is left out: its rules are undefined here", null, "Bylaw runs Rego itself: build the bundle with the target `rego`") { Severity = Severity.Warning };

    internal static Diagnostic Delta(string message) => new(DeltaCode, message);

    internal static Diagnostic Signature(string message) => new(SignatureCode, message);

    internal static Diagnostic Content(string message) =>
        new(ContentCode, message, null, "the bundle was changed after it was signed: sign it again, or get it again from where it was built");

    internal static Diagnostic Signing(string message) => new(SigningCode, message);

    internal static Diagnostic DataConflict(string path, Location at) =>
        new(DataConflictCode, $"conflicting rule for data path {path} found", at, "a path is defined by rules or by data, not by both: move one of them");

    internal static Diagnostic ArchiveLeftOut(string path) =>
        new(BuildCode, $"the archive {Quoted(path)} is left out", null, "build from bundles (`--bundle`) to take over what it holds") { Severity = Severity.Warning };

    internal static Diagnostic Build(string message, string? help = null) => new(BuildCode, message, null, help);

    /// <summary>A file that holds no value that could be taken over, with the reason of the one who tried.</summary>
    internal static Diagnostic Insert(string path, string reason) =>
        new(MergeCode, $"bundle load failed on {path}: {reason}");

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Quoted(string text) => $"`{string.Concat(text.Take(120).Select(unit => char.IsControl(unit) ? ' ' : unit))}`";
}
