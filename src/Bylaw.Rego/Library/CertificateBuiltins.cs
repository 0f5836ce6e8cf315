using System.Formats.Asn1;
using System.Text;
using Bylaw.Core.Values;
using Bylaw.Rego.Library.Certificates;
using Bylaw.Rego.Library.Encodings;
using Bylaw.Rego.Library.Keys;

namespace Bylaw.Rego.Library;

/// <summary>Certificates and private keys.</summary>
internal static class CertificateBuiltins
{
    private const string Begin = "-----BEGIN", CertificateLabel = "CERTIFICATE", RequestLabel = "CERTIFICATE REQUEST";

    private static readonly string[] UsageNames =
    [
        "KeyUsageAny", "KeyUsageServerAuth", "KeyUsageClientAuth", "KeyUsageCodeSigning", "KeyUsageEmailProtection",
        "KeyUsageIPSECEndSystem", "KeyUsageIPSECTunnel", "KeyUsageIPSECUser", "KeyUsageTimeStamping", "KeyUsageOCSPSigning",
        "KeyUsageMicrosoftServerGatedCrypto", "KeyUsageNetscapeServerGatedCrypto", "KeyUsageMicrosoftCommercialCodeSigning",
        "KeyUsageMicrosoftKernelCodeSigning",
    ];

    internal static readonly Builtin[] Table =
    [
        new("crypto.x509.parse_certificates", "(certs: string) => output: array[object[string: any]]", ParseCertificates),
        new("crypto.x509.parse_and_verify_certificates", "(certs: string) => output: array<boolean, array[object[string: any]]>", ParseAndVerify),
        new("crypto.x509.parse_and_verify_certificates_with_options", "(certs: string, options: object[string: any]) => output: array<boolean, array[object[string: any]]>", ParseAndVerifyWithOptions),
        new("crypto.x509.parse_certificate_request", "(csr: string) => output: object[string: any]", ParseRequest),
        new("crypto.x509.parse_keypair", "(cert: string, pem: string) => output: object[string: any]", ParseKeyPair),
        new("crypto.x509.parse_rsa_private_key", "(pem: string) => output: object[string: any]", ParseRsaPrivateKey),
        new("crypto.parse_private_keys", "(keys: string) => output: array[object[string: any]]", ParsePrivateKeys),
    ];

    private static Value? ParseCertificates(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        if (args[0] is not StringValue text) return call.OperandMustBe(1, "string", args[0]);
        return ReadCertificates(call, text.Text, out var error) is { } all ? CertificateJson.Write(all) : call.Fail(error!);
    }

    private static Value? ParseAndVerify(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        if (args[0] is not StringValue text) return call.OperandMustBe(1, "string", args[0]);
        return Verify(call, text.Text, new ChainRequirements(call.Now), withUriStrings: true);
    }

    private static Value? ParseAndVerifyWithOptions(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        if (args[0] is not StringValue text) return call.OperandMustBe(1, "string", args[0]);
        if (args[1] is not ObjectValue options) return call.OperandMustBe(2, "object", args[1]);
        if (ReadCertificates(call, text.Text, out _) is null) return Unverified();
        return ReadRequirements(call, options) is { } requirements ? Verify(call, text.Text, requirements, withUriStrings: false) : null;
    }

    private static Value? ParseRequest(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        if (args[0] is not StringValue text) return call.OperandMustBe(1, "string", args[0]);
        var pem = text.Text;
        byte[]? der = null;
        if (!pem.StartsWith("-----BEGIN CERTIFICATE REQUEST-----", StringComparison.Ordinal))
        {
            der = Base64Data.TryDecode(pem, out var badBase64);
            if (der is null) return call.Fail(badBase64!);
            pem = Latin1(der);
        }
        if (PemBlock.Read(pem, 0, out _) is { } block)
        {
            if (block.Label != RequestLabel) return call.Fail("invalid PEM-encoded certificate signing request");
            der = block.Data;
        }
        call.Budget.Step(Signatures.Cost);
        var request = CertificateRequest.Read(der ?? TextBytes.ToBytes(pem), out var error);
        return request is null ? call.Fail(error!) : CertificateJson.Write(request);
    }

