using System.Collections.Immutable;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Rego.Checking;
using Bylaw.Rego.Syntax;

namespace Bylaw.Rego.Bundles;

/// <summary>What there is to see in a bundle. Signatures are shown, not verified.</summary>
public sealed record BundleInspection
{
    /// <summary>The bundle.</summary>
    public required RegoBundle Bundle { get; init; }

    /// <summary>Paths below <c>data</c>, written as <c>data.a.b</c>, each with the files that define something there, in order of the paths.</summary>
    public required ImmutableSortedDictionary<string, ImmutableArray<string>> Namespaces { get; init; }

    /// <summary>The annotations of its packages and rules, in order of their paths.</summary>
    public required ImmutableArray<BundleAnnotation> Annotations { get; init; }

    /// <summary>Looks into a bundle; null after an error.</summary>
    public static BundleInspection? Of(string path, LoadOptions options, ICollection<Diagnostic> diagnostics)
    {
        path = PrefixedPath.WithoutScheme(path);
        if (RegoLoader.ReadBundle(path, options with { SkipVerification = true }, diagnostics) is not { } bundle) return null;
        bundle = bundle with { Signatures = BundleReader.SignaturesAt(BundleFiles.At(path, options)) };
        return new BundleInspection { Bundle = bundle, Namespaces = NamespacesOf(bundle), Annotations = AnnotationsOf(bundle) };
    }

    private static ImmutableSortedDictionary<string, ImmutableArray<string>> NamespacesOf(RegoBundle bundle)
    {
        var files = bundle.Modules.Select(module => (Namespace: PackageText.Of(module.Module.Package.Prepend("data")), File: module.Path))
            .Concat(bundle.DataFiles.Select(file => (Namespace: string.Join('.', file.Folders.Prepend("data")), File: file.Path)))
            .Concat(bundle.Manifest.Wasm.Select(wasm => (Namespace: "data." + wasm.Entrypoint.TrimStart('/').Replace('/', '.'), File: wasm.Module)));
        return files.GroupBy(file => file.Namespace, file => file.File).ToImmutableSortedDictionary(group => group.Key, group => group.ToImmutableArray(), StringComparer.Ordinal);
    }

    private static ImmutableArray<BundleAnnotation> AnnotationsOf(RegoBundle bundle) =>
        [.. bundle.Modules.SelectMany(module => AnnotationsOf(module.Module.Syntax)).OrderBy(annotation => string.Join('\0', annotation.Path), StringComparer.Ordinal)];

    private static IEnumerable<BundleAnnotation> AnnotationsOf(ModuleSyntax module)
    {
        foreach (var annotation in module.Annotations)
        {
            var rule = module.Rules.FirstOrDefault(rule => rule.Span.Start == annotation.TargetStart);
            if (rule is null && annotation.TargetStart != module.Package.Span.Start) continue;
            if (Metadata.Read(annotation, rule is null ? "package" : "rule") is not { } fields) continue;
            var path = rule is null ? module.Package.Path : [.. module.Package.Path, .. Metadata.HeadPath(rule)];
            yield return new BundleAnnotation(path, fields, module.Source.At(rule?.Span ?? module.Package.Span));
        }
    }
}

/// <summary>The annotations of a package or rule.</summary>
/// <param name="Path">Its path below <c>data</c>.</param>
/// <param name="Fields">What they say; always with <c>scope</c>.</param>
/// <param name="At">The package or rule.</param>
public sealed record BundleAnnotation(ImmutableArray<string> Path, ObjectValue Fields, Location At);
