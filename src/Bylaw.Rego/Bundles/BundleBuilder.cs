using System.Collections.Immutable;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;

namespace Bylaw.Rego.Bundles;

/// <summary>
/// Builds one bundle from files and folders, or from other bundles, as <c>opa build</c> does: everything is loaded and compiled
/// first, then modules are formatted, data is put into one document, and all of it is signed.
/// </summary>
public sealed class BundleBuilder
{
    private readonly BuildOptions _options;
    private readonly List<Diagnostic> _problems = [];

    private BundleBuilder(BuildOptions options) => _options = options;

    /// <summary>Builds a bundle. <see cref="BundleWriter"/> writes it.</summary>
    public static BuildResult Build(IReadOnlyList<string> paths, BuildOptions options) => new BundleBuilder(options).Build(paths);

    private BuildResult Build(IReadOnlyList<string> paths)
    {
        var stage = BuildStage.Compiling;
        try
        {
            foreach (var entrypoint in _options.Entrypoints) BundleEntrypoints.Check(entrypoint);
            stage = BuildStage.Loading;
            var loaded = _options.FromBundles ? LoadBundles(paths) : [FromFiles(paths)];
            if (HasErrors) return Failed(stage);
            stage = BuildStage.Merging;
            var bundle = _options.FromBundles ? BundleMerge.Merge(loaded, DefaultVersion, _problems) : loaded[0];
            if (bundle is null || HasErrors) return Failed(stage);
            stage = BuildStage.Compiling;
            bundle = !Compiles(bundle) ? null : _options.Optimization > 0 ? Optimize(bundle) : bundle;
            if (bundle is null || HasErrors) return Failed(stage);
            stage = BuildStage.Writing;
            bundle = Format(Describe(bundle));
            if (HasErrors) return Failed(stage);
            if (_options.Signing is { } signing) bundle = bundle with { Signatures = signing.Sign(bundle) };
            return new BuildResult(bundle, [.. _problems], null);
        }
        catch (BundleRefusal refusal)
        {
            _problems.Add(refusal.Diagnostic);
            return Failed(stage);
        }
    }

    private bool HasErrors => _problems.Exists(problem => problem.Severity == Severity.Error);

    private int DefaultVersion => _options.Load.Rego.V0 ? 0 : 1;

    private BuildResult Failed(BuildStage stage) => new(null, [.. _problems], stage);

    private ImmutableArray<RegoBundle> LoadBundles(IReadOnlyList<string> paths)
    {
        var bundles = ImmutableArray.CreateBuilder<RegoBundle>();
        foreach (var path in paths.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
            if (RegoLoader.ReadBundle(path, _options.Load, _problems) is { } bundle) bundles.Add(bundle);
        return bundles.ToImmutable();
    }

    // Archives among the files are not looked into, as in OPA.
    private RegoBundle FromFiles(IReadOnlyList<string> paths)
    {
        _problems.AddRange(paths.Where(RegoLoader.IsArchive).Select(BundleDiagnostics.ArchiveLeftOut));
        var loaded = RegoLoader.LoadFiles(paths.Where(path => !RegoLoader.IsArchive(path)), _options.Load with { Ignore = [.. _options.Load.Ignore, "*.tar.gz"] });
        _problems.AddRange(loaded.Diagnostics);
        return new RegoBundle
        {
            Data = loaded.Data,
            Modules = [.. loaded.Modules.Select(module => (Path: BundleFile.Rooted(module.Source.Name), Module: module)).Select(file => new BundleModule(file.Path, file.Path, file.Path, file.Module))],
            Manifest = new BundleManifest { RegoVersion = DefaultVersion },
        };
    }

    private static void CheckPaths(RegoBundle bundle)
    {
        var twice = bundle.Modules.GroupBy(module => module.RelativePath, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null) throw new BundleRefusal(BundleDiagnostics.Build($"duplicate module URL: {twice.Key}"));
    }

    private bool Compiles(RegoBundle bundle)
    {
        CheckPaths(bundle);
        // The optimizer compiles for itself; so does nobody else.
        if (_options is { Optimization: > 0, Capabilities: null }) return true;
        var program = RegoProgram.CompileModules(bundle.Modules.Select(module => module.Module), _options.Load.Rego, out var diagnostics);
        _problems.AddRange(diagnostics);
        if (program is not null && _options.Capabilities is { } capabilities) _problems.AddRange(capabilities.Check(program));
        return !HasErrors;
    }

    private RegoBundle Describe(RegoBundle bundle)
    {
        var manifest = bundle.Manifest;
        if (_options.Revision is { } revision) manifest = manifest with { Revision = revision };
        if (_options.Metadata is { } metadata) manifest = manifest with { Metadata = metadata };
        if (!_options.Roots.IsEmpty) manifest = manifest with { Roots = [.. _options.Roots.Select(root => root.Trim('/'))] };
        bundle = bundle with { Manifest = manifest };
        return BundleRoots.Check(bundle) is { } outside ? throw new BundleRefusal(outside) : bundle;
    }

    private RegoBundle? Optimize(RegoBundle bundle)
    {
        var entrypoints = _options.Entrypoints.Select(entrypoint => entrypoint.Trim('/')).Concat(BundleEntrypoints.In(bundle)).Distinct(StringComparer.Ordinal).ToImmutableArray();
        if (entrypoints.IsEmpty) throw new BundleRefusal(BundleDiagnostics.Build("bundle optimizations require at least one entrypoint", "name one with `--entrypoint`, or mark a rule with `entrypoint: true` in its metadata"));
        return new BundleOptimization(_options, _problems).Optimize(bundle, entrypoints);
    }

    private static RegoBundle Format(RegoBundle bundle) => bundle with { Modules = [.. bundle.Modules.Select(Format)] };

    /// <summary>Formats a module for its own version. What the formatter cannot say stays as it was written.</summary>
    private static BundleModule Format(BundleModule module)
    {
        var source = module.Module.Source;
        if (RegoFormat.Format(module.Module) is var formatted && formatted == source.Content) return module;
        return RegoModule.Parse(new SourceText(source.Name, formatted), new RegoOptions { V0 = module.Module.IsReadAsV0 }, []) is { } read ? module with { Module = read } : module;
    }
}