    private static Value? ParseKeyPair(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        if (args[0] is not StringValue certificate) return call.OperandMustBe(1, "string", args[0]);
        if (args[1] is not StringValue key) return call.OperandMustBe(1, "string", args[1]);
        if (PemOrBase64(certificate.Text, out var chainDer, out var badBase64) is not { } chainPem) return call.Fail(badBase64!);
        if (PemOrBase64(key.Text, out var keyDer, out badBase64) is not { } keyPem) return call.Fail(badBase64!);
        var blocks = chainDer is null ? ReadBlocks(chainPem, CertificateLabel) : [chainDer];
        if (blocks.Count == 0) return call.Fail("tls: failed to find any PEM data in certificate input");
        call.Budget.Step(Signatures.Cost);
        var privateKey = ReadPrivateKeys(keyDer is null ? keyPem : WrapAsPem(keyDer), out var error) is { Count: > 0 } keys ? keys[0] : null;
        if (privateKey is null) return call.Fail(error is null ? "tls: failed to find any PEM data in key input" : "tls: failed to parse private key");
        if (Certificate.ReadAll(blocks[0], out error) is not [var leaf, ..]) return call.Fail(error ?? "x509: malformed certificate");
        if (!Fits(leaf.PublicKey.Key, privateKey)) return call.Fail("tls: private key does not match public key");
        return KeyPair(blocks, leaf, privateKey);
    }

    private static Value? ParseRsaPrivateKey(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        if (args[0] is not StringValue text) return call.OperandMustBe(1, "string", args[0]);
        if (text.Text.Length == 0) return call.Fail("input PEM data was empty");
        var pem = text.Text;
        if (!pem.StartsWith(Begin, StringComparison.Ordinal))
        {
            if (Base64Data.TryDecode(pem, out var badBase64) is not { } decoded) return call.Fail(badBase64!);
            pem = Latin1(decoded);
        }
        call.Budget.Step(Signatures.Cost);
        if (ReadPrivateKeys(pem, out var error) is not { } keys) return call.Fail(error!);
        return keys.Count == 0 ? NullValue.Instance : JsonWebKeys.Write(keys[0]);
    }

    private static Value? ParsePrivateKeys(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        if (args[0] is not StringValue text) return call.OperandMustBe(1, "string", args[0]);
        if (text.Text.Length == 0) return NullValue.Instance;
        var pem = Base64Data.TryDecode(text.Text, out _) is { } decoded ? Latin1(decoded) : text.Text;
        call.Budget.Step(Signatures.Cost);
        if (ReadPrivateKeys(pem, out var error) is not { } keys) return call.Fail(error!);
        return new ArrayValue([.. keys.Select(KeyJson.Write)]);
    }

    private static ArrayValue Verify(BuiltinCall call, string text, ChainRequirements requirements, bool withUriStrings)
    {
        if (ReadCertificates(call, text, out _) is not { Count: >= 2 } all) return Unverified();
        call.Budget.Step(Signatures.Cost * all.Count);
        var chain = new CertificateChain(all[0], all[1..^1], requirements).Find(all[^1]);
        return chain is null ? Unverified() : new ArrayValue([BooleanValue.True, CertificateJson.Write(chain, withUriStrings)]);
    }

    private static ArrayValue Unverified() => new([BooleanValue.False, ArrayValue.Empty]);

    private static ChainRequirements? ReadRequirements(BuiltinCall call, ObjectValue options)
    {
        var requirements = new ChainRequirements(call.Now);
        foreach (var (key, value) in options)
        {
            if (key is not StringValue { Text: var name }) continue;
            switch (name)
            {
                case "DNSName" when value is StringValue host: requirements = requirements with { Host = host.Text.Trim('"') }; break;
                case "DNSName": call.Fail("'DNSName' should be a string"); return null;
                case "CurrentTime" when value is NumberValue number:
                    if (!number.TryGetInt64(out var time))
                    {
                        call.Fail("'CurrentTime' should be a valid int64 number");
                        return null;
                    }
                    requirements = requirements with { At = DateTimeOffset.UnixEpoch.AddTicks(time / 100) };
                    break;
                case "CurrentTime": call.Fail("'CurrentTime' should be a number"); return null;
                case "MaxConstraintComparisons" when value is NumberValue: break;
                case "MaxConstraintComparisons": call.Fail("'MaxConstraintComparisons' should be a number"); return null;
                case "KeyUsages":
                    if (ReadUsages(call, value) is not { } usages) return null;
                    if (usages.Count > 0) requirements = requirements with { Usages = usages };
                    break;
                default: call.Fail("invalid key option"); return null;
            }
        }
        return requirements;
    }

    private static List<int>? ReadUsages(BuiltinCall call, Value value)
    {
        if (value is not ArrayValue and not SetValue)
        {
            call.Fail("'KeyUsages' should be an Array or Set");
            return null;
        }
        var usages = new List<int>();
        var invalid = new List<string>();
        foreach (var item in (IEnumerable<Value>)value)
        {
            if (item is not StringValue { Text: var text }) continue;
            var number = Array.IndexOf(UsageNames, text.Trim('"'));
            if (number >= 0) usages.Add(number);
            else invalid.Add(text.Trim('"'));
        }
        if (invalid.Count == 0) return usages;
        call.Fail($"invalid entries for 'KeyUsages' found: [{string.Join(' ', invalid)}]");
        return null;
    }

