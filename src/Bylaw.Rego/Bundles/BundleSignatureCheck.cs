using System.Collections.Immutable;
using System.Text;
using Bylaw.Core.Plans;
using Bylaw.Core.Values;
using Bylaw.Rego.Library.Keys;
using Bylaw.Rego.Library.Tokens;

namespace Bylaw.Rego.Bundles;

/// <summary>
/// Checks a bundle's signature, then each of its files against what was signed. A file that was not signed, one that was
/// changed, and one that is missing are all refused.
/// </summary>
internal sealed class BundleSignatureCheck
{
    private readonly BundleVerification _verification;
    private readonly Dictionary<string, SignedFile> _files;

    private BundleSignatureCheck(BundleVerification verification, Dictionary<string, SignedFile> files) => (_verification, _files) = (verification, files);

    /// <summary>What was signed; null when the bundle is not signed and need not be. Throws <see cref="BundleRefusal"/>.</summary>
    public static BundleSignatureCheck? Begin(BundleSignatures? signatures, BundleVerification? verification)
    {
        if (signatures is null) return verification is { KeyId.Length: > 0 } ? throw Refused("bundle missing .signatures.json file") : null;
        if (verification is null) throw Refused("verification key not provided");
        if (signatures.Plugin is not ("" or "_default")) throw Refused($"no verifier exists under id {signatures.Plugin}");
        if (signatures.Tokens.Length != 1)
            throw Refused($".signatures.json: {(signatures.Tokens.IsEmpty ? "missing JWT" : "multiple JWTs not supported")} (expected exactly one)");
        var files = new Dictionary<string, SignedFile>(StringComparer.Ordinal);
        foreach (var file in Verify(signatures.Tokens[0], verification)) files[file.Name] = file;
        return new BundleSignatureCheck(verification, files);
    }

    /// <summary>Checks the content of a file; <paramref name="parsed"/> is its value when it is a structured one.</summary>
    public void Check(BundleFile file, Value? parsed)
    {
        var name = file.SignedName;
        if (_verification.Excludes(name))
        {
            _files.Remove(name);
            return;
        }
        if (!_files.Remove(name, out var signed)) throw new BundleRefusal(BundleDiagnostics.Content($"file {name} not included in bundle signature"));
        if (signed.Algorithm.Length == 0) throw new BundleRefusal(BundleDiagnostics.Content($"no hashing algorithm provided for file {name}"));
        using var hash = FileHash.Find(signed.Algorithm) ?? throw new BundleRefusal(BundleDiagnostics.Content($"unsupported hashing algorithm: {signed.Algorithm}"));
        var found = parsed is null ? hash.Of(file.Content) : hash.Of(parsed);
        if (!string.Equals(found, signed.Hash, StringComparison.OrdinalIgnoreCase))
            throw new BundleRefusal(BundleDiagnostics.Content($"{name}: digest mismatch (want: {signed.Hash.ToLowerInvariant()}, got: {found})"));
    }

    /// <summary>Refuses the bundle when files that were signed did not come.</summary>
    public void End()
    {
        if (_files.Count > 0)
            throw new BundleRefusal(BundleDiagnostics.Content($"file(s) [{string.Join(' ', _files.Keys.Order(StringComparer.Ordinal))}] specified in bundle signatures but not found in the target bundle"));
    }

    private static ImmutableArray<SignedFile> Verify(string text, BundleVerification verification)
    {
        if (WebToken.Split(text, out var error) is not { } token) throw Refused(error!);
        var header = ReadPart(token.Header, "headers");
        var claims = ReadPart(token.Payload, "payload");
        var keyId = FirstText(verification.KeyId, header.GetText("kid"), claims.GetText("keyid"));
        if (keyId.Length == 0) throw Refused("verification key ID is empty");
        if (!verification.Keys.TryGetValue(keyId, out var key)) throw Refused($"verification key corresponding to ID {keyId} not found");
        if (SignatureAlgorithm.Find(key.Algorithm) is not { } algorithm) throw Refused($"unknown signature algorithm: {key.Algorithm}");
        if (BundleKeys.ReadPublic(key.Key, algorithm, out error) is not { } material) throw Refused(error!);
        if (token.DecodeSignature(out error) is not { } signature) throw Refused(error!);
        if (!Signatures.Verify(algorithm, material, token.Signed, signature)) throw Refused("jws.Verify: could not verify message using any of the signatures or keys");
        if ((claims.GetText("scope") ?? "") != FirstText(verification.Scope, key.Scope)) throw Refused("scope mismatch");
        return ReadFiles(claims);
    }

    private static string FirstText(params ReadOnlySpan<string?> texts)
    {
        foreach (var text in texts)
            if (!string.IsNullOrEmpty(text)) return text;
        return "";
    }

    private static ObjectValue ReadPart(string part, string what)
    {
        if (Base64Data.TryDecodeUrl(part, out var error) is not { } bytes) throw Refused($"failed to base64 decode JWT {what}: {error}");
        if (WebToken.ReadObject(Encoding.UTF8.GetString(bytes), new Budget(BudgetLimits.Default), out error) is not { } map) throw Refused($"failed to parse JWT {what}: {error}");
        return map;
    }

    private static ImmutableArray<SignedFile> ReadFiles(ObjectValue claims)
    {
        if (claims.Get("files") is null or NullValue) return [];
        if (claims.Get("files") is not ArrayValue list) throw Refused("failed to parse JWT payload: `files` must be an array");
        var files = ImmutableArray.CreateBuilder<SignedFile>(list.Count);
        foreach (var item in list)
        {
            if (item is not ObjectValue file) throw Refused("failed to parse JWT payload: an entry of `files` must be an object");
            files.Add(new SignedFile(file.GetText("name") ?? "", file.GetText("hash") ?? "", file.GetText("algorithm") ?? ""));
        }
        return files.MoveToImmutable();
    }

    private static BundleRefusal Refused(string reason) => new(BundleDiagnostics.Signature(reason));
}

/// <summary>A file as a signature names it.</summary>
internal sealed record SignedFile(string Name, string Hash, string Algorithm)
{
    public Value ToValue()
    {
        var fields = new ObjectBuilder(3);
        fields.Set("name", Value.Of(Name));
        fields.Set("hash", Value.Of(Hash));
        fields.Set("algorithm", Value.Of(Algorithm));
        return fields.ToObject();
    }
}
