using System.Text;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Values;
using Bylaw.Rego.Library.Keys;

namespace Bylaw.Rego.Bundles;

/// <summary>How to sign a bundle.</summary>
public sealed record BundleSigning
{
    /// <summary>The secret, or a private key as PEM text.</summary>
    public required string Key { get; init; }

    /// <summary>The algorithm: <c>RS256</c>.</summary>
    public string Algorithm { get; init; } = "RS256";

    /// <summary>The id of the key that the signature names; empty for none.</summary>
    public string KeyId { get; init; } = "";

    /// <summary>Further claims for the signature, such as <c>scope</c> and <c>iss</c>; null for none.</summary>
    public ObjectValue? Claims { get; init; }

    /// <summary>Name of a program that signs; empty for the usual form. Bylaw has no others.</summary>
    public string Plugin { get; init; } = "";

    /// <summary>The key on the command line: a text that begins like PEM is meant itself, else the file of this name, else the text.</summary>
    public static string KeyFrom(string pathOrKey) => BundleKeys.TextOf(pathOrKey);

    /// <summary>Signs all files of bundles; null after an error. Signatures that are there already are not part of it.</summary>
    /// <param name="paths">Folders and archives.</param>
    /// <param name="signing">The key and what to say with it.</param>
    /// <param name="options">Limits, and what is left out.</param>
    /// <param name="diagnostics">What went wrong.</param>
    public static BundleSignatures? SignFiles(IEnumerable<string> paths, BundleSigning signing, LoadOptions options, ICollection<Diagnostic> diagnostics)
    {
        var files = new List<SignedFile>();
        var problems = new List<Diagnostic>();
        try
        {
            foreach (var path in paths)
                foreach (var file in BundleFiles.At(PrefixedPath.WithoutScheme(path), options).Read(path => !path.EndsWith("signatures.json", StringComparison.Ordinal), problems))
                    files.Add(HashOf(file, problems));
            if (problems.Exists(problem => problem.Severity == Severity.Error)) return null;
            return new BundleSignatures("", [signing.Sign(files)]);
        }
        catch (BundleRefusal refusal)
        {
            problems.Add(refusal.Diagnostic);
            return null;
        }
        finally
        {
            foreach (var problem in problems) diagnostics.Add(problem);
        }
    }

    private static SignedFile HashOf(BundleFile file, List<Diagnostic> problems)
    {
        using var hash = FileHash.Find(FileHash.Default)!;
        if (!FileHash.IsStructured(file.Name)) return new SignedFile(file.SignedName, hash.Of(file.Content), FileHash.Default);
        var value = DataFiles.IsYaml(file.Name) ? DataFiles.ReadYaml(file.ShownPath, file.Content, problems) : DataFiles.ReadWholeJson(file.ShownPath, file.Content, problems);
        return new SignedFile(file.SignedName, hash.Of(value ?? NullValue.Instance), FileHash.Default);
    }

    /// <summary>The signature of a bundle as <see cref="BundleWriter"/> writes it. Throws <see cref="BundleRefusal"/>.</summary>
    internal BundleSignatures Sign(RegoBundle bundle)
    {
        var files = bundle.Modules.OrderBy(module => module.RelativePath, StringComparer.Ordinal)
            .Select(module => Hashed(module.RelativePath, hash => hash.Of(Encoding.UTF8.GetBytes(module.Module.Source.Content))))
            .Append(Hashed("data.json", hash => hash.Of(bundle.Data)))
            .Concat(bundle.WasmModules.Concat(bundle.PlanModules).Select(file => Hashed(file.RelativePath, hash => hash.Of(file.Content))));
        if (!bundle.Manifest.IsEmpty) files = files.Append(Hashed(".manifest", hash => hash.Of(bundle.Manifest.ToValue())));
        return new BundleSignatures(Plugin.Length == 0 ? "_default" : Plugin, [Sign([.. files])]);
    }

    private static SignedFile Hashed(string path, Func<FileHash, string> hashed)
    {
        using var hash = FileHash.Find(FileHash.Default)!;
        return new SignedFile(path.TrimStart('/'), hashed(hash), FileHash.Default);
    }

    // RFC 7515, section 3.1.
    private string Sign(IReadOnlyList<SignedFile> files)
    {
        if (Plugin is not ("" or "_default")) throw Refused($"no signer exists under id {Plugin}");
        if (SignatureAlgorithm.Find(Algorithm) is not { } algorithm) throw Refused($"unknown signature algorithm: {Algorithm}");
        if (BundleKeys.ReadPrivate(Key, algorithm, out var error) is not { } key) throw Refused(error!);
        var header = new ObjectBuilder(2);
        header.Set("alg", Value.Of(Algorithm));
        if (KeyId.Length > 0) header.Set("kid", Value.Of(KeyId));
        var signed = $"{Encode(header.ToObject())}.{Encode(Payload(files))}";
        if (Signatures.Sign(algorithm, key, Encoding.ASCII.GetBytes(signed)) is not { } signature) throw Refused($"the key does not fit the algorithm {Algorithm}");
        return $"{signed}.{Base64Data.EncodeUrl(signature)}";
    }

    private ObjectValue Payload(IReadOnlyList<SignedFile> files)
    {
        var payload = new ObjectBuilder(4);
        if (Claims is { } claims)
        {
            foreach (var (name, claim) in claims) payload.Set(name, claim);
        }
        // Superseded by the header, but older programs look for it.
        else if (KeyId.Length > 0) payload.Set("keyid", Value.Of(KeyId));
        payload.Set("files", new ArrayValue([.. files.Select(file => file.ToValue())]));
        return payload.ToObject();
    }

    private static string Encode(ObjectValue value) => Base64Data.EncodeUrl(Encoding.UTF8.GetBytes(ByteCollector.TextOf(value)));

    private static BundleRefusal Refused(string reason) => new(BundleDiagnostics.Signing(reason));
}