    private static List<Certificate>? ReadCertificates(BuiltinCall call, string text, out string? error)
    {
        call.Budget.Step(text.Length >> 2);
        if (text.StartsWith(Begin, StringComparison.Ordinal)) return ReadPemCertificates(text, out error);
        if (Base64Data.TryDecode(text, out error) is not { } decoded) return null;
        var inner = Latin1(decoded);
        return inner.StartsWith(Begin, StringComparison.Ordinal) ? ReadPemCertificates(inner, out error) : Certificate.ReadAll(decoded, out error);
    }

    private static List<Certificate>? ReadPemCertificates(string pem, out string? error)
    {
        var der = new List<byte>();
        for (var at = 0; PemBlock.Read(pem, at, out at) is { } block;)
        {
            if (block.Label != CertificateLabel)
            {
                error = $"PEM block type is '{block.Label}', expected {CertificateLabel}";
                return null;
            }
            der.AddRange(block.Data);
        }
        return Certificate.ReadAll(der.ToArray(), out error);
    }

    private static List<byte[]> ReadBlocks(string pem, string label)
    {
        var blocks = new List<byte[]>();
        for (var at = 0; PemBlock.Read(pem, at, out at) is { } block;)
            if (block.Label == label) blocks.Add(block.Data);
        return blocks;
    }

    private static List<KeyMaterial>? ReadPrivateKeys(string pem, out string? error)
    {
        var keys = new List<KeyMaterial>();
        error = null;
        try
        {
            for (var at = 0; PemBlock.Read(pem, at, out at) is { } block;)
            {
                if (block.Label is not ("RSA PRIVATE KEY" or "EC PRIVATE KEY" or "PRIVATE KEY")) continue;
                if (ReadPrivateKey(block) is not { } key)
                {
                    error = "x509: failed to parse private key: unknown algorithm or curve";
                    return null;
                }
                keys.Add(key);
            }
        }
        catch (AsnContentException problem)
        {
            error = "x509: failed to parse private key: asn1: structure error: " + problem.Message;
            return null;
        }
        return keys;
    }

    private static KeyMaterial? ReadPrivateKey(PemBlock block) => block.Label switch
    {
        "RSA PRIVATE KEY" => DerKeys.ReadRsaPrivate(block.Data),
        "EC PRIVATE KEY" => DerKeys.ReadEcPrivate(block.Data),
        _ => DerKeys.ReadPkcs8(block.Data),
    };

    private static ObjectValue KeyPair(List<byte[]> chain, Certificate leaf, KeyMaterial key)
    {
        var output = new ObjectBuilder(6);
        output.Set("Certificate", new ArrayValue([.. chain.Select(der => Value.Of(Base64Data.Encode(der)))]));
        output.Set("PrivateKey", KeyJson.Write(key));
        output.Set("SupportedSignatureAlgorithms", NullValue.Instance);
        output.Set("OCSPStaple", NullValue.Instance);
        output.Set("SignedCertificateTimestamps", NullValue.Instance);
        output.Set("Leaf", CertificateJson.Write(leaf, withUriStrings: false));
        return output.ToObject();
    }

    private static bool Fits(KeyMaterial? publicKey, KeyMaterial privateKey) => (publicKey, privateKey) switch
    {
        (RsaPublicKey rsa, RsaPrivateKey own) => rsa == own.Public,
        (EcPublicKey ec, EcPrivateKey own) => ec.Curve == own.Public.Curve && ec.X.AsSpan().SequenceEqual(own.Public.X) && ec.Y.AsSpan().SequenceEqual(own.Public.Y),
        (EdPublicKey ed, EdPrivateKey own) => ed.Bytes.AsSpan().SequenceEqual(own.Public),
        _ => false,
    };

    // Text that is no PEM is base64 of PEM or of DER; the latter comes out in der.
    private static string? PemOrBase64(string text, out byte[]? der, out string? error)
    {
        der = null;
        error = null;
        if (text.StartsWith(Begin, StringComparison.Ordinal)) return text;
        if (Base64Data.TryDecode(text, out error) is not { } decoded) return null;
        var inner = Latin1(decoded);
        if (!inner.StartsWith(Begin, StringComparison.Ordinal)) der = decoded;
        return inner;
    }

    private static string WrapAsPem(byte[] der) => $"-----BEGIN PRIVATE KEY-----\n{Base64Data.Encode(der)}\n-----END PRIVATE KEY-----\n";

    // Keeps every byte: what looks for PEM in decoded bytes must not fail over the rest of them.
    private static string Latin1(byte[] bytes) => Encoding.Latin1.GetString(bytes);
}
