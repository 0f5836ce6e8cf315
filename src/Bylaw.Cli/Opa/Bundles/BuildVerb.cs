using Bylaw.Cli.Opa.Flags;
using Bylaw.Cli.Opa.Loading;
using Bylaw.Cli.Opa.Output;
using Bylaw.Core.Diagnostics;
using Bylaw.Rego.Bundles;

namespace Bylaw.Cli.Opa.Bundles;

/// <summary>
/// <c>bylaw opa build</c>: builds a bundle.
/// Example: <c>bylaw opa build -b policies -r 1.4.2 -o bundle.tar.gz</c>.
/// </summary>
internal sealed class BuildVerb : OpaVerb
{
    private readonly ChoiceFlag _target;
    private readonly SwitchFlag _debug, _followLinks, _fromBundles;
    private readonly NumberFlag _optimization;
    private readonly TextsFlag _entrypoints, _ignore;
    private readonly TextFlag _revision, _output, _namespace;
    private readonly VersionFlags _version;
    private readonly VerificationFlags _verification;
    private readonly SigningFlags _signing;
    private readonly CapabilityFlag _capabilities;

    public BuildVerb()
    {
        _target = Add(new ChoiceFlag("target", 't', "set the output bundle target type", "rego", "wasm", "plan"));
        Add(new SwitchFlag("prune-unused", null, false, "exclude dependents of entrypoints"));
        _debug = Add(new SwitchFlag("debug", null, false, "enable debug output"));
        _optimization = Add(new NumberFlag("optimize", 'O', 0, "set optimization level"));
        _entrypoints = Add(new TextsFlag("entrypoint", 'e', "set slash separated entrypoint path"));
        _revision = Add(new TextFlag("revision", 'r', "set output bundle revision"));
        _output = Add(new TextFlag("output", 'o', "set the output filename", "bundle.tar.gz"));
        _namespace = Add(new TextFlag("partial-namespace", null, "set the namespace to use for partially evaluated files in an optimized bundle", "partial"));
        _followLinks = Add(new SwitchFlag("follow-symlinks", null, false, "follow symlinks in the input set of paths when building the bundle"));
        Add(new SwitchFlag("wasm-include-print", null, false, "enable print statements inside of WebAssembly modules compiled by the compiler"));
        _fromBundles = Add(new SwitchFlag("bundle", 'b', false, "load paths as bundle files or root directories"));
        _ignore = Add(new TextsFlag("ignore", null, "set file and directory names to ignore during loading (e.g., '.*' excludes hidden files)", splits: true));
        var algorithm = new AlgorithmFlag(Flags);
        _verification = new VerificationFlags(Flags, algorithm);
        _signing = new SigningFlags(Flags, algorithm);
        _version = new VersionFlags(Flags);
        _capabilities = Add(new CapabilityFlag());
    }

    public override string Name => "build";

    public override string Arguments => "<path> [<path> [...]]";

    public override string Summary => "Build an OPA bundle";

    public override string Description => """
        Puts modules and data into one gzipped tar archive. The same content gives the same bytes.

        With -b the paths are bundles, folders or archives, whose manifests and signatures count; several are merged when their roots do
        not overlap. Without it they are files and folders. -O evaluates what is known already for the entrypoints (-e, or marked by
        `entrypoint: true` in their metadata). --signing-key signs the result.
        """;

    public override string? Validate(IReadOnlyList<string> arguments) => arguments.Count == 0 ? "expected at least one path" : null;

    public override int Run(Host host, IReadOnlyList<string> arguments)
    {
        if (_target.Value != "rego") return Refuse(host, $"the target `{_target.Value}` is not supported: Bylaw runs Rego itself, build the target `rego`");
        var verification = _verification.Verification;
        var signing = _signing.Read(_verification.KeyId, out var problem);
        if (problem is not null) return Refuse(host, problem);
        if ((verification is not null || signing is not null) && !_fromBundles.Value) return Refuse(host, "enable bundle mode (ie. --bundle) to verify or sign bundle files or directories");
        if (!_fromBundles.Value) WarnOfManifests(host, arguments);
        var result = BundleBuilder.Build(arguments, Options(verification, signing));
        foreach (var warning in result.Diagnostics.Where(diagnostic => diagnostic.Severity != Severity.Error)) host.Error.Write($"Warning: {warning.Message}\n");
        if (result.Bundle is not { } bundle) return Refuse(host, Describe(result));
        if (_debug.Value) host.Error.Write($"modules: {bundle.Modules.Length}, data: {bundle.Data.Count} top-level documents, roots: [{string.Join(' ', bundle.Manifest.Roots)}]\n");
        return Save(host, bundle);
    }

    private BuildOptions Options(BundleVerification? verification, BundleSigning? signing) => new()
    {
        Load = new LoadOptions { Rego = _version.Options, Ignore = _ignore.Value, FollowLinks = _followLinks.Value, Verification = verification },
        FromBundles = _fromBundles.Value,
        Entrypoints = [.. _entrypoints.Value],
        Optimization = _optimization.Value,
        PartialNamespace = _namespace.Value,
        Revision = _revision.IsSet ? _revision.Value : null,
        Signing = signing,
        Capabilities = _capabilities.Value,
    };

    private static void WarnOfManifests(Host host, IReadOnlyList<string> paths)
    {
        foreach (var path in paths)
            if (File.Exists(Path.Combine(path, ".manifest"))) host.Error.Write($"Warning: .manifest file found in {Quoted.Go(path)} but -b flag not specified. Manifest will be ignored.\n");
    }

    /// <summary>What went wrong, in OPA's words.</summary>
    private string Describe(BuildResult result)
    {
        OpaError[] errors = [.. result.Diagnostics.Where(diagnostic => diagnostic.Severity == Severity.Error).Select(OpaError.Of)];
        return result.FailedAt switch
        {
            BuildStage.Loading when errors.All(error => error.Code.Length == 0) && _fromBundles.Value => $"load error: {errors[0]}",
            BuildStage.Loading => $"load error: {RegoLoader.Summary([.. errors.Select(error => error.ToString())])}",
            BuildStage.Merging => $"bundle merge failed: {errors[0]}",
            BuildStage.Compiling when errors.All(error => error.Code.Length > 0) => OpaError.Summary(errors),
            _ => errors[0].ToString(),
        };
    }

    private int Save(Host host, RegoBundle bundle)
    {
        try
        {
            using var file = File.Create(_output.Value);
            BundleWriter.Write(bundle, file);
            return OpaExit.Clean;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Refuse(host, $"open {_output.Value}: {(exception is UnauthorizedAccessException ? "permission denied" : "no such file or directory")}");
        }
    }

    // OPA writes these to the output stream.
    private static int Refuse(Host host, string problem)
    {
        host.Output.Write($"error: {problem}\n");
        return OpaExit.Error;
    }
}
